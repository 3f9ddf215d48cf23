// What keeps a form from being sent? No choice, a field that is not of its form, a token that is still to come.

import { kindOf } from "./problem.js";

/** @import { Quote } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

/** @typedef {{flags: ValidityStateFlags, words?: string, at?: HTMLElement}} Validity what is wrong, in words, and where the focus goes */

/**
 * Which words say what is missing of a choice.
 * @param {{quote: Quote | undefined, problem: unknown, hasFlat: boolean, busy: boolean}} state
 */
export function missing({ quote, problem, hasFlat, busy }) {
  if (quote) return quote.options.length ? "choose" : "nothing";
  if (problem) return kindOf(problem) === "address" ? "check" : hasFlat ? "choose" : "unpriced";
  return busy ? "loading" : "waiting";
}

/**
 * @param {object} control
 * @param {HTMLElement | DocumentFragment} control.root
 * @param {Wording} control.say
 * @param {boolean} control.chosen whether an option is
 * @param {boolean} control.mayLack whether none need be
 * @param {string} control.missing which words say what is missing of a choice
 * @param {boolean} control.waits whether what is chosen is still to be bound
 * @returns {Validity}
 */
export function validity({ root, say, chosen, mayLack, missing, waits }) {
  // Something of the element must take the focus, or the browser says nothing of what is missing.
  const focus = root.querySelector("input[part=radio], input.field, button") ?? root.querySelector(".delivery");
  const at = /** @type {HTMLElement} */ (focus);
  const wrong = (/** @type {ValidityStateFlags} */ flags, /** @type {string} */ words, where = at) => ({
    flags,
    words: say.say(words) || "…",
    at: where,
  });
  if (!chosen) return mayLack ? { flags: {} } : wrong({ valueMissing: true }, missing);
  for (const input of root.querySelectorAll("input.field"))
    if (input instanceof HTMLInputElement && !input.checkValidity()) return wrong({ patternMismatch: true }, "check", input);
  return waits ? wrong({ customError: true }, "loading") : { flags: {} };
}
