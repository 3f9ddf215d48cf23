// What is a charge called, in the shopper's language? By what it is; a tax that is known by a title of its own keeps it.

/** @import { Charge } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

/** Surcharges of carriers, by the message that names them. @type {Record<string, string>} */
const SURCHARGES = {
  fuel: "fuel",
  residential: "residential",
  remote: "remote",
  extended: "remote",
  additional_handling: "bulky",
  large: "bulky",
  overweight: "bulky",
  saturday: "weekend",
  sunday: "weekend",
  signature: "signature",
  demand: "peak",
  dangerous_goods: "dangerous",
  battery: "dangerous",
  cash_on_delivery: "cash",
};

/** Duties, taxes and fees by the last part of their code or the reason's, first match. @type {[RegExp, string][]} */
const LEVIES = [
  [/^(handling|disbursement|duty_(tax_)?paid|clearance)/, "clearance"],
  [/consumption|^jct/, "consumption_tax"],
  [/excise/, "excise"],
  [/sales_tax|use_tax|business_tax|[pq]st\b/, "sales_tax"],
  [/^((domestic|import|seller)_)?(vat|iva)\b|^(vat|iva)_/, "vat"],
];

/** Titles that law gives a tax: names, the same in every language. */
export const TITLES = /\b(GST\/HST|GST|IGST|ICMS|IGIC|IGI|IPSI|AIEM|IEEPA|IPI, PIS and COFINS|PPh 22|DTA|Octroi de mer|Section \d{3})\b/;

/**
 * @param {Charge} charge
 * @param {Wording} say
 * @returns {string}
 */
export function chargeLabel({ kind, code, label, rate, reason }, say) {
  if (reason.code === "unsent_goods" || reason.code === "weight_break") return label; // an article's name, a service's
  if (kind === "freight") return say.say("shipping");
  if (kind === "insurance" || reason.code === "declared_value") return say.say("insurance");
  if (kind === "discount") return say.charge("discount");
  if (kind === "surcharge") return say.charge(SURCHARGES[reason.code] ?? "surcharge");
  const tail = (code.split(".").pop() ?? "").replaceAll("-", "_");
  const named = LEVIES.find(([form]) => form.test(tail)) ?? LEVIES.find(([form]) => form.test(reason.code));
  const [title] = TITLES.exec(label) ?? [];
  const words = say.charge(named?.[1] ?? kind);
  return [title ? `${words} (${title})` : words, percent(rate, say)].filter(Boolean).join(" ");
}

/**
 * On what a percentage is taken: "on €120.00".
 * @param {Charge} charge
 * @param {Wording} say
 */
export function chargeBasis({ rate, basis, reason }, say) {
  if (reason.code === "unsent_goods") return say.say("left_out");
  return basis && percent(rate, say) && /^[A-Z]{3}$/.test(basis.unit)
    ? say.say("on_base", { base: say.money(basis.amount, basis.unit) })
    : "";
}

/** A rate that is a percentage and nothing more. @param {string | null} rate @param {Wording} say */
function percent(rate, say) {
  const [, figure] = /^(\d+(?:\.\d+)?) %/.exec(rate ?? "") ?? [];
  return figure ? say.percent(figure) : "";
}
