// How long until the first answer of a process? Prints the milliseconds of each step as JSON; files are read before.
//
//   node cold.mjs edge|browser|page [EXAMPLE]

import { readFileSync } from "node:fs";
import { asked, module, opened } from "../../engines.mjs";

const [who, name = "hanoi-to-melbourne"] = process.argv.slice(2);
const request = JSON.parse(readFileSync(new URL(`../../../examples/${name}.json`, import.meta.url), "utf8"));

/** @type {Record<string, number>} */
const took = {};
let last = performance.now();
/** @param {string} step */
const lap = (step) => {
  const now = performance.now();
  took[step] = now - last;
  last = now;
};

if (who === "page") {
  const { answer } = await import("./page.mjs");
  lap("load");
  answer({ ...request, detail: "totals" });
  lap("first quote");
} else {
  const face = who === "edge" ? "edge" : "browser";
  const files = JSON.parse(readFileSync(0, "utf8")).map((/** @type {string} */ text) => new Uint8Array(Buffer.from(text, "base64")));
  const [index, ...shards] = files;
  const loaded = await module(face);
  last = performance.now();
  const compiled = await WebAssembly.compile(loaded.wasm);
  lap("compile");
  loaded.initSync({ module: compiled });
  lap("instantiate");
  const engine = opened(loaded, { index, shards });
  lap("lane");
  engine.quote(...asked(face, request, "totals"));
  lap("first quote");
  engine.quote(...asked(face, request, "totals"));
  lap("second quote");
}
console.log(JSON.stringify(took));
