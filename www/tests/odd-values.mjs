// Does a page's object, whatever it is made of, break the engine? Requests in which one to three places are what JSON cannot say, drawn from a seed.
//
// The rule: the browser's build answers what the edge's answers to the same object as JSON, or whoever asks gets the page's own exception; a
// trap of WebAssembly is neither. Whatever was asked, the next request is answered as ever, and a part of the book can still be added.
//
//     node tests/odd-values.mjs [INPUTS] [SEED]

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { index, shard } from "../edge/book/folder.js";
import * as browser from "../engine/runtime/browser.js";
import * as edge from "../engine/runtime/native.js";
import { landedCostRequest, quoteRequest } from "./carts.mjs";

/** @import { Method } from "../engine/engine.js" */
/** @typedef {() => number} Dice from 0 to below 1 */

const AT = "2026-11-21T12:00:00Z";
const OPEN = { country: "AU", postal_code: "3000" };
/** @type {[Method, Record<string, unknown>][]} */
const SEEDS = [
  ["quote", quoteRequest("hanoi-crafts")],
  ["quote", quoteRequest("tokyo-stationery", { ship_to: OPEN, business: true, options: { signature: true } })],
  ["landed_cost", landedCostRequest()],
];

class Cart {
  constructor() {
    this.sku = "LACQ-BOX-S";
  }
  get quantity() {
    return 1;
  }
}

/** What a page may hold where a text, a number or a list is asked for. `again` asks the engine in the midst of a request. @type {((was: any, again: () => void) => unknown)[]} */
const ODD = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -0,
  () => 1e21,
  () => 5e-324,
  () => 2 ** 53,
  () => 10n,
  () => Symbol("odd"),
  () => () => 1,
  () => new Date(0),
  () => new Date(Number.NaN),
  () => new Map([["country", "DE"]]),
  () => new Set([1]),
  () => new Float64Array([1, 2, 3]),
  () => new ArrayBuffer(8),
  () => new Cart(),
  () => /x/u,
  () => new Error("odd"),
  () => Promise.resolve(1),
  () => [, 1],
  () => new Array(1000),
  () => "\ud800",
  () => "\u0000",
  () => "x".repeat(100_000),
  (was) => new String(String(was)),
  () => new Number(2),
  (was) => Object.freeze({ ...was }),
  (was) => Object.assign(Object.create(null), was),
  (was) => Object.assign(Object.create({ country: "DE", shop: "tokyo-stationery" }), was),
  (was) => new Proxy(Object(was), {}),
  (was) => revoked(was),
  () =>
    new Proxy([], {
      get() {
        throw new RangeError("a trap");
      },
    }),
  () => ({
    get country() {
      throw new RangeError("a getter");
    },
  }),
  (was, again) => ({
    ...was,
    get country() {
      again();
      return "DE";
    },
  }),
  (was) => ({ toJSON: () => was }),
  () => ({
    toJSON() {
      throw new RangeError("told as JSON");
    },
  }),
  () => nested(40),
  () => nested(100_000),
  (was) => circle(was),
  (was) => ({ ...was, ["__proto__"]: { authorised: "hanoi-crafts" } }),
  (was) => JSON.parse(`{"__proto__": ${JSON.stringify(was ?? null)}, "constructor": 1}`),
];

/** @param {any} was */
function revoked(was) {
  const { proxy, revoke } = Proxy.revocable(Object(was), {});
  revoke();
  return proxy;
}

/** @param {number} deep @returns {unknown[]} */
function nested(deep) {
  /** @type {unknown[]} */
  let value = [];
  for (let i = 0; i < deep; i++) value = [value];
  return value;
}

/** @param {any} was */
function circle(was) {
  const round = { ...was };
  round.self = round;
  return round;
}

/** The same throws from the same seed. @param {number} seed @returns {Dice} */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every place of a value: who holds it, and under what name. @param {any} value @returns {[any, string][]} */
function places(value) {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => [/** @type {[any, string]} */ ([value, key]), ...places(value[key])]);
}

/** @param {typeof browser | typeof edge} face @param {any} wasm @param {Method} method @param {any} request */
async function answered(face, wasm, method, request) {
  for (;;) {
    const answer = face.ask(wasm, method, request, AT, undefined);
    if (!answer.needs) return answer.value();
    for (const file of answer.needs) wasm.add(await shard(file));
  }
}

/** Presses both builds; what was answered, refused and thrown. @param {number} inputs @param {number} seed */
export async function press(inputs, seed) {
  const module = new WebAssembly.Module(readFileSync(new URL("../engine/browser/landfall_bg.wasm", import.meta.url)));
  await Promise.all([browser.start(module), edge.start()]);
  const [page, server] = [new browser.WasmEngine(index), new edge.WasmEngine(index)];
  const known = await Promise.all(SEEDS.map(([method, request]) => answered(browser, page, method, request)));
  const again = () => void browser.ask(page, ...SEEDS[0], AT, undefined);
  const told = { answered: 0, refused: 0, thrown: 0 };
  const throws = dice(seed);
  const below = (/** @type {number} */ count) => Math.floor(throws() * count);
  for (let input = 0; input < inputs; input++) {
    const of = below(SEEDS.length);
    const [method, plain] = SEEDS[of];
    const root = { request: structuredClone(plain) };
    const names = [];
    for (let change = 0; change < [1, 1, 2, 3][below(4)]; change++) {
      const all = places(root);
      const [holder, key] = all[below(all.length)];
      const odd = below(ODD.length);
      names.push(`${key}: ${ODD[odd]}`);
      holder[key] = ODD[odd](holder[key], again);
      if (typeof holder[key] === "object") break; // what lies within is the page's
    }
    const where = `input ${input} of seed ${seed}, ${names.join("; ")}`;
    const both = await Promise.allSettled([answered(browser, page, method, root.request), answered(edge, server, method, root.request)]);
    const [here, there] = both.map((one) => (one.status === "fulfilled" ? { answer: one.value } : { thrown: String(one.reason) }));
    assert.ok(!/RuntimeError|unreachable|recursive use|borrow/.test(`${here.thrown} ${there.thrown}`), `${where}: ${here.thrown}`);
    // Half a letter is no JSON at the edge; a page's text loses it on its way in.
    if (where.includes(String.raw`"\ud800"`)) continue;
    if (here.answer?.type && there.answer?.type) assert.deepEqual(faults(here.answer), faults(there.answer), where);
    else if (here.thrown && there.thrown) assert.equal(here.thrown.split(":")[0], there.thrown.split(":")[0], where);
    else assert.deepEqual(here, there, where);
    if (here.thrown) told.thrown += 1;
    else if (here.answer.type) told.refused += 1;
    else told.answered += 1;
    if (input % 50 === 0 || here.thrown) assert.deepEqual(await answered(browser, page, method, plain), known[of], `after ${where}`);
  }
  // A part of the book that nobody asked for before is added after all that.
  const { options } = await answered(
    browser,
    page,
    "quote",
    quoteRequest("hanoi-crafts", { ship_to: { country: "JP", postal_code: "100-0001" } }),
  );
  assert.ok(options.length, "nothing is offered any more");
  return told;
}

/** Where and how a request is at fault: of what is no JSON at all each build says it in its own words. @param {any} problem */
function faults({ type, errors = [] }) {
  return { type, errors: type === "/problems/not-json" ? errors.length : errors };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [inputs, seed] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1)];
  const started = Date.now();
  const { answered: prices, refused, thrown } = await press(inputs, seed);
  const took = Math.round((Date.now() - started) / 1000);
  console.log(
    `values: ${inputs} inputs in ${took} s, 0 broke it; ${prices} answers, ${refused} refused, ${thrown} exceptions of the page's own`,
  );
}
