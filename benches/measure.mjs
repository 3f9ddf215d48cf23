// How are times taken, so that they can be compared on a machine that others use too? All candidates in turn, round by round; the
// least and the tenth percentile are read first, ratios before figures, and the load is told beside them.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";

/** @typedef {{min: number, p10: number, median: number, times: number[]}} Measured in microseconds */

/** @param {number[]} times @returns {Measured} */
export function measured(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.floor((sorted.length - 1) * share)];
  return { min: sorted[0], p10: at(0.1), median: at(0.5), times };
}

/** How often a candidate runs in its turn: once uncounted, so that none pays for what the one before left in the caches. */
const TURN = 4;

/**
 * All candidates in turn, in another order each round, so that a slow moment falls on all alike. `prepare` is not timed.
 * @param {{name: string, run: (given: any) => unknown, prepare?: () => unknown, after?: (given: any) => void}[]} candidates
 * @param {number} rounds
 */
export async function interleaved(candidates, rounds) {
  const die = dice(1);
  /** @type {Map<string, number[]>} */
  const times = new Map(candidates.map(({ name }) => [name, []]));
  // The first third is not counted: until the compilers of V8 are done.
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    const order = candidates.map((candidate) => ({ candidate, at: die(1e9) })).sort((a, b) => a.at - b.at);
    for (const { candidate } of order)
      for (let turn = 0; turn < TURN; turn++) {
        const given = candidate.prepare?.();
        const start = process.hrtime.bigint();
        const done = candidate.run(given);
        if (done instanceof Promise) await done;
        const took = Number(process.hrtime.bigint() - start) / 1000;
        candidate.after?.(given);
        if (round >= 0 && turn > 0) times.get(candidate.name)?.push(took);
      }
  }
  return new Map([...times].map(([name, list]) => [name, measured(list)]));
}

/** Random numbers below a bound, the same at each run. @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** @param {string} title @param {string[]} heads @param {(string | number)[][]} rows the first column is words, the others figures */
export function table(title, heads, rows) {
  const cells = [heads, ...rows].map((row) => row.map((cell) => (typeof cell === "number" ? figure(cell) : cell)));
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? "")].length)));
  const line = (/** @type {string[]} */ row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ");
  console.log(`\n${title}\n\n${line(cells[0])}\n${widths.map((width) => "─".repeat(width)).join("  ")}`);
  for (const row of cells.slice(1)) console.log(line(row));
}

/** @param {number} value */
function figure(value) {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

/** @param {Measured | undefined} it */
export function columns(it) {
  return it ? [it.min, it.p10, it.median] : [];
}

/** What was measured on, and how busy the machine was. @param {Record<string, string>} [packages] */
export function circumstances(packages = {}) {
  const rustc = execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim();
  const cpu = /model name\s*: (.*)/.exec(readFileSync("/proc/cpuinfo", { encoding: "utf8" }))?.[1] ?? "unknown processor";
  const told = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  console.log([`Node ${process.versions.node} (V8 ${process.versions.v8})`, rustc, ...told].join(", "));
  console.log(`${cpu}; load ${load()}`);
}

/** The average load of the last minute. */
export function load() {
  return loadavg()[0].toFixed(1);
}
