// How do Node, Deno and Bun load the engine? From the file beside the glue, by the file system that all three share.

import { readFile } from "node:fs/promises";
import { WasmEngine, initSync } from "../edge/landfall.js";

const file = new URL("../edge/landfall_bg.wasm", import.meta.url);

/** @type {Promise<string> | undefined} */
let named;

/** The digest of the module, which names the engine. */
export function digest() {
  named ??= readFile(file)
    .then((bytes) => crypto.subtle.digest("SHA-256", bytes))
    .then((bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  return named;
}

/** @param {WebAssembly.Module | URL | string} [from] */
export async function start(from = file) {
  const module = from instanceof WebAssembly.Module ? from : await WebAssembly.compile(await readFile(new URL(from)));
  return initSync({ module });
}

export { WasmEngine };
export { ask, book } from "./bytes.js";
