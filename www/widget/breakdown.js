// Why does it cost that? Every charge of an option with its rate and what it is taken on, and by whom its figures were published.

import { html, nothing } from "lit";
import { chargeBasis, chargeLabel } from "./charges.js";
import { sentFrom } from "./sent.js";
import { besideBook } from "./shop.js";
import { isZero, sum } from "./sums.js";

/** @import { Charge, Landed, Option, Quote, Warning } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

const CARRIAGE = ["freight", "surcharge", "discount"];

/** The sources of an edition, by their ids. @typedef {Record<string, {title: string, publisher: string, url: string}>} Sources */
/** By the address of the edition, once they are here. @type {Map<string, Sources>} */
const editions = new Map();

/**
 * @param {Option} option
 * @param {Quote} quote
 * @param {object} page
 * @param {string} page.country where it is sent to
 * @param {string} page.book
 * @param {Wording} page.say
 * @param {() => void} page.again draws it again
 */
export function breakdown(option, quote, { country, book, say, again }) {
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
      landed.flatMap((part) => part.absorbed ?? []).map((charge) => `${chargeLabel(charge, say)}: ${money(charge.amount)}`),
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
    ${
      book &&
      html`<details class="sources" part="sources" @toggle=${() => void read(book, again)}>
        <summary>${say.say("sources")}</summary>
        ${named(
          editions.get(book) ?? {},
          landed.flatMap(({ charges }) => charges),
          say,
        )}
      </details>`
    }
  `;
}

/** A page whose edition tells of no sources shows none. @param {string} book @param {() => void} again */
async function read(book, again) {
  if (editions.has(book)) return;
  editions.set(book, {});
  const answer = await fetch(besideBook(book, "sources.json")).catch(() => undefined);
  if (answer?.ok) editions.set(book, await answer.json());
  else editions.delete(book);
  again();
}

/**
 * The sources of charges, by name and with their address, each once; of a tariff, in which edition it was read.
 * @param {Sources} sources
 * @param {Charge[]} charges
 * @param {Wording} say
 */
function named(sources, charges, say) {
  const ids = [...new Set(charges.map(({ source }) => source ?? ""))].filter((id) => sources[id]);
  return html`<ul>
    ${ids.map((id) => {
      const { title, publisher, url } = sources[id];
      const read = new Map(charges.filter(({ source }) => source === id).map((charge) => [charge.edition, charge]));
      return html`<li>
        <a part="source" href=${url} target="_blank" rel="noopener noreferrer">${title}</a> (${publisher})${[...read.values()].map(
          (charge) => edition(charge, say),
        )}
      </li>`;
    })}
  </ul>`;
}

/** Of which day the edition is that a rate was read in, and how old that is on the day of the charge. @param {Charge} charge @param {Wording} say */
function edition({ edition, on }, say) {
  if (!edition) return nothing;
  const days = Math.round((Date.parse(edition) - Date.parse(on)) / 86_400_000);
  const [per, unit] = /** @type {[number, "day" | "month" | "year"][]} */ ([
    [365.25, "year"],
    [30.44, "month"],
    [1, "day"],
  ]).find(([per]) => Math.abs(days) >= 2 * per) ?? [1, "day"];
  const ago = new Intl.RelativeTimeFormat(say.locale).format(Math.trunc(days / per), unit);
  return html` · <span part="edition">${say.say("edition", { day: say.day(edition), ago })}</span>`;
}

/**
 * What may be asked on delivery besides: a range, in no sum.
 * @param {Landed[]} landed
 * @param {Wording} say
 * @param {(amount: string) => string} money
 */
function roughly(landed, say, money) {
  const estimates = landed.flatMap((part) => part.estimates ?? []);
  const [least, most] = /** @type {const} */ (["lowest", "highest"]).map((key) => sum(estimates.map((one) => one[key])));
  if (isZero(most)) return nothing;
  const [lowest, highest] = [money(least), money(most)];
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
      <th scope="row">${say.say("shipping")}${carriage.length > 1 ? carriage.map((charge) => part(charge, say, money)) : nothing}</th>
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
 * @param {Wording} say
 * @param {(amount: string) => string} money
 */
function part(charge, say, money) {
  return html`<small class="part"><span>${chargeLabel(charge, say)}</span> <span>${money(charge.amount)}</span></small>`;
}

/**
 * @param {Charge} charge
 * @param {Wording} say
 * @param {(amount: string) => string} money
 */
function chargeRow(charge, say, money) {
  const { trust, amount } = charge;
  const foot = [chargeBasis(charge, say), trust && trust !== "sourced" && say.say(trust)].filter(Boolean);
  return html`<tr part="charge">
    <th scope="row">
      ${chargeLabel(charge, say)} ${foot.length ? html`<small class="foot-of-charge">${foot.join(" · ")}</small>` : nothing}
    </th>
    <td>${money(amount)}</td>
  </tr>`;
}

/**
 * @param {string} title
 * @param {string[]} lines
 */
function extra(title, lines) {
  const once = [...new Set(lines)].filter(Boolean);
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
