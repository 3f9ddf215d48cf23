// How is Landfall asked here? Its two modules without the class above them, so that an engine can be opened anew at will.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const www = fileURLToPath(new URL("../www/", import.meta.url));

/** @typedef {{add(shard: Uint8Array): void, quote(request: any, at: string, shop: string | undefined): any, free(): void}} WasmEngine */
/** @typedef {{face: "edge" | "browser", WasmEngine: new (index: Uint8Array) => WasmEngine, initSync: (from: {module: WebAssembly.Module}) => unknown, wasm: Uint8Array<ArrayBuffer>}} Module */

/** A module as bytes, and its JavaScript, not started. @param {"edge" | "browser"} face @returns {Promise<Module>} */
export async function module(face) {
  const folder = `${www}engine/${face}`;
  if (!existsSync(`${folder}/landfall.js`)) throw new Error(`\`${folder}\` is missing; run \`cargo xtask build\` first`);
  const { WasmEngine, initSync } = await import(`${folder}/landfall.js`);
  return { face, WasmEngine, initSync, wasm: new Uint8Array(readFileSync(`${folder}/landfall_bg.wasm`)) };
}

/** The same, started. @param {"edge" | "browser"} face */
export async function started(face) {
  const loaded = await module(face);
  loaded.initSync({ module: new WebAssembly.Module(loaded.wasm) });
  return loaded;
}

/**
 * A request as each module takes it: the edge answers the shop itself, in bytes; the browser the public, in objects.
 * @param {"edge" | "browser"} face
 * @param {any} request
 * @param {string} detail
 * @returns {[any, string, string | undefined]}
 */
export function asked(face, request, detail) {
  if (face === "edge") return [new TextEncoder().encode(JSON.stringify({ ...request, detail })), request.at, request.shop];
  const { at, ...open } = request;
  return [{ ...open, detail }, at, undefined];
}

/** The files of a book that a request reads. @param {Module} loaded @param {any[]} requests */
export function filesOf(loaded, requests) {
  const folder = loaded.face === "edge" ? `${www}books/merchant/` : `${www}books/shopper/${requests[0].shop}/`;
  const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(folder + name));
  const index = read("index.lfi");
  const engine = new loaded.WasmEngine(index);
  /** @type {Uint8Array[]} */
  const shards = [];
  for (const request of requests)
    for (;;) {
      const answer = engine.quote(...asked(loaded.face, request, "charges"));
      const { needs, options } = loaded.face === "edge" ? JSON.parse(new TextDecoder().decode(answer)) : answer;
      if (!needs && !options) throw new Error(`not answered: ${JSON.stringify(request)}`);
      if (!needs) break;
      for (const name of needs) {
        shards.push(read(name));
        engine.add(shards[shards.length - 1]);
      }
    }
  engine.free();
  return { index, shards };
}

/** An engine that has answered nothing, with all that it will read. @param {Module} loaded @param {{index: Uint8Array, shards: Uint8Array[]}} files */
export function opened(loaded, { index, shards }) {
  const engine = new loaded.WasmEngine(index);
  for (const shard of shards) engine.add(shard);
  return engine;
}
