// How fast is Landfall beside a page script that knows one lane? Both in one process and one run, Hanoi to Melbourne.
//
//   npm install --no-save --prefix benches/rivals/page && node benches/rivals/page/bench.mjs [ROUNDS]   (after `cargo xtask build`)

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { index, shard } from "../../../www/edge/book/folder.js";
import { Engine } from "../../../www/engine/engine.js";
import { asked, filesOf, opened, started } from "../../engines.mjs";
import { circumstances, columns, interleaved, load, measured, table } from "../../measure.mjs";
import { differences, example } from "./check.mjs";
import { answer, answerBytes } from "./page.mjs";

const rounds = Number(process.argv[2] ?? 200);
const version = JSON.parse(readFileSync(new URL("./node_modules/big.js/package.json", import.meta.url), "utf8")).version;
circumstances({ "big.js": version });

const differing = await differences(await Engine.open({ book: { index, shard } }));
if (differing.length) throw new Error(`the page script answers otherwise, so its time says nothing:\n${differing.join("\n")}`);

/** @type {Parameters<typeof interleaved>[0]} */
const candidates = [];
/** @type {Record<string, ReturnType<typeof filesOf>>} */
const files = {};
for (const face of /** @type {const} */ (["edge", "browser"])) {
  const loaded = await started(face);
  files[face] = filesOf(loaded, [example]);
  const warm = opened(loaded, files[face]);
  for (const detail of ["totals", "charges"]) {
    const request = asked(face, example, detail);
    candidates.push({ name: `${face} ${detail} warm`, run: () => warm.quote(...request) });
    candidates.push({
      name: `${face} ${detail} cold`,
      prepare: () => opened(loaded, files[face]),
      run: (engine) => engine.quote(...request),
      after: (engine) => engine.free(),
    });
  }
}
for (const detail of ["totals", "charges"]) {
  const request = { ...example, detail };
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  candidates.push({ name: `page ${detail} bytes`, run: () => answerBytes(bytes) });
  candidates.push({ name: `page ${detail} objects`, run: () => answer(request) });
}
const before = load();
const times = await interleaved(candidates, rounds);
const rows = ["totals", "charges"].flatMap((detail) =>
  [
    ["bytes to bytes", "bytes", "edge"],
    ["objects", "objects", "browser"],
  ].flatMap(([how, page, face]) => {
    const theirs = times.get(`page ${detail} ${page}`);
    const against = (/** @type {string} */ state) => {
      const ours = times.get(`${face} ${detail} ${state}`);
      const ratio = (/** @type {"min" | "p10" | "median"} */ by) => (theirs && ours ? (theirs[by] / ours[by]).toFixed(2) : "");
      return [`Landfall ${face}, ${detail}, ${state}`, ...columns(ours), ratio("min"), ratio("p10"), ratio("median")];
    };
    return [[`page script, ${detail}, ${how}`, ...columns(theirs), "", "", ""], against("warm"), against("cold")];
  }),
);
table(
  `Hanoi–Melbourne, µs; ${rounds} rounds, interleaved; load ${before} to ${load()}. Ratio: the script's time by Landfall's (over 1: Landfall is faster)`,
  ["", "min", "p10", "median", "ratio min", "p10", "median"],
  rows,
);

/** Each in a process of its own. @type {Map<string, Record<string, number>[]>} */
const firsts = new Map();
const script = fileURLToPath(new URL("./cold.mjs", import.meta.url));
for (let i = 0; i < 12; i++)
  for (const who of ["edge", "browser", "page"]) {
    const lane = files[who] ? [files[who].index, ...files[who].shards] : [];
    const input = JSON.stringify(lane.map((bytes) => Buffer.from(bytes).toString("base64")));
    const told = JSON.parse(execFileSync(process.execPath, [script, who], { input, encoding: "utf8" }));
    firsts.set(who, [...(firsts.get(who) ?? []), told]);
  }
const least = (/** @type {string} */ who, /** @type {string[]} */ steps) =>
  columns(measured((firsts.get(who) ?? []).map((run) => steps.reduce((sum, step) => sum + run[step], 0))));
table(
  `The first answer of a process, ms, totals; 12 processes each; load ${load()}`,
  ["", "min", "p10", "median"],
  [
    ...["edge", "browser"].flatMap((who) => [
      ...["compile", "instantiate", "lane", "first quote", "second quote"].map((step) => [`${who}: ${step}`, ...least(who, [step])]),
      [`${who}: instantiate, lane, first quote`, ...least(who, ["instantiate", "lane", "first quote"])],
    ]),
    ["page script: load", ...least("page", ["load"])],
    ["page script: first answer", ...least("page", ["first quote"])],
  ],
);
