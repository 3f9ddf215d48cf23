// Which parts of books are at hand? Those that were used last, as they came, by their hash: shops share them, and so do a book's versions.

import { hexadecimal, sha256 } from "../digest.js";

/** @import { Store } from "./store.js" */

/** By hash; what was used last comes last. @type {Map<string, Uint8Array>} */
const parts = new Map();
let held = 0;

/**
 * A part by its hash. What the store has under it is held against it before anybody sees it.
 * @param {Store} store
 * @param {string} hash
 * @param {number} most bytes that are kept
 */
export async function part(store, hash, most) {
  const known = parts.get(hash);
  if (known) {
    parts.delete(hash);
    parts.set(hash, known);
    return known;
  }
  const found = await store.get(`shard/${hash}`, "arrayBuffer").catch((cause) => {
    throw new Error("the store does not answer", { cause });
  });
  if (!found) throw new Error(`the store has no \`shard/${hash}\`; publish the book again`);
  const bytes = new Uint8Array(found);
  if (hexadecimal(await sha256(bytes)) !== hash) throw new Error(`\`shard/${hash}\` is not what its name says; publish the book again`);
  if (!parts.has(hash)) {
    parts.set(hash, bytes);
    held += bytes.length;
    keepTo(most);
  }
  return bytes;
}

/** Lets the parts go that were not used for longest. @param {number} most */
function keepTo(most) {
  for (const [hash, bytes] of parts) {
    if (held <= most) return;
    parts.delete(hash);
    held -= bytes.length;
  }
}
