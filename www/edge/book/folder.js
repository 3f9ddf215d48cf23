// Where is the book on Node, Deno and Bun? In a folder: LANDFALL_BOOK, or the merchant's book that the build writes.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.env.LANDFALL_BOOK ?? fileURLToPath(new URL("../../books/merchant", import.meta.url));

/** @param {string} file */
export async function shard(file) {
  return new Uint8Array(await readFile(resolve(folder, file)));
}

export const index = await shard("index.lfi");
