// What do customs ask of the recipient of an option? Each field once, however many shipments ask it.

/** @import { Option, RequiredField } from "../engine/engine.js" */

/** @param {Option} option @returns {RequiredField[]} */
export function requiredFields(option) {
  const all = option.shipments.flatMap((shipment) => shipment.landed_cost.required ?? []);
  return [...new Map(all.filter(({ audience }) => audience !== "seller").map((required) => [required.field, required])).values()];
}
