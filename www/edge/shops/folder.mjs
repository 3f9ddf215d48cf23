// How is a folder a store? By a file for each key, as `landfall publish --to FOLDER` writes it: many shops without Workers KV.

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** @import { Store } from "./store.js" */

/** @param {string} root @returns {Store} */
export function folder(root) {
  /** @param {string} key @param {"text" | "arrayBuffer"} type @returns {Promise<any>} */
  const get = async (key, type) => {
    const bytes = await readFile(join(root, key)).catch((cause) => {
      if (cause.code === "ENOENT") return null;
      throw new Error(`the key \`${key}\` of the store cannot be read`, { cause });
    });
    if (!bytes) return null;
    return type === "text" ? bytes.toString("utf8") : new Uint8Array(bytes).buffer;
  };
  /** @param {string} key @param {string} value */
  const put = async (key, value) => {
    const file = join(root, key);
    await mkdir(dirname(file), { recursive: true });
    // Beside its place first, so that who reads it has all of it.
    await writeFile(`${file}.part`, value);
    await rename(`${file}.part`, file);
  };
  return { get, put };
}
