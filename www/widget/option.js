// What does one delivery option look like? A radio with what is paid now for it, its days and what is due at the door; behind a fold what
// makes up the price.

import { html, nothing } from "lit";
import { sentFrom } from "./sent.js";
import { isZero, sum, without } from "./sums.js";
import { Later } from "./later.js";

/** @import { Option, Quote } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

const ofPrice = new Later(() => import("./breakdown.js"));

/** What a delivery is called: by the shop in the shopper's language, else by the widget. @param {Option} option @param {Wording} say */
export const titleOf = ({ tier, tier_label: own }, say) => own ?? say.say(tier);

/** Whether it can be followed, where that is known. @type {Record<string, string>} */
const TRACKED = { yes: "tracked", partial: "tracked_partly", no: "untracked" };

/**
 * @typedef {object} Card
 * @property {Wording} say
 * @property {string} country where it is sent to
 * @property {string} book where the names of sources are
 * @property {boolean} chosen
 * @property {boolean} disabled
 * @property {string} badge `cheapest`, `fastest` or none
 * @property {number} secondsLeft until the cut-off that keeps these days
 * @property {unknown} fields what customs ask of the recipient, where this option is chosen
 * @property {() => void} choose
 * @property {() => void} again draws the option again
 */

/**
 * @param {Option} option
 * @param {Quote} quote
 * @param {Card} card
 */
export function optionCard(option, quote, { say, country, book, chosen, disabled, badge, secondsLeft, fields, choose, again }) {
  const { delivery, label, illustrative, complete } = option;
  const total = say.money(option.total, quote.currency);
  const left = secondsLeft > 0 ? say.duration(secondsLeft) : "";
  // Where shipments go by different services the label is only the tier's, once more.
  const title = titleOf(option, say);
  const named = option.service && label !== title;
  const tracked = TRACKED[(option.service && option.promises?.tracked) || ""];
  const sent = sentFrom(option.shipments, country, say);
  return html`<div class="option" part=${chosen ? "option option-chosen" : "option"} ?data-chosen=${chosen}>
    <label part="choice">
      <input type="radio" name="option" part="radio" .value=${option.id} .checked=${chosen} ?disabled=${disabled} @change=${choose} />
      <span class="tier" part="tier"
        >${title} ${badge ? html`<span class="mark badge" part="mark ${badge}">${say.say(badge)}</span>` : nothing}</span
      >
      <span class="amount" part="amount">${say.money(without(option.due_at_checkout, option.goods), quote.currency)}</span>
      <span class="row">
        <span part="dates">${say.arrival(delivery)}</span>
        ${left ? html`<span class="until" part="countdown">${say.say("order_within", { time: left })}</span>` : nothing}
      </span>
      <span class="row">
        <span class="way">
          ${named ? html`<span class="service" part="service">${label}</span>` : nothing}
          ${sent ? html`<span class="sent" part="sent">${sent}</span>` : nothing}
        </span>
        <span class="sum" part="total">${say.say("total")} ${complete ? total : say.say("at_least", { amount: total })}</span>
      </span>
      <span class="marks">
        ${terms(option, quote, say)} ${wanted(option, say)}
        ${tracked ? html`<span class="mark soft" part="mark tracked">${say.say(tracked)}</span>` : nothing}
        ${illustrative ? html`<span class="mark quiet" part="mark illustrative">${say.say("illustrative")}</span>` : nothing}
        ${delivery.guaranteed && !illustrative ? html`<span class="mark quiet" part="mark guaranteed">${say.say("guaranteed")}</span>` : nothing}
      </span>
    </label>
    ${fields}
    <details class="fold" part="breakdown" @toggle=${() => ofPrice.get(again)}>
      <summary part="summary">${say.say("breakdown")}</summary>
      ${ofPrice.part?.breakdown(option, quote, { country, book, say, again })}
    </details>
  </div>`;
}

/**
 * Whether the price is the whole price. What is due at the door is never small print: how much, what of it is a fee for asking, and who asks.
 * @param {Option} option
 * @param {Quote} quote
 * @param {Wording} say
 */
function terms(option, quote, say) {
  const { due_on_delivery: due, complete, shipments } = option;
  if (isZero(due) && complete) return html`<span class="mark good" part="mark terms">${say.say("nothing_due")}</span>`;
  const atDoor = [...shipments.flatMap(({ landed_cost: { charges } }) => charges), ...option.order_charges].filter(
    (charge) => charge.due === "delivery" && charge.payer === "buyer",
  );
  const fee = sum(atDoor.filter(({ kind }) => kind === "fee").map(({ amount }) => amount));
  const named = atDoor.map(({ collected_by: by }) => by).filter((by) => !["carrier", "seller", "platform"].includes(by));
  const money = (/** @type {string} */ amount) => say.money(amount, quote.currency);
  const amount = complete ? money(due) : say.say("at_least", { amount: money(due) });
  const words = [
    isZero(due) ? say.say("more_due") : say.say("dap", { amount }),
    !isZero(fee) && say.say("fee_of_it", { fee: money(fee) }),
    !isZero(due) && (named.length ? say.say("collected_by", { who: say.list([...new Set(named)]) }) : say.say("collected_by_carrier")),
  ].filter(Boolean);
  return html`<span class="mark later" part="mark terms">${words.join(" · ")}</span>`;
}

/**
 * Whether it is there by the day that the shopper wants.
 * @param {Option} option
 * @param {Wording} say
 */
function wanted({ delivery }, say) {
  if (!delivery.wanted) return nothing;
  const { by, in_time: inTime } = delivery.wanted;
  return html`<span class=${inTime ? "mark good" : "mark later"} part="mark wanted"
    >${say.say(inTime ? "in_time" : "too_late", { day: say.day(by) })}</span
  >`;
}

/**
 * What a shop asks where its prices cannot be worked out: one radio, with what is not known said beside it.
 * @param {{amount: string, currency: string}} price
 * @param {{say: Wording, chosen: boolean, disabled: boolean, choose: () => void}} card
 */
export function flatCard({ amount, currency }, { say, chosen, disabled, choose }) {
  return html`<div class="option" part=${chosen ? "option option-chosen" : "option"} ?data-chosen=${chosen}>
    <label part="choice">
      <input type="radio" name="option" part="radio" value="fallback" .checked=${chosen} ?disabled=${disabled} @change=${choose} />
      <span class="tier" part="tier">${say.say("delivery")}</span>
      <span class="amount" part="amount">${say.money(amount, currency)}</span>
      <span class="row"><span class="sent" part="note">${say.say("flat")}</span></span>
    </label>
  </div>`;
}
