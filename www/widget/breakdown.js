// Why does it cost that? Every charge of an option with its rate, its reason and its source.

import { html, nothing } from "lit";
import { sentFrom } from "./sent.js";
import { isZero } from "./sums.js";

/** @import { Charge, Landed, Option, Quote, Warning } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

const CARRIAGE = ["freight", "surcharge", "discount"];

/**
 * @param {Option} option
 * @param {Quote} quote
 * @param {string} country where it is sent to
 * @param {Wording} say
 */
export function breakdown(option, quote, country, say) {
  const { shipments, order_charges: orderCharges } = option;
  const landed = shipments.map((shipment) => shipment.landed_cost);
  const money = (/** @type {string} */ amount) => say.money(amount, quote.currency);
  return html`
    ${option.complete ? nothing : html`<p class="note small" part="note incomplete">${say.say("incomplete")}</p>`}
    ${roughly(landed, say, money)}
    ${shipments.map(
      (shipment, i) =>
        html`<table>
          ${
            shipments.length > 1
              ? html`<caption>
                  ${say.say("shipment", { number: i + 1, count: shipments.length })} · ${sentFrom([shipment], country, say)} ·
                  ${say.arrival(shipment.delivery)}
                </caption>`
              : nothing
          }
          <tbody>
            ${rows(shipment.landed_cost, say, money)}
          </tbody>
        </table>`,
    )}
    <table class="sums">
      <tbody>
        ${orderCharges.map((charge) => chargeRow(charge, say, money))}
        <tr part="grand-total">
          <th scope="row">${say.say("total")}</th>
          <td>${money(option.total)}</td>
        </tr>
        ${
          isZero(option.due_on_delivery)
            ? nothing
            : html`<tr>
                  <th scope="row">${say.say("checkout")}</th>
                  <td>${money(option.due_at_checkout)}</td>
                </tr>
                <tr>
                  <th scope="row">${say.say("later")}</th>
                  <td>${money(option.due_on_delivery)}</td>
                </tr>`
        }
      </tbody>
    </table>
    ${extra(
      say.say("absorbed"),
      landed.flatMap((part) => part.absorbed ?? []).map((charge) => `${charge.label}: ${money(charge.amount)}`),
    )}
    ${extra(
      "",
      landed
        .flatMap((part) => [
          ...(part.missing ?? []),
          ...(part.warnings ?? []).filter((warning) => warning.audience !== "seller" && !isTold(warning, quote)),
        ])
        .map((reason) => say.because(reason)),
    )}
  `;
}

/**
 * What may be asked on delivery besides: a range, in no sum. It is rough, so it may be added up as numbers.
 *
 * @param {Landed[]} landed
 * @param {Wording} say
 * @param {(amount: string) => string} money
 */
function roughly(landed, say, money) {
  const estimates = landed.flatMap((part) => part.estimates ?? []);
  const sum = (/** @type {"lowest" | "highest"} */ key) => estimates.reduce((all, one) => all + Number(one[key]), 0);
  if (sum("highest") === 0) return nothing;
  const [lowest, highest] = [money(sum("lowest").toFixed(3)), money(sum("highest").toFixed(3))];
  const text = lowest === highest ? say.say("roughly_one", { highest }) : say.say("roughly", { lowest, highest });
  return html`<p class="note small" part="note estimate">${text}</p>`;
}

/**
 * @param {Landed} landed
 * @param {Wording} say
 * @param {(amount: string) => string} money
 */
function rows({ goods, freight, insurance, charges }, say, money) {
  const carriage = charges.filter((charge) => CARRIAGE.includes(charge.kind));
  const levies = charges.filter((charge) => !CARRIAGE.includes(charge.kind) && charge.kind !== "insurance");
  return html`
    <tr>
      <th scope="row">${say.say("goods")}</th>
      <td>${money(goods)}</td>
    </tr>
    <tr>
      <th scope="row">${say.say("shipping")}${carriage.length > 1 ? carriage.map((charge) => part(charge, money)) : nothing}</th>
      <td>${money(freight)}</td>
    </tr>
    ${
      isZero(insurance)
        ? nothing
        : html`<tr>
            <th scope="row">${say.say("insurance")}</th>
            <td>${money(insurance)}</td>
          </tr>`
    }
    ${levies.map((charge) => chargeRow(charge, say, money))}
  `;
}

/**
 * @param {Charge} charge
 * @param {(amount: string) => string} money
 */
function part({ label, amount }, money) {
  return html`<small class="part"><span>${label}</span> <span>${money(amount)}</span></small>`;
}

/**
 * @param {Charge} charge
 * @param {Wording} say
 * @param {(amount: string) => string} money
 */
function chargeRow(charge, say, money) {
  const { label, rate, source, trust, amount } = charge;
  const because = say.because(charge);
  const foot = [
    source && say.say("source", { source }),
    rate && !label.includes(rate) && rate,
    trust && trust !== "sourced" && say.say(trust),
  ].filter(Boolean);
  return html`<tr part="charge">
    <th scope="row">
      ${label}
      <small>${because}</small>
      <small class="foot-of-charge">${foot.reverse().join(" · ")}</small>
    </th>
    <td>${money(amount)}</td>
  </tr>`;
}

/**
 * @param {string} title
 * @param {string[]} lines
 */
function extra(title, lines) {
  const once = [...new Set(lines)];
  if (!once.length) return nothing;
  return html`<div class="extra">
    ${title ? html`<strong>${title}</strong>` : nothing}
    <ul>
      ${once.map((line) => html`<li>${line}</li>`)}
    </ul>
  </div>`;
}

/** Warnings of the whole quote stand below the options, once. @param {Warning} warning @param {Quote} quote */
function isTold(warning, quote) {
  return quote.warnings.some(({ because }) => because === warning.because);
}
