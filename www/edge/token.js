// What is a token? A compact JWS: three parts in base64url, of which the third is a signature of the other two.
//
// Its header is `{"alg":"EdDSA","kid":…,"typ":"landfall-quote"}`, these three in this order and nothing else: what is signed by other means,
// or for another purpose, is no token, whoever signed it.

import { decode, encode } from "./base64url.js";
import { ED25519 } from "./signing.js";

/** @import { Signing } from "./signing.js" */

const encoder = new TextEncoder();

/** @param {string} kid */
function headerOf(kid) {
  return encode(encoder.encode(JSON.stringify({ alg: "EdDSA", kid, typ: "landfall-quote" })));
}

/**
 * @param {string} payload
 * @param {{kid: string, key: CryptoKey}} signer
 */
export async function sign(payload, { kid, key }) {
  const signed = `${headerOf(kid)}.${encode(encoder.encode(payload))}`;
  const signature = new Uint8Array(await crypto.subtle.sign(ED25519, key, encoder.encode(signed)));
  return `${signed}.${encode(signature)}`;
}

/**
 * The payload of a token that we signed; or what is wrong with it. A key is known by its issuer and its `kid`.
 * @param {string} token
 * @param {Signing} signing
 * @returns {Promise<{payload: string} | {status: "tampered" | "unknown_key"}>}
 */
export async function open(token, { issuer, keys }) {
  const parts = token.split(".");
  const [header, payload, signature] = parts.map(decode);
  if (parts.length !== 3 || !header || !payload || signature?.length !== 64) return { status: "tampered" };
  const { kid } = { kid: undefined, ...parsed(header) };
  if (typeof kid !== "string" || headerOf(kid) !== parts[0]) return { status: "tampered" };
  const known = keys.find((key) => key.kid === kid);
  if (!known) return { status: "unknown_key" };
  const signed = encoder.encode(`${parts[0]}.${parts[1]}`);
  if (!(await crypto.subtle.verify(ED25519, known.good, signature, signed))) return { status: "tampered" };
  const { iss } = { iss: undefined, ...parsed(payload) };
  if (iss === undefined) return { status: "tampered" };
  return iss === issuer ? { payload: new TextDecoder().decode(payload) } : { status: "unknown_key" };
}

/** An object of JSON, or nothing. @param {Uint8Array} bytes */
function parsed(bytes) {
  try {
    return /** @type {unknown} */ (JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))) ?? {};
  } catch {
    return {};
  }
}
