// Whose is a problem: the shopper's, who mistyped an address; the page's, whose developer must mend it; or nobody's, of a lost network?

import { RequestProblem } from "../engine/engine.js";
import { NotPriced } from "./quotes.js";

/** @import { Fault } from "../engine/engine.js" */
/** @typedef {"address" | "page" | "network"} Kind */

/** What the shopper types or wishes; all else of a request is the page's. */
const OF_THE_SHOPPER = /^\/(ship_to|wants)\//;

/** @param {unknown} problem @returns {Fault[]} */
const faultsOf = (problem) => (problem instanceof RequestProblem ? (problem.problem.errors ?? []) : []);

/** The faults that the shopper can mend. @param {unknown} problem */
export function typed(problem) {
  const faults = faultsOf(problem);
  return faults.every(({ path }) => OF_THE_SHOPPER.test(path)) ? faults : [];
}

/**
 * A module that does not start is the page's fault where its policy or its browser forbids it; a part of the book that is not there may come.
 * @param {unknown} problem
 * @returns {Kind}
 */
export function kindOf(problem) {
  if (typed(problem).length) return "address";
  if (problem instanceof RequestProblem || problem instanceof NotPriced || isForbidden(problem)) return "page";
  return "network";
}

/** @param {unknown} problem */
function isForbidden(problem) {
  return typeof WebAssembly === "undefined" || problem instanceof WebAssembly.CompileError;
}

/** What was said already: a page that asks a hundred times with one mistake reads of it once. @type {Set<string>} */
const said = new Set();

/**
 * Tells the developer in the console, once for each mistake.
 * @param {string} element
 * @param {unknown} problem
 */
export function tellDeveloper(element, problem) {
  const faults = faultsOf(problem).map(({ path, message }) => `${message} (\`${path}\`)`);
  const words = faults.length ? faults.join("; ") : String(/** @type {Error} */ (problem)?.message ?? problem);
  if (said.has(words)) return;
  said.add(words);
  console.error(`<${element}>: ${words}`);
}
