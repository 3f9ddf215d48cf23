// Which option stands out, and which is chosen before the shopper chooses? The cheapest and the fastest; and what the page asks for.

import { compare, isZero } from "./sums.js";

/** @import { Option } from "../engine/engine.js" */

/** By what is paid in all, then by the last day. @param {Option} one @param {Option} other */
export const cheaper = (one, other) => compare(one.total, other.total) || one.delivery.latest.localeCompare(other.delivery.latest);

/** By the last day, then by what is paid in all. @param {Option} one @param {Option} other */
export const faster = (one, other) => one.delivery.latest.localeCompare(other.delivery.latest) || compare(one.total, other.total);

/**
 * The cheapest and the fastest, where there is a choice: an option of which something is not known is not said to be cheapest.
 * @param {Option[]} options
 * @returns {{cheapest?: string, fastest?: string}} their ids
 */
export function badges(options) {
  if (options.length < 2) return {};
  const whole = options.every(({ complete }) => complete);
  const alone = (/** @type {Option[]} */ [first, second], /** @type {(one: Option, other: Option) => number} */ of) =>
    of(first, second) < 0 ? first.id : undefined;
  return {
    cheapest: whole ? alone([...options].sort(cheaper), (one, other) => compare(one.total, other.total)) : undefined,
    fastest: alone([...options].sort(faster), (one, other) => one.delivery.latest.localeCompare(other.delivery.latest)),
  };
}

/**
 * The option that stands chosen before the shopper chooses: never one that has something to pay on delivery.
 * @param {Option[]} options in the shop's order
 * @param {string} how `cheapest`, `fastest`, `first`, the shop's own first; all else is none
 * @returns {Option | undefined}
 */
export function preselected(options, how) {
  const silent = options.filter((option) => option.complete && isZero(option.due_on_delivery));
  if (how === "first") return silent[0];
  if (how === "cheapest") return silent.sort(cheaper)[0];
  if (how === "fastest") return silent.sort(faster)[0];
  return undefined;
}
