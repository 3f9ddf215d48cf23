// Is this order the one whose price was bound? Node 20 or later, without packages.
//   node node.mjs TOKEN KEYS.json ISSUER SHOP ORDER.json [NOW]
// A token buys one order. Keep its `jti` with the order, and let the second INSERT fail:
//   CREATE UNIQUE INDEX orders_quote ON orders (quote_jti);
import { createHash, createPublicKey, verify as isSigned } from "node:crypto";
import { readFileSync } from "node:fs";

/** `order` is your own cart's, never what a page sends: see README.md. */
export function verify(token, order, { keys, issuer, shop, now = Date.now() / 1000 }) {
  if (!Array.isArray(order?.lines)) throw new Error("no lines: give the lines of the order");
  const parts = token.split(".");
  const [header, payload, signature] = parts.map((part) => Buffer.from(part, "base64url"));
  const canonical = [header, payload, signature].map((bytes) => bytes?.toString("base64url")).join(".");
  if (parts.length !== 3 || canonical !== token) throw new Error("tampered: not in canonical base64url");
  const { kid } = JSON.parse(header);
  if (header.toString() !== JSON.stringify({ alg: "EdDSA", kid, typ: "landfall-quote" })) throw new Error("tampered: another header");
  const key = keys.find((known) => known.kid === kid && known.kty === "OKP" && known.crv === "Ed25519");
  if (!key) throw new Error("unknown key");
  const jwk = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key.x }, format: "jwk" });
  if (!isSigned(null, Buffer.from(`${parts[0]}.${parts[1]}`), jwk, signature)) throw new Error("tampered: another signature");
  const claims = JSON.parse(payload);
  if (claims.iss !== issuer) throw new Error("another issuer");
  if (claims.aud !== shop) throw new Error("another shop");
  // A large request is kept as its digest: `order.request` is the text that was given when it was bound.
  const digest = createHash("sha256").update(order.request ?? "").digest("hex");
  if (claims.request === undefined && digest !== claims.request_digest) throw new Error("another cart: its request is not that of the token");
  const bound = claims.request ?? JSON.parse(order.request);
  if (meant(bound, claims) !== meant(order, claims)) throw new Error("another cart");
  if (!(now < claims.exp)) throw new Error("expired");
  return { claims, late: claims.order_before !== null && now > Date.parse(claims.order_before) / 1000 };
}

/** What the price was bound for. Prices that a page gave must be your own; others are the catalogue's. */
function meant({ lines, ship_to, currency, order_discount }, { prices }) {
  const decimal = (text) => (text === undefined ? null : String(text).includes(".") ? text.replace(/\.?0+$/, "") : String(text));
  const priced = ({ unit_price, discount = "0" }) => (prices === "page" ? [decimal(unit_price), decimal(discount)] : []);
  const each = lines.map((line) => JSON.stringify([line.sku ?? null, line.quantity, ...priced(line)])).sort();
  const off = prices === "page" ? decimal(order_discount ?? "0") : null;
  return JSON.stringify([each, ship_to?.country, ship_to?.postal_code ?? null, currency, off]);
}

if (process.argv[1]?.endsWith("node.mjs")) {
  const [, , token, keyFile, issuer, shop, orderFile, now] = process.argv;
  const [{ keys }, order] = [keyFile, orderFile].map((file) => JSON.parse(readFileSync(file, "utf8")));
  console.log(JSON.stringify(verify(token, order, { keys, issuer, shop, ...(now && { now: Number(now) }) })));
}
