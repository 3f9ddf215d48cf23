// Whose key is this? A shop has one or more keys; the environment holds their digests, and the key that is shown is compared by its own.
//
// SHOP_KEYS='{"hanoi-crafts": ["<SHA-256 of a key, 64 hexadecimal digits>"]}'. A key is printable ASCII without spaces; `printf %s "$KEY" |
// sha256sum` gives its digest. Keys must be random: openssl rand -base64 24.

import { areSame, sha256 } from "./digest.js";
import { Refused } from "./problem.js";

/** @import { Env } from "./worker.js" */
/** @typedef {{shop: string, digest: Uint8Array}} Key */
/** @typedef {{state: "none" | "read" | "malformed", keys: Key[]}} Keys */

/** @type {{text: unknown, keys: Keys}} */
let last = { text: undefined, keys: { state: "none", keys: [] } };

/**
 * The keys of the environment, read once. Where they are malformed nobody is authorised, and the log says what to mend: never what they are.
 * @param {Env} env
 * @returns {Keys}
 */
export function keysOf(env) {
  const text = Object.hasOwn(env, "SHOP_KEYS") ? env.SHOP_KEYS : undefined;
  if (text === last.text) return last.keys;
  last = { text, keys: { state: "none", keys: [] } };
  if (!text) return last.keys;
  try {
    last.keys = { state: "read", keys: read(text) };
  } catch (cause) {
    last.keys = { state: "malformed", keys: [] };
    console.error(`SHOP_KEYS cannot be read, nobody is authorised: ${/** @type {Error} */ (cause).message}`);
  }
  return last.keys;
}

/**
 * @param {unknown} text
 * @returns {Key[]}
 */
function read(text) {
  const shops = parsed(text);
  if (!shops || typeof shops !== "object" || Array.isArray(shops)) throw new Error("write an object, a list of digests by shop");
  const keys = Object.entries(shops).flatMap(([shop, digests]) => {
    if (!shop) throw new Error("a shop has no name; write its id before its digests");
    if (!Array.isArray(digests)) throw new Error(`what \`${shop}\` has is no list; write its digests between brackets`);
    return digests.map((digest) => ({ shop, digest: bytes(digest, shop) }));
  });
  const seen = new Set(keys.map(({ digest }) => String(digest)));
  if (seen.size < keys.length) throw new Error("a digest is there twice; give each shop keys of its own");
  return keys;
}

/** A parser's own words would show a part of the text. @param {unknown} text */
function parsed(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new Error('it is not JSON; write {"SHOP": ["DIGEST"]}');
  }
}

/**
 * @param {unknown} digest
 * @param {string} shop
 */
function bytes(digest, shop) {
  if (typeof digest !== "string" || !/^[0-9a-f]{64}$/i.test(digest))
    throw new Error(`a digest of \`${shop}\` is no SHA-256 in 64 hexadecimal digits; give what sha256sum prints, not the key`);
  return Uint8Array.from(digest.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * The shop that asks, or none: the public. A key that no shop has is refused, so that a mistyped one is not taken for the public.
 * @param {Request} request
 * @param {Env} env
 * @returns {Promise<string | undefined>}
 */
export async function shopOf(request, env) {
  // An empty header is none: some runtimes drop it.
  if (!request.headers.get("authorization")?.trim()) return undefined;
  return (await keyHolder(request, env)) || unauthorised("no shop has the key that was given");
}

/**
 * The shop that has the key which is shown, if any.
 * @param {Request} request
 * @param {Env} env
 * @returns {Promise<string | undefined>}
 */
export async function keyHolder(request, env) {
  const [, key] = /^Bearer +([\x21-\x7e]+)$/i.exec(request.headers.get("authorization")?.trim() ?? "") ?? [];
  return key === undefined ? undefined : holder(key, keysOf(env).keys);
}

/**
 * @param {string} because
 * @returns {never}
 */
export function unauthorised(because) {
  throw new Refused(401, "unauthorised", `${because}; send the shop's as \`authorization: Bearer KEY\``, { "www-authenticate": "Bearer" });
}

/**
 * Every digest is compared to its end, so that the time taken tells nothing of any.
 * @param {string} key
 * @param {Key[]} keys
 */
async function holder(key, keys) {
  const given = await sha256(key);
  /** @type {string | undefined} */
  let found;
  for (const { shop, digest } of keys) {
    if (areSame(given, digest)) found = shop;
  }
  return found;
}
