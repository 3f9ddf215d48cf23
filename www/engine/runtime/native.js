// How do Node, Deno and Bun load the engine? From the file beside the glue, by the file system that all three share.

import { readFile } from "node:fs/promises";
import { WasmEngine, initSync } from "../edge/landfall.js";

/** @param {WebAssembly.Module | URL | string} [from] */
export async function start(from = new URL("../edge/landfall_bg.wasm", import.meta.url)) {
  const module = from instanceof WebAssembly.Module ? from : await WebAssembly.compile(await readFile(new URL(from)));
  return initSync({ module });
}

export { WasmEngine };
export { ask, book } from "./bytes.js";
