// How long does a shopper on a slow line wait for the first price, and does the page move under the finger? The demonstration in Chromium.
//
//   node benches/first-load/bench.mjs [VISITS]   (after `cargo xtask build`; CHROMIUM names the browser where it is not at the usual place)
//
// Nothing is cached, each answer is 400 ms under way, the bandwidth has no limit. The server is on this machine and speaks HTTP/1.1: a
// browser has six connections to it, so that files also wait for each other (waves), beside what waits for what (rounds). A server of
// HTTP/2 has no such waves, and connecting to one takes round trips that are not counted here.

import { readFileSync } from "node:fs";
import { openBrowser } from "../../www/tests/browser.mjs";
import { startDemo } from "../../www/tests/servers.mjs";
import { visit } from "../../www/tests/visit.mjs";
import { circumstances, measured, table } from "../measure.mjs";

const VISITS = Number(process.argv[2] ?? 7);
const LATENCY_MS = 400;
/** A telephone of the middling kind, beside this machine. */
const SLOWER = 4;
/** A page of each kind: its lane is told ahead, is the shop's first one, or is known when its script has run; and a shop quoted by the edge. */
const PAGES = [
  "shop=hanoi-crafts&country=AU",
  "shop=tokyo-stationery",
  "shop=hanoi-crafts",
  "shop=hanoi-crafts&to=Melbourne",
  "shop=tokyo-stationery&to=Berlin",
  "shop=saigon-apparel",
];
/** Screens on which the page must hold still. @type {[number, number][]} */
const SCREENS = [
  [1280, 900],
  [768, 1024],
  [360, 800],
  [320, 640],
];
const packages = JSON.parse(readFileSync(new URL("../../www/package.json", import.meta.url), "utf8")).devDependencies;

const demo = await startDemo();
const browser = await openBrowser();
circumstances({ Chromium: browser.version(), workerd: packages.workerd });

/** @type {Map<string, Awaited<ReturnType<typeof visit>>[]>} */
const visits = new Map(PAGES.map((query) => [query, []]));
// The first visit of each is not counted: it also starts the edge function and fills the server's own caches.
for (let i = -1; i < VISITS; i++)
  for (const query of PAGES) {
    const seen = await visit(browser, `${demo.url}/?${query}`, { latency: LATENCY_MS });
    if (i >= 0) visits.get(query)?.push(seen);
  }
table(
  `first visit, ${LATENCY_MS} ms latency, ${VISITS} visits`,
  ["", "first price, ms, least", "median", "rounds", "waves", "files", "kB"],
  [...visits].map(([query, seen]) => {
    const { min, median } = measured(seen.map(({ price }) => price));
    const [{ files, bytes }] = seen;
    const most = (/** @type {"rounds" | "waves"} */ what) => String(Math.max(...seen.map((one) => one[what])));
    return [query, min, median, most("rounds"), most("waves"), String(files.length), bytes / 1000];
  }),
);

const slow = [];
for (const query of PAGES.filter((query) => !query.includes("saigon"))) {
  const seen = [];
  for (let i = 0; i < VISITS; i++)
    seen.push(await visit(browser, `${demo.url}/?${query}`, { latency: 0, slower: SLOWER, width: 360, height: 800 }));
  const [first, again] = [measured(seen.map(({ price }) => price)), measured(seen.flatMap(({ repriced }) => repriced))];
  slow.push([
    query,
    first.min,
    first.median,
    again.min,
    again.median,
    String(Math.max(...seen.map(({ shift }) => Math.ceil(shift * 1e4) / 1e4))),
  ]);
}
table(
  `a machine ${SLOWER} times slower, no latency, 360 px, ${VISITS} visits`,
  ["", "first price, ms, least", "median", "a changed cart, ms, least", "median", "layout shift, most"],
  slow,
);

const rows = [];
for (const query of PAGES) {
  const cells = [];
  for (const [width, height] of SCREENS) {
    const { shift } = await visit(browser, `${demo.url}/?${query}`, { latency: LATENCY_MS, width, height });
    cells.push(shift.toFixed(4));
  }
  rows.push([query, ...cells]);
}
table("layout shift of a first visit", ["", ...SCREENS.map((sides) => sides.join(" × "))], rows);

await browser.close();
await demo.stop();
