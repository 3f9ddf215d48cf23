// What does a page load, and how long does a quote take? Sizes after brotli, and quotes in V8, against the budgets.
//
// node sizes.mjs   after the build; fails over a ceiling

import { readFileSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { Engine } from "./engine/engine.js";

const www = fileURLToPath(new URL("./", import.meta.url));
const examples = fileURLToPath(new URL("../examples/", import.meta.url));

/** The goals are what the design allows a page to load; the module is not there yet, and its ceilings keep what is reached. */
const CEILINGS = { raw: 825_000, brotli: 301_500, script: 22_000, lane: 22_000 };

/** @type {string[]} */
const over = [];

/** @param {string} what @param {number} size @param {string} unit @param {number} [ceiling] @param {number} [goal] */
function tell(what, size, unit, ceiling, goal) {
  const limits = [ceiling && `ceiling ${ceiling}`, goal && `goal ${goal}`].filter(Boolean).join(", ");
  console.log(`${what.padEnd(44)} ${String(size).padStart(9)} ${unit}${limits && `   (${limits})`}`);
  if (ceiling && size > ceiling) over.push(`${what} is ${size} ${unit}, over the ceiling of ${ceiling}`);
}

/** @param {Uint8Array} bytes */
const packed = (bytes) => brotliCompressSync(bytes).length;

/** Of what pages load, as the build has written it beside. @param {string} path */
const packedBeside = (path) => statSync(`${path}.br`).size;

const sum = (/** @type {number[]} */ sizes) => sizes.reduce((a, b) => a + b, 0);

const widget = join(www, "dist/widget");
/** @type {import("./preload.mjs").Release} */
const { module, scripts } = JSON.parse(readFileSync(join(widget, "preload.json"), "utf8"));
const wasm = readFileSync(join(widget, module.file));
tell("module, raw", wasm.length, "B", CEILINGS.raw, 240_000);
tell("module, brotli", packed(wasm), "B", CEILINGS.brotli, 80_000);
tell("script, brotli", sum(scripts.map((name) => packedBeside(join(widget, name)))), "B", CEILINGS.script, 18_000);

for (const name of ["tokyo-to-berlin", "hanoi-to-melbourne"]) {
  const request = JSON.parse(readFileSync(join(examples, `${name}.json`), "utf8"));
  let [bytes, files] = [0, 0];
  /** @param {string} file */
  const shard = async (file) => {
    const read = new Uint8Array(await readFile(join(www, "books/shopper", request.shop, file)));
    [bytes, files] = [bytes + packed(read), files + 1];
    return read;
  };
  const engine = await Engine.open({ book: { index: await shard("index.lfi"), shard } });
  const options = { at: request.at, authorised: request.shop };
  await engine.quote(request, options);
  tell(`data for ${name}, ${files} files, brotli`, bytes, "B", CEILINGS.lane, 20_000);
  for (const detail of ["totals", "charges"]) {
    const text = new TextEncoder().encode(JSON.stringify({ ...request, detail }));
    const times = [];
    for (let i = 0; i < 300; i++) {
      const start = performance.now();
      await engine.answerBytes("quote", text, options);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    tell(`quote ${name}, ${detail}, V8, median`, Math.round(times[150] * 1000), "µs");
  }
}

// What the page of a country loads before it can answer, of each shop and country.
for (const shop of readdirSync(join(www, "books/shopper"))) {
  const folder = join(www, "books/shopper", shop);
  /** @type {Record<string, string[]>} */
  const files = JSON.parse(readFileSync(join(folder, "lanes.json"), "utf8"));
  const lanes = Object.entries(files).map(([country, shards]) => ({
    country,
    bytes: sum(["index.lfi", ...shards].map((file) => packedBeside(join(folder, file)))),
  }));
  lanes.sort((one, other) => one.bytes - other.bytes);
  const [middle, largest] = [lanes[lanes.length >> 1], lanes[lanes.length - 1]];
  tell(`data of ${shop} to ${middle.country}, the median of ${lanes.length}`, middle.bytes, "B");
  tell(`data of ${shop} to ${largest.country}, the largest, brotli`, largest.bytes, "B", CEILINGS.lane, 20_000);
}

const shards = join(www, "books/merchant/shards");
const world = readdirSync(shards).map((name) => packed(readFileSync(join(shards, name))));
tell(`the world's book, ${world.length} shards, brotli`, sum(world), "B", 1_200_000);
for (const shop of readdirSync(join(www, "books/shopper"))) {
  const folder = join(www, "books/shopper", shop, "shards");
  const beyond = readdirSync(folder).filter((name) => /^[a-z]+-\d\d\.\w+\.lfs$/.test(name));
  const sizes = beyond.map((name) => packedBeside(join(folder, name))).sort((a, b) => a - b);
  tell(`a chapter beyond ${shop}, median, brotli`, sizes[sizes.length >> 1], "B");
  tell(`a chapter beyond ${shop}, largest, brotli`, sizes[sizes.length - 1], "B");
}

if (over.length) {
  console.error(`${over.join("\n")}\ntake something out before raising a ceiling`);
  process.exitCode = 1;
}
