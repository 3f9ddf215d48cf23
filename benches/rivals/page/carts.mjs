// How fast is Landfall beside what a shop would put together: packing, rules and decimals from the shelf? A thousand mixed carts.
//
//   npm install --no-save --prefix benches/rivals/page && node benches/rivals/page/carts.mjs   (after `cargo xtask build`)
//
// Each cart of the shop in Hanoi goes to Australia. The rival packs with binpackingjs (the smallest box that takes all), finds each
// service's prices and the shop's rules by one decision of @gorules/zen-engine, and reckons with big.js: carriage, fuel, rules, tax,
// totals of three tiers. It has no dates, no law but one rate of tax, and one parcel only; Landfall has all of that. Its answers
// are not compared: a cart that needs two boxes is left to the largest.

import { readFileSync } from "node:fs";
import { ZenEngine } from "@gorules/zen-engine";
import Big from "big.js";
import { pack3D } from "binpackingjs/3d";
import { asked, filesOf, opened, started } from "../../engines.mjs";
import { circumstances, dice, load, table } from "../../measure.mjs";

const CARTS = 1000;
const PASSES = 5;
const data = new URL("../../../rate-data/shops/hanoi-crafts/", import.meta.url);
const lane = JSON.parse(readFileSync(new URL("./lane.json", import.meta.url), "utf8"));

/** Rows of a table of the rate data; no cell before the last ones holds a quoted comma but the title. @param {string} name */
function rows(name) {
  const [head, ...lines] = readFileSync(new URL(name, data), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const names = head.split(",");
  const cells = lines.map((line) => line.replace(/"[^"]*"/g, (text) => text.replaceAll(",", ";")).split(","));
  return cells.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

// The pole lamp is too long for two of the services and the horn bangle may not enter: carts of them would be quick for Landfall.
const goods = rows("catalogue.csv").filter(({ sku }) => sku !== "LAMP-POLE" && sku !== "BANGLE-HORN");
const boxes = rows("boxes.csv")
  .filter(({ kind }) => kind !== "tube")
  .map((box) => ({
    outer: [+box.outer_length_mm, +box.outer_width_mm, +box.outer_height_mm],
    tare: +box.tare_g,
    bin: {
      name: box.id,
      width: +box.inner_length_mm,
      height: +box.inner_width_mm,
      depth: +box.inner_height_mm,
      maxWeight: +box.max_gross_g - +box.tare_g,
    },
  }))
  .sort((a, b) => a.outer[0] * a.outer[1] * a.outer[2] - b.outer[0] * b.outer[1] * b.outer[2]);
const articles = new Map(goods.map((article) => [article.sku, article]));

/** One to four lines of one or two pieces: what a shop sells. */
function carts() {
  const die = dice(20261129);
  return Array.from({ length: CARTS }, () => {
    const kinds = new Set(Array.from({ length: 1 + die(4) }, () => goods[die(goods.length)].sku));
    return [...kinds].map((sku, i) => ({ id: `${i + 1}`, sku, quantity: 1 + die(2) }));
  });
}

/** @param {string} id @param {[string, string][]} inputs @param {string[]} outputs @param {string[][]} rules a cell each */
const decisionTable = (id, inputs, outputs, rules) => ({
  id,
  type: "decisionTableNode",
  name: id,
  position: { x: 0, y: 0 },
  content: {
    hitPolicy: "first",
    executionMode: "loop",
    inputField: "services",
    outputPath: "services",
    passThrough: true,
    inputs: inputs.map(([id, field]) => ({ id, name: id, field })),
    outputs: outputs.map((field) => ({ id: field, name: field, field })),
    rules: rules.map((cells, i) => ({
      _id: `${id}${i}`,
      ...Object.fromEntries([...inputs.map(([id]) => id), ...outputs].map((name, at) => [name, cells[at]])),
    })),
  },
});

/** The prices of the lane's services, then the shop's rules, as one decision. */
function decision() {
  const prices = lane.services.map((/** @type {any} */ { tier, price, discount, fuel }) =>
    [`"${tier}"`, price.base, price.upto, price.step, price.each, discount ?? 0, fuel ?? 0].map(String),
  );
  const rules = [
    ['"economy"', ">= 150", "true", "0"],
    ['"standard"', ">= 150", "false", "-6.00"],
    ["", "< 150", "false", "1.50"],
    ["", "", "false", "0"],
  ];
  const nodes = [
    { id: "request", type: "inputNode", name: "request", position: { x: 0, y: 0 } },
    decisionTable("prices", [["a", "tier"]], ["base", "upto", "step", "each", "discount", "fuel"], prices),
    decisionTable(
      "rules",
      [
        ["a", "tier"],
        ["b", "goods"],
      ],
      ["free", "add"],
      rules,
    ),
    { id: "response", type: "outputNode", name: "response", position: { x: 0, y: 0 } },
  ];
  const edges = nodes.slice(1).map(({ id }, i) => ({ id: `to-${id}`, sourceId: nodes[i].id, targetId: id, type: "edge" }));
  return new ZenEngine().createDecision(Buffer.from(JSON.stringify({ contentType: "application/vnd.gorules.decision", nodes, edges })));
}

const decided = decision();
const rate = Big(lane.rates.AUD).div(lane.rates.USD);

/** @param {{sku: string, quantity: number}[]} lines */
async function rival(lines) {
  /** @type {{name: string, width: number, height: number, depth: number, weight: number}[]} */
  const items = [];
  let goods = Big(0);
  for (const { sku, quantity } of lines) {
    const article = /** @type {Record<string, string>} */ (articles.get(sku));
    goods = goods.plus(Big(article.price).times(quantity));
    const [width, height, depth, weight] = [+article.length_mm, +article.width_mm, +article.height_mm, +article.weight_g];
    for (let i = 0; i < quantity; i++) items.push({ name: `${sku}-${i}`, width, height, depth, weight });
  }
  const box = boxes.find(({ bin }) => pack3D({ bins: [bin], items }).unfitItems.length === 0) ?? boxes[boxes.length - 1];
  const gross = items.reduce((sum, { weight }) => sum + weight, box.tare);
  const centimetres = box.outer.map((side) => Math.ceil(side / 10)).reduce((a, b) => a * b);
  const value = goods.toNumber();
  const services = lane.services.map((/** @type {any} */ { tier, divisor }) => {
    const billed = Math.max(gross, Math.ceil((centimetres * 1000) / divisor));
    return { tier, billed, goods: value };
  });
  const { result } = await decided.evaluate({ services });
  return result.services.map((/** @type {any} */ { tier, billed, base, upto, step, each, discount, fuel, free, add }) => {
    const price = Big(base).plus(Big(each).times(Math.max(0, Math.ceil((billed - upto) / step))));
    const reduced = price.minus(price.times(discount).round(2));
    const freight = reduced.plus(reduced.times(fuel).round(2)).plus(add);
    const shipping = free ? Big(0) : freight.times(rate).round(2);
    const worth = goods.times(rate).round(2);
    const tax = worth.plus(shipping).times(lane.gst).round(2);
    return { tier, shipping: shipping.toFixed(2), tax: tax.toFixed(2), total: worth.plus(shipping).plus(tax).toFixed(2) };
  });
}

const versions = ["binpackingjs", "@gorules/zen-engine", "big.js"].map((name) => [
  name,
  JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), "utf8")).version,
]);
circumstances(Object.fromEntries(versions));
const before = load();

const at = "2026-11-20T03:00:00Z";
const requests = carts().map((lines) => ({
  shop: "hanoi-crafts",
  at,
  ship_to: { country: "AU", postal_code: "3000" },
  currency: "AUD",
  lines,
}));
/** @type {{name: string, run: (i: number) => unknown}[]} */
const candidates = [{ name: "binpackingjs + zen-engine + big.js", run: (i) => rival(requests[i].lines) }];
for (const face of /** @type {const} */ (["edge", "browser"])) {
  const loaded = await started(face);
  const warm = opened(loaded, filesOf(loaded, requests));
  for (const detail of ["totals", "charges"]) {
    const calls = requests.map((request) => asked(face, request, detail));
    candidates.push({ name: `Landfall ${face}, ${detail}`, run: (i) => warm.quote(...calls[i]) });
  }
}

/** The least time of each cart over all passes. */
const least = candidates.map(() => new Float64Array(CARTS).fill(Infinity));
for (let pass = 0; pass < PASSES; pass++)
  for (let i = 0; i < CARTS; i++)
    for (let turn = 0; turn < candidates.length; turn++) {
      const which = (turn + i) % candidates.length;
      const start = process.hrtime.bigint();
      const done = candidates[which].run(i);
      if (done instanceof Promise) await done;
      least[which][i] = Math.min(least[which][i], Number(process.hrtime.bigint() - start) / 1000);
    }
const sums = least.map((times) => times.reduce((a, b) => a + b));
table(
  `${CARTS} carts of ${goods.length} articles, Hanoi to Australia, ${PASSES} passes interleaved, each cart's least; load ${before} to ${load()}`,
  ["", "mean µs", "median µs", "slowest µs", "rival's time by this"],
  candidates.map(({ name }, which) => {
    const sorted = [...least[which]].sort((a, b) => a - b);
    return [name, sums[which] / CARTS, sorted[CARTS >> 1], sorted[CARTS - 1], (sums[0] / sums[which]).toFixed(2)];
  }),
);
