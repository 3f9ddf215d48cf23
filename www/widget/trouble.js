// What does a shopper see where there is no price? What to mend in the address; or the shop's flat price, and another try where one may help.

import { html, nothing } from "lit";
import { flatCard } from "./option.js";
import { kindOf, typed } from "./problem.js";
import { sentences } from "./sent.js";

/** @import { Wording } from "./wording.js" */

/**
 * @param {unknown} problem
 * @param {object} page
 * @param {Wording} page.say
 * @param {{amount: string, currency: string} | undefined} page.flat
 * @param {boolean} page.chosen whether the flat price is
 * @param {boolean} page.disabled
 * @param {boolean} page.required
 * @param {() => void} page.choose the flat price
 * @param {() => void} page.retry
 */
export function trouble(problem, { say, flat, chosen, disabled, required, choose, retry }) {
  const faults = typed(problem);
  if (faults.length) {
    const lines = faults.map(({ code, message }) => ({ because: message, reason: { code, args: {} } }));
    return html`<div class="note" part="note problem"><strong>${say.say("check")}</strong>${sentences(say, lines)}</div>`;
  }
  const isLasting = kindOf(problem) === "page";
  const told = isLasting
    ? html`<strong>${say.say("unpriced")}</strong>`
    : html`<strong>${say.say("unreachable")}</strong> <button type="button" part="retry" @click=${retry}>${say.say("retry")}</button>`;
  const card = (/** @type {{amount: string, currency: string}} */ price) =>
    html`<div role="radiogroup" class="options" part="options" aria-label=${say.say("delivery")} aria-required=${required}>
      ${flatCard(price, { say, chosen, disabled, choose })}
    </div>`;
  return html`${flat ? card(flat) : nothing}
  ${flat && isLasting ? nothing : html`<div class=${flat ? "note small" : "note"} part="note problem">${told}</div>`}`;
}
