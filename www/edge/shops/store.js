// Where are the books of many shops? In a key-value store that is bound as SHOPS, as Cloudflare's Workers KV is: `get` and `put` by key.
//
// current/<shop>          {"version", "root"}: which version answers, and the SHA-256 of its bytes
// book/<shop>/<version>   {"shop", "book", "index", "shards": {file: SHA-256}}: a book without its parts; never changed
// shard/<SHA-256>         a part of books, whosever they are; never changed
// stock/<shop>            what the shop told of its stock last
//
// `landfall publish` writes the first three, the pointer last. Where nothing is bound the bundle's book answers alone.

/** @import { Env } from "../worker.js" */
/**
 * @typedef {{
 *   get(key: string, type: "text"): Promise<string | null>;
 *   get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
 *   put(key: string, value: string): Promise<void>;
 * }} Store
 */

/** @param {Env} env @returns {Store | undefined} */
export function storeOf(env) {
  return (Object.hasOwn(env, "SHOPS") && env.SHOPS) || undefined;
}

/** Whether it can be a shop's name: asked before anything is looked up by it. @param {unknown} name @returns {name is string} */
export function isShopName(name) {
  return typeof name === "string" && /^[a-z0-9][a-z0-9-]{0,62}$/.test(name);
}
