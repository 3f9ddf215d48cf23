// Is it the platform that asks? Each proves itself in its own way, over the bytes as they came, before anything of them is believed.
//
// The rule: what is not proved is refused, and why is not told. Comparisons take as long for a wrong proof as for a right one: signatures are
// verified by `crypto.subtle`, words are compared by their digests. Addresses that are asked for a key or a token are those of the
// environment, never one that a request names.

import { lookInto, of } from "./body.js";
import { areSame, sha256 } from "./digest.js";
import { keyHolder } from "./keys.js";
import { bare } from "./respond.js";
import { texts } from "./secrets.js";

/** @import { Env } from "./worker.js" */
/** What is asked, by whom, for which shop, and what is configured. @typedef {{request: Request, body: Uint8Array, shop: string, env: Env, secret: unknown}} Shown */

const encoder = new TextEncoder();
const SNIPCART = "https://app.snipcart.com/api/requestvalidation/";
/** A platform that does not answer in time has proved nothing. */
const PATIENCE_MS = 3_000;
/** How long keys of a platform are kept, and how often an unknown one makes us ask again. */
const KEPT_MS = 300_000;
const AGAIN_MS = 10_000;

/** Base64 of HMAC-SHA256, by the app's secret. @param {Shown} shown */
export async function shopify({ request, body, secret }) {
  const signature = fromBase64(request.headers.get("x-shopify-hmac-sha256"));
  return any(texts(secret, "secret"), async (text) => {
    const key = await crypto.subtle.importKey("raw", encoder.encode(text), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    return crypto.subtle.verify("HMAC", key, signature, /** @type {BufferSource} */ (body));
  });
}

/** The key among the merchant's settings, which the platform sends along. @param {Shown} shown */
export async function bigcommerce({ body, secret }) {
  const given = of(of(lookInto(body), "connection_options"), "key");
  return typeof given === "string" && any(texts(secret, "key"), (text) => same(given, text));
}

/** The header as it was agreed. @param {Shown} shown */
export async function commercetools({ request, secret }) {
  const given = request.headers.get("authorization");
  return given !== null && any(texts(secret, "authorization"), (text) => same(given, text));
}

/** The shop's own server, with the shop's key. @param {Shown} shown */
export async function ownKey({ request, shop, env }) {
  return (await keyHolder(request, env)) === shop;
}

/** A token that Snipcart itself knows. @param {Shown} shown */
export async function snipcart({ request, secret }) {
  const token = request.headers.get("x-snipcart-requesttoken");
  if (!token) return false;
  const address = texts(of(secret, "address"))[0] ?? SNIPCART;
  return any(texts(secret, "secret"), async (text) => {
    const headers = { authorization: `Basic ${btoa(`${text}:`)}`, accept: "application/json" };
    return (await asked(address + encodeURIComponent(token), headers))?.status === 200;
  });
}

/** A detached JWS, RS256 over header and body, by the keys of the shop's own Saleor. @param {Shown} shown */
export async function saleor({ request, body, secret }) {
  const jws = request.headers.get("saleor-signature") ?? request.headers.get("x-saleor-signature") ?? "";
  const [head, payload, signature, ...rest] = jws.split(".");
  if (!signature || payload !== "" || rest.length > 0) return false;
  const header = jsonOf(fromBase64(head.replaceAll("-", "+").replaceAll("_", "/")));
  const isDetached = of(header, "b64") === false && JSON.stringify(of(header, "crit")) === '["b64"]';
  if (of(header, "alg") !== "RS256" || !isDetached) return false;
  const signed = encoder.encode(`${head}.`);
  const bytes = new Uint8Array(signed.length + body.length);
  bytes.set(signed);
  bytes.set(body, signed.length);
  const mark = fromBase64(signature.replaceAll("-", "+").replaceAll("_", "/"));
  return any(texts(secret, "jwks", "address"), async (address) => {
    const key = await keyOf(address, of(header, "kid"));
    return key !== undefined && crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, mark, bytes);
  });
}

/** Keys by the address that has them. @type {Map<string, {at: number, keys: unknown[]}>} */
const known = new Map();

/** @param {string} address @param {unknown} kid */
async function keyOf(address, kid) {
  /** @param {{keys: unknown[]} | undefined} set */
  const found = (set) => set?.keys.find((key) => of(key, "kid") === kid && of(key, "kty") === "RSA");
  const kept = known.get(address);
  const age = Date.now() - (kept?.at ?? 0);
  const jwk = age < KEPT_MS ? found(kept) : undefined;
  if (!jwk && (!kept || age > AGAIN_MS)) {
    const response = await asked(address, { accept: "application/json" });
    const keys = response?.ok ? of(await response.json().catch(() => undefined), "keys") : undefined;
    known.set(address, { at: Date.now(), keys: Array.isArray(keys) ? keys : [] });
  }
  const key = jwk ?? found(known.get(address));
  if (!key) return undefined;
  const material = /** @type {JsonWebKey} */ ({ kty: "RSA", n: of(key, "n"), e: of(key, "e") });
  return crypto.subtle.importKey("jwk", material, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["verify"]);
}

/**
 * @param {string} address
 * @param {Record<string, string>} headers
 */
async function asked(address, headers) {
  const init = /** @type {RequestInit} */ (bare({ headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) }));
  return fetch(address, init).catch((cause) => {
    console.error("a platform that was asked for a proof does not answer:", cause);
    return undefined;
  });
}

/**
 * Whether any secret is the right one; each is tried to its end. What cannot be tried proves nothing.
 * @param {string[]} secrets
 * @param {(secret: string) => Promise<boolean>} proves
 */
async function any(secrets, proves) {
  const tried = await Promise.all(secrets.map((secret) => proves(secret).catch(() => false)));
  return tried.includes(true);
}

/** By their digests, to the end. @param {string} given @param {string} kept */
async function same(given, kept) {
  return areSame(await sha256(given), await sha256(kept));
}

/** Bytes of base64, with or without padding; none where it is none. @param {string | null} text */
function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text ?? ""), (digit) => digit.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** @param {Uint8Array} bytes */
function jsonOf(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
