// From where is it sent, in how many parcels, and what is not? In the shopper's words.

import { html } from "lit";

/** @import { Option, Shipment } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

/**
 * "from California and Vietnam · 3 parcels": within the shopper's own country by the place's name, abroad by the country's.
 * @param {Shipment[]} shipments
 * @param {string} country where it is sent to
 * @param {Wording} say
 */
export function sentFrom(shipments, country, say) {
  if (!shipments.length) return "";
  const places = shipments.map(({ from }) => (from.country === country ? from.name : say.region(from.country)));
  const count = shipments.reduce((sum, { parcels }) => sum + parcels.length, 0);
  return say.say("sent", { places: say.list([...new Set(places)]), count });
}

/**
 * What is left out of the options, each line once.
 * @param {Option[]} options
 * @param {Wording} say
 */
export function leftOut(options, say) {
  const sentence = (/** @type {Option["left_out"][number]} */ left) => `${left.quantity} × ${why(left, say)}`;
  return [...new Set(options.flatMap(({ left_out: left }) => left.map(sentence)))];
}

/**
 * Why, and from when it is there again where that is known.
 * @param {Parameters<Wording["because"]>[0] & {restock?: string | null}} reason
 * @param {Wording} say
 */
export function why(reason, say) {
  const sentence = say.because(reason);
  return sentence && reason.restock ? `${sentence} · ${say.say("restock", { day: say.day(reason.restock) })}` : sentence;
}

/**
 * Reasons as a list, each sentence once.
 * @param {Wording} say
 * @param {Parameters<typeof why>[0][]} reasons
 */
export function sentences(say, reasons) {
  return list([...new Set(reasons.map((reason) => why(reason, say)))].filter(Boolean));
}

/** @param {string[]} sentences */
export function list(sentences) {
  return html`<ul>
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}
