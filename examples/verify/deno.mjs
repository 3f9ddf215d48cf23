// Is this order the one whose price was bound? Deno, or any runtime with WebCrypto.
//   deno run --allow-read deno.mjs TOKEN KEYS.json ISSUER SHOP ORDER.json [NOW]
// A token buys one order. Keep its `jti` with the order, and let the second INSERT fail:
//   CREATE UNIQUE INDEX orders_quote ON orders (quote_jti);
const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const bytesOf = (text) => new TextEncoder().encode(text);
const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const decode = (part) => Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

/** `order` is your own cart's, never what a page sends: see README.md. */
export async function verify(token, order, { keys, issuer, shop, now = Date.now() / 1000 }) {
  if (!Array.isArray(order?.lines)) throw new Error("no lines: give the lines of the order");
  const parts = token.split(".");
  const [header, payload, signature] = parts.map(decode);
  if (parts.length !== 3 || [header, payload, signature].map(encode).join(".") !== token) throw new Error("tampered: not in canonical base64url");
  const { kid } = JSON.parse(text(header));
  if (text(header) !== JSON.stringify({ alg: "EdDSA", kid, typ: "landfall-quote" })) throw new Error("tampered: another header");
  const key = keys.find((known) => known.kid === kid && known.kty === "OKP" && known.crv === "Ed25519");
  if (!key) throw new Error("unknown key");
  const jwk = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x: key.x }, "Ed25519", false, ["verify"]);
  if (!(await crypto.subtle.verify("Ed25519", jwk, signature, bytesOf(`${parts[0]}.${parts[1]}`)))) throw new Error("tampered: another signature");
  const claims = JSON.parse(text(payload));
  if (claims.iss !== issuer) throw new Error("another issuer");
  if (claims.aud !== shop) throw new Error("another shop");
  // A large request is kept as its digest: `order.request` is the text that was given when it was bound.
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(order.request ?? "")));
  const digest = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
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

if (import.meta.main) {
  const [token, keyFile, issuer, shop, orderFile, now] = Deno.args;
  const [{ keys }, order] = [keyFile, orderFile].map((file) => JSON.parse(Deno.readTextFileSync(file)));
  console.log(JSON.stringify(await verify(token, order, { keys, issuer, shop, ...(now && { now: Number(now) }) })));
}
