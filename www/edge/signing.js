// With which key is a quote signed, and whose signatures are good? The environment has them, and nobody else has the private ones.
//
// SIGNING_KEYS='{"issuer": "https://quotes.shop.example", "keys": [{"kid": "2026-11", "x": "…", "d": "…"}, {"kid": "2026-05", "x": "…"}]}'
// The first key signs. All the others are good still: a retired one stays, without its private part `d`, while its tokens are of use; one
// that was lost is taken out, and its tokens are refused from then on. `node edge/new-key.mjs` makes one.

import { decode } from "./base64url.js";
import { Refused } from "./problem.js";

/** @import { Env } from "./worker.js" */
/** @typedef {{kid: string, x: string, good: CryptoKey, signs?: CryptoKey}} SigningKey */
/** @typedef {{state: "none" | "read" | "malformed", issuer: string, keys: SigningKey[]}} Signing */

export const ED25519 = { name: "Ed25519" };

/** @type {Signing} */
const NONE = { state: "none", issuer: "", keys: [] };

/** @type {{text: unknown, signing: Signing}} */
let last = { text: undefined, signing: NONE };

/**
 * The signing keys of the environment, read once. Where they are malformed nothing is signed and no token is good, and the log says what to
 * mend: never what they are.
 * @param {Env} env
 * @returns {Promise<Signing>}
 */
export async function signingOf(env) {
  const text = Object.hasOwn(env, "SIGNING_KEYS") ? env.SIGNING_KEYS : undefined;
  if (text === last.text) return last.signing;
  /** @type {Signing} */
  let signing = NONE;
  try {
    if (text) signing = await read(text);
  } catch (cause) {
    signing = { ...NONE, state: "malformed" };
    console.error(`SIGNING_KEYS cannot be read, nothing is signed: ${/** @type {Error} */ (cause).message}`);
  }
  last = { text, signing };
  return signing;
}

/** The key that signs; where there is none, nothing can be bound. @param {Signing} signing */
export function signerOf({ issuer, keys: [first] }) {
  if (!first?.signs) throw new Refused(503, "binding-unavailable", "no quote can be bound here: the function has no signing key", RETRY);
  return { issuer, kid: first.kid, key: first.signs };
}

/** Keys are there again when somebody has put them there. */
const RETRY = { "retry-after": "300" };

/** What the world may know of the keys: RFC 7517 and RFC 8037. @param {Signing} signing */
export function jwks({ keys }) {
  return { keys: keys.map(({ kid, x }) => ({ kty: "OKP", crv: "Ed25519", x, kid, use: "sig", alg: "EdDSA" })) };
}

/**
 * @param {string} text
 * @returns {Promise<Signing>}
 */
async function read(text) {
  const { issuer, keys: given } = { issuer: undefined, keys: undefined, ...parsed(text) };
  if (typeof issuer !== "string" || !/^https?:\/\/[^\s"\\?#]+$/.test(issuer))
    throw new Error("`issuer` is no address; write the function's own");
  if (!Array.isArray(given) || !given.length) throw new Error("`keys` is no list of keys; write the one that signs first");
  /** @type {SigningKey[]} */
  const keys = [];
  for (const key of given) {
    const { kid, x, d } = { kid: undefined, x: undefined, d: undefined, ...key };
    if (typeof kid !== "string" || !/^[\w.-]{1,64}$/.test(kid))
      throw new Error("a key has no `kid` of 1 to 64 letters, digits, `.`, `-`, `_`");
    if (keys.some((known) => known.kid === kid || known.x === x)) throw new Error(`the key \`${kid}\` is there twice`);
    if (!is32Bytes(x) || (d !== undefined && !is32Bytes(d)))
      throw new Error(`the key \`${kid}\` is no Ed25519 key; make one by edge/new-key.mjs`);
    keys.push({ kid, x, ...(await imported(kid, x, d)) });
  }
  if (!keys[0].signs) throw new Error("the first key has no `d`; put the one that signs first");
  return { state: "read", issuer, keys };
}

/** A parser's own words would show a part of the text. @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON; write {"issuer": "…", "keys": […]}');
  }
}

/** @param {unknown} text @returns {text is string} */
function is32Bytes(text) {
  return typeof text === "string" && decode(text)?.length === 32;
}

/**
 * Both halves of a key, which must fit: a signature of the one must be good by the other.
 * @param {string} kid
 * @param {string} x
 * @param {string} [d]
 */
async function imported(kid, x, d) {
  const jwk = { kty: "OKP", crv: "Ed25519", x };
  const good = await crypto.subtle.importKey("jwk", jwk, ED25519, false, ["verify"]);
  if (d === undefined) return { good };
  try {
    const signs = await crypto.subtle.importKey("jwk", { ...jwk, d }, ED25519, false, ["sign"]);
    const bytes = new TextEncoder().encode(kid);
    if (await crypto.subtle.verify(ED25519, good, await crypto.subtle.sign(ED25519, signs, bytes), bytes)) return { good, signs };
  } catch {
    // Some runtimes find it out when the key is imported.
  }
  throw new Error(`\`x\` and \`d\` of the key \`${kid}\` do not belong together`);
}
