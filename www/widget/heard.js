// What does a page hear of an answer? `landfall-ready` of the first, `landfall-quote` of a quote, `landfall-problem` where there is none.

import { RequestProblem } from "../engine/engine.js";
import { kindOf, tellDeveloper } from "./problem.js";

/** @import { Quote } from "../engine/engine.js" */
/** @import { Kind } from "./problem.js" */
/** @typedef {{quote?: Quote, problem?: unknown, binding: boolean}} Answer */

/** @param {string} name @param {unknown} detail */
export function event(name, detail) {
  return new CustomEvent(name, { detail, bubbles: true, composed: true });
}

/**
 * @param {Answer} answer
 * @param {{element: string, isFirst: boolean, ofPage: Kind[]}} to `ofPage`: problems that the page's developer must mend, told in the console
 */
export function heard({ quote, problem, binding }, { element, isFirst, ofPage }) {
  const ready = isFirst ? [event("landfall-ready", { quote: quote ?? null })] : [];
  if (quote) return [...ready, event("landfall-quote", { quote, binding })];
  const kind = kindOf(problem);
  if (ofPage.includes(kind)) tellDeveloper(element, problem);
  return [...ready, event("landfall-problem", { kind, problem: problem instanceof RequestProblem ? problem.problem : problem })];
}
