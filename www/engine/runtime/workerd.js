// How does workerd load the engine? It refuses to compile inside a request, so the module comes by import.

import { WasmEngine, initSync } from "../edge/landfall.js";
import module from "../edge/landfall_bg.wasm";

/** @param {WebAssembly.Module | URL | string} [from] */
export function start(from) {
  return initSync({ module: from instanceof WebAssembly.Module ? from : module });
}

/** The digest of the module, which names the engine: the build fills it in. */
export async function digest() {
  return LANDFALL_ENGINE;
}

export { WasmEngine };
export { ask, book } from "./bytes.js";
