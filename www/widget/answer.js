// What does a quote look like? Its options, one below the other; what is left out above them, what else is to be known below.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { noticesFor } from "./notices.js";
import { optionCard, titleOf } from "./option.js";
import { badges } from "./pick.js";
import { leftOut, list, sentences, why } from "./sent.js";
import { termsForm, underTerms } from "./terms.js";

/** @import { Option, Quote } from "../engine/engine.js" */
/** @import { Notice } from "./shop.js" */
/** @import { Wording } from "./wording.js" */

/** A choice that the new quote no longer has: where it stood, and why it went. @typedef {{at: number, words: string}} Withdrawn */

/** What concerns whoever orders, not the shop alone. @template {{audience: string}} T @param {T[]} told */
export const forShopper = (told) => told.filter(({ audience }) => audience !== "seller");

/** Warnings about how the figures came about: there for who asks. All others stand open, for they may change the shopper's mind. */
const BEHIND_A_FOLD = ["exchange_rate_out_of_period", "trust", "registration_missing", "collector_fee_unknown"];

/**
 * @param {Quote} quote
 * @param {object} page
 * @param {Wording} page.say
 * @param {string} page.country
 * @param {string} page.book where the names of sources are
 * @param {Notice[]} page.notices what the shop tells
 * @param {string} page.terms which of the options stand that the shop has under both terms
 * @param {(terms: string) => void} page.chooseTerms
 * @param {boolean} page.disabled
 * @param {boolean} page.required
 * @param {string} page.value the chosen option's id
 * @param {number} page.elapsed seconds since it was asked for
 * @param {boolean} page.binding
 * @param {Withdrawn | undefined} page.withdrawn
 * @param {(option: Option) => unknown} page.fields what customs ask of the recipient of an option
 * @param {(option: Option) => void} page.choose
 * @param {() => unknown} page.wishes
 * @param {() => void} page.again draws the quote again
 */
export function answer(quote, page) {
  const { say, withdrawn, value } = page;
  const options = underTerms(quote.options, page.terms);
  const isLeft = options.length < quote.options.length;
  const [refusals, warnings] = [
    forShopper(quote.refusals).filter((refusal) => why(refusal, say)),
    forShopper(quote.warnings).filter((warning) => why(warning, say)),
  ];
  const gone = withdrawn && html`<div class="note small" part="note withdrawn" role="status">${withdrawn.words}</div>`;
  if (!options.length)
    return html`${gone ?? nothing}
      <div class="note" part="note refusals"><strong>${say.say("nothing")}</strong>${sentences(say, refusals)}</div>
      ${page.wishes()}`;
  const left = leftOut(options, say);
  const told = warnings.filter(({ code }) => !BEHIND_A_FOLD.includes(code));
  const folded = warnings.filter(({ code }) => BEHIND_A_FOLD.includes(code));
  const best = badges(options);
  const card = (/** @type {Option} */ option) =>
    optionCard(option, quote, {
      say,
      country: page.country,
      book: page.book,
      disabled: page.disabled,
      chosen: option.id === value,
      badge: option.id === best.cheapest ? "cheapest" : option.id === best.fastest ? "fastest" : "",
      secondsLeft: option.delivery.order_within_s - page.elapsed,
      fields: option.id === value ? page.fields(option) : nothing,
      choose: () => page.choose(option),
      again: page.again,
    });
  return html`${
      left.length ? html`<div class="note small" part="note left-out"><strong>${say.say("left_out")}</strong>${list(left)}</div>` : nothing
    }
    ${isLeft ? termsForm(say, page.terms, page.disabled, page.chooseTerms) : nothing}
    <div role="radiogroup" class="options" part="options" aria-label=${say.say("delivery")} aria-required=${page.required}>
      ${repeat(
        options,
        ({ id }) => id,
        (option, at) => html`${withdrawn?.at === at ? gone : nothing}${card(option)}`,
      )}
      ${withdrawn && withdrawn.at >= options.length ? gone : nothing}
    </div>
    ${noticesFor(page.notices, page.country, options, say)} ${page.wishes()}
    ${told.length ? html`<div class="note small" part="warnings">${sentences(say, told)}</div>` : nothing}
    <div class="foot" part="foot">
      ${fold("refusals", say.say("others"), sentences(say, refusals), refusals.length)}
      ${fold("notes", say.say("notes"), sentences(say, folded), folded.length)}
      <span>${page.binding ? `${say.say("confirmed")} · ` : ""}${say.say("facts", { day: say.day(quote.facts_as_of) })}</span>
    </div>`;
}

/** Why a choice went: what became of its service, where that is told. @param {Option} was @param {Quote} quote @param {Wording} say */
export function whyGone(was, quote, say) {
  const of = [was.service, was.tier, `${was.carrier}/${was.service}`];
  const refusal = forShopper(quote.refusals).find(({ id, subject }) => subject !== "line" && of.includes(id));
  const words = say.say("withdrawn", { option: titleOf(was, say) });
  return refusal ? `${words} ${why(refusal, say)}` : words;
}

/**
 * @param {string} part
 * @param {string} title
 * @param {unknown} body
 * @param {number} count nothing is shown of nothing
 */
function fold(part, title, body, count) {
  if (!count) return nothing;
  return html`<details part=${part}>
    <summary>${title}</summary>
    ${body}
  </details>`;
}
