// Are duties and taxes paid now, or at the door? Where the shop leaves it to the shopper: of options that stand under both terms, one.

import { html } from "lit";

/** @import { Option } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

/** The same delivery under the other terms. @param {Option} option @param {Option[]} options */
export const twin = (option, options) => options.find(({ tier, terms }) => tier === option.tier && terms !== option.terms);

/**
 * Those that stand under the wanted terms, or under one alone.
 * @param {Option[]} options
 * @param {string} terms `ddp` or `dap`
 */
export const underTerms = (options, terms) => options.filter((option) => option.terms === terms || !twin(option, options));

/**
 * @param {Wording} say
 * @param {string} terms those that stand chosen
 * @param {boolean} disabled
 * @param {(terms: string) => void} choose
 */
export function termsForm(say, terms, disabled, choose) {
  const of = (/** @type {string} */ value, /** @type {string} */ words) =>
    html`<label class="tick"
      ><input type="radio" name="terms" .checked=${terms === value} ?disabled=${disabled} @change=${() => choose(value)} />
      <span>${say.say(words)}</span></label
    >`;
  return html`<fieldset class="terms" part="terms-choice">
    <legend>${say.say("duties")}</legend>
    ${of("ddp", "duties_now")} ${of("dap", "duties_later")}
  </fieldset>`;
}
