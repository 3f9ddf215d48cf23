// How does a browser load the engine? By fetching the module beside this script; requests and answers cross as objects.

import load, { WasmEngine } from "../browser/landfall.js";

/** @import { Answer, Method, Request } from "../engine.js" */

// The widget's build fills in the hashed file name and its digest; without it the module is fetched by its plain name.
const published = typeof LANDFALL_FILE !== "undefined";

/** @param {WebAssembly.Module | URL | string} [from] */
export function start(from) {
  if (!from && published) {
    const init = Object.assign(Object.create(null), { integrity: LANDFALL_INTEGRITY }); // `fetch` would read what a page's `Object.prototype` holds
    return load({ module_or_path: fetch(new URL(LANDFALL_FILE, import.meta.url), init) });
  }
  return load(from && { module_or_path: from });
}

/** @param {WasmEngine} wasm */
export function book(wasm) {
  return wasm.book();
}

/**
 * @param {WasmEngine} wasm
 * @param {Method} method
 * @param {Request | Uint8Array} request
 * @param {string} at
 * @param {string | undefined} authorised the shop whose own request it is; none: the public's
 * @returns {Answer}
 */
export function ask(wasm, method, request, at, authorised) {
  // As it would go to the edge, and so that nothing of the page's runs in the midst of the engine: a getter that throws there would lock it.
  const plain = JSON.parse(JSON.stringify(request) ?? "null");
  /** @type {any} */
  const answer = wasm[/** @type {"quote" | "landed_cost"} */ (method)](plain, at, authorised);
  const { needs, type } = { needs: undefined, type: undefined, ...answer }; // its own, whatever the page's `Object.prototype` holds
  return {
    needs,
    problem: type?.startsWith("/problems/") ? answer : undefined,
    value: () => answer,
  };
}

export { WasmEngine };
