// How many requests a second does the edge function answer, of what a worker that does nothing answers? Both in workerd, in turns.
//
//   node benches/edge/bench.mjs [TURNS]   (after `cargo xtask build`)
//
// Seven requests of each shop of the demonstration, as its own pages ask. The client is small, but on few cores it takes time of the
// server's: so the requests a second of the server's own processor time are told too, which the load of the machine leaves alone.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { demoKeys, startEdge } from "../../www/edge/dev.mjs";
import { connected, http, taken } from "./client.mjs";
import { circumstances, columns, dice, load, measured, table } from "../measure.mjs";

const TURNS = Number(process.argv[2] ?? 8);
const SECONDS = 1;
const CONNECTIONS = 8;
const catalogues = new URL("../../www/demo/catalogue/", import.meta.url);
const shops = readdirSync(catalogues).map((file) => JSON.parse(readFileSync(new URL(file, catalogues), "utf8")));
const packages = JSON.parse(readFileSync(new URL("../../www/package.json", import.meta.url), "utf8")).devDependencies;

/** Where shoppers live, and what they pay in. @type {[string, string, string][]} */
const DESTINATIONS = [
  ["AU", "3000", "AUD"],
  ["DE", "10115", "EUR"],
  ["GB", "SW1A 1AA", "GBP"],
  ["JP", "100-0001", "JPY"],
  ["US", "90012", "USD"],
  ["NZ", "6011", "NZD"],
  ["FR", "75004", "EUR"],
  ["SG", "018956", "SGD"],
  ["KR", "04524", "KRW"],
  ["VN", "71107", "VND"],
];
const MANY = 7;

/**
 * The mix of a shop: for each of seven destinations the first random cart for which something is offered; what is refused would be quick.
 * @param {any} shop
 * @param {string} url
 */
async function mix(shop, url) {
  const die = dice(7);
  const found = [];
  for (const [i, [country, postal_code, currency]] of DESTINATIONS.entries())
    for (let tries = 0; tries < 20 && found.length <= i && found.length < MANY; tries++) {
      const kinds = new Set(Array.from({ length: 1 + (i % 4) }, () => shop.products[die(shop.products.length)].sku));
      const lines = [...kinds].map((sku, at) => ({ id: `${at + 1}`, sku, quantity: 1 + die(3) }));
      const request = { shop: shop.shop, currency, ship_to: { country, postal_code }, lines };
      const { options } = await answer(url, request);
      if (options?.length) {
        found.push(request);
        break;
      }
    }
  if (found.length < MANY) throw new Error(`${shop.shop} offers something for ${found.length} destinations alone`);
  return found;
}

/** @param {string} url @param {unknown} request @param {string} [key] */
async function answer(url, request, key) {
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(`${url}/v1/quotes`, { method: "POST", headers, body: JSON.stringify(request) });
  return /** @type {any} */ (await response.json());
}

/** As many lines as a cart may have: the shop's catalogue over and over. @param {any} shop @param {string} detail */
function largest(shop, detail) {
  const lines = Array.from({ length: 500 }, (_, i) => ({ id: `${i + 1}`, sku: shop.products[i % shop.products.length].sku, quantity: 1 }));
  return { shop: shop.shop, currency: "EUR", ship_to: { country: "DE", postal_code: "10115" }, detail, lines };
}

/** The same of distinct articles that are in no catalogue, as a shop may send with its key. @param {any} shop @param {string} detail */
function distinct(shop, detail) {
  const codes = ["610910", "620520", "630260", "420292", "691200", "482010", "950300", "701337", "732393", "392410"];
  const lines = Array.from({ length: 500 }, (_, i) => ({
    id: `${i + 1}`,
    quantity: 1,
    unit_price: shop.currency === "JPY" ? `${400 + ((i * 7) % 29) * 100}` : `${4 + ((i * 7) % 29)}.00`,
    hs_code: codes[i % codes.length],
    origin: "VN",
    weight_g: 20 + ((i * 37) % 181),
    dimensions_mm: [60 + ((i * 17) % 103), 40 + ((i * 23) % 59), 6 + ((i * 11) % 37)],
  }));
  return { ...largest(shop, detail), lines };
}

/** Requests a second of time, and of the server's processor time. @param {{url: string, pid: number | undefined}} server @param {Buffer[]} mix @param {number} [expected] the status */
async function pressed({ url, pid }, mix, expected = 200) {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(url)));
  const [before, start] = [taken(pid), performance.now()];
  const until = start + SECONDS * 1000;
  let answers = 0;
  await Promise.all(
    connections.map(async ({ ask }, lane) => {
      for (let i = lane; performance.now() < until; i++, answers++) {
        const { status } = await ask(mix[i % mix.length]);
        if (status !== expected) throw new Error(`${url} answered ${status}`);
      }
    }),
  );
  const [spent, took] = [taken(pid) - before, (performance.now() - start) / 1000];
  for (const { end } of connections) end();
  return { rate: answers / took, each: (spent / answers) * 1e6 };
}

circumstances({ workerd: packages.workerd });
const { keys, env } = demoKeys();
const edge = await startEdge({ env });
const echo = await startEdge({ worker: fileURLToPath(new URL("./echo.capnp", import.meta.url)) });
const before = load();

/** @type {(string | number)[][]} */
const rows = [];
for (const shop of shops) {
  const carts = await mix(shop, edge.url);
  const mixes = ["totals", "charges"].map((detail) => carts.map((request) => http({ ...request, detail })));
  // What was bound last is asked for again and again, as a shopper's payment page does: each token is signed anew.
  const bound = [];
  for (const request of carts) {
    const { options } = await answer(edge.url, request);
    bound.push(http({ request, option: options[0].id, expect: { total: options[0].total } }, "", "/v1/quotes/bind"));
  }
  // A request that asks nothing is refused at once: what the edge function takes without the engine's work.
  /** @type {[string, {url: string, pid: number | undefined}, Buffer[], number][]} */
  const candidates = [
    ["echo", echo, mixes[0], 200],
    ["refused", edge, [http({})], 422],
    ["totals", edge, mixes[0], 200],
    ["charges", edge, mixes[1], 200],
    ["bound", edge, bound, 200],
  ];
  /** @type {Map<string, {rate: number, each: number}[]>} */
  const told = new Map();
  for (const [, server, mix, status] of candidates) await pressed(server, mix, status); // uncounted: until the compilers are done
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, server, mix, status] of candidates) told.set(name, [...(told.get(name) ?? []), await pressed(server, mix, status)]);
  /** The best turn: the others were disturbed. @param {string} name */
  const best = (name) => {
    const turns = told.get(name) ?? [];
    return { rate: Math.max(...turns.map(({ rate }) => rate)), each: Math.min(...turns.map(({ each }) => each)) };
  };
  const nothing = best("echo");
  for (const [name] of candidates) {
    const { rate, each } = best(name);
    const share = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;
    rows.push([`${shop.shop}, ${name}`, rate, share(rate / nothing.rate), each, share(nothing.each / each)]);
  }
}
table(
  `workerd, seven requests of each shop, ${CONNECTIONS} connections, best of ${TURNS} turns of ${SECONDS} s; load ${before} to ${load()}`,
  ["", "requests/s", "of echo", "server µs each", "of echo"],
  rows,
);

const long = [];
for (const shop of shops)
  for (const [what, made, key] of /** @type {const} */ ([
    ["of the catalogue", largest, undefined],
    ["of distinct goods, with the shop's key", distinct, new Map(keys).get(shop.shop)],
  ]))
    for (const detail of ["totals", "charges"]) {
      const request = made(shop, detail);
      const { options, errors } = await answer(edge.url, request, key);
      if (!options) throw new Error(JSON.stringify(errors));
      const { ask, end } = await connected(edge.url);
      const times = [];
      for (let i = 0; i < 6; i++) {
        const start = performance.now();
        await ask(http(request, key));
        if (i > 0) times.push(performance.now() - start);
      }
      end();
      long.push([`${shop.shop}, ${what}, ${detail}`, String(options.length), ...columns(measured(times))]);
    }
table(`The largest valid requests, 500 lines to Germany, ms; load ${load()}`, ["", "options", "min", "p10", "median"], long);
await Promise.all([edge.stop(), echo.stop()]);
