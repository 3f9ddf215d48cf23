// What else may the shopper wish, and what of it has the shop? A locker or pick-up point instead of the door, a day, cash on delivery,
// cover for the goods, a signature, weekends.

/** @import { Point, Shop } from "./shop.js" */

/** What is wished by a tick. @typedef {"cash_on_delivery" | "insurance" | "signature" | "weekend_delivery"} Tick */
/** @typedef {{point: string, post_number: string, deliver_by: string} & Record<Tick, boolean>} Wishes */

/** @returns {Wishes} */
export const noWishes = () => ({
  point: "",
  post_number: "",
  deliver_by: "",
  cash_on_delivery: false,
  insurance: false,
  signature: false,
  weekend_delivery: false,
});

/** @param {Record<string, unknown> | null} destination @param {string} key */
const said = (destination, key) => String(destination?.[key] ?? "");

/**
 * What of the wishes holds at a destination: a point in another country is none.
 * @param {Wishes} wishes
 * @param {Shop | undefined} shop
 * @param {Record<string, unknown> | null} destination
 */
export function granted(wishes, shop, destination) {
  const point = pointsAt(shop, destination).find(({ id }) => id === wishes.point);
  const ticked = ticks(shop, destination).filter((tick) => wishes[tick]);
  const number = point?.needs_post_number ? wishes.post_number : "";
  return {
    /** The point wants a number that is not given yet: nothing can be asked before. */
    waits: Boolean(point?.needs_post_number && !number),
    to: point && { delivery_to: point.kind, point: point.id, ...(number && { post_number: number }) },
    wants: { ...(wishes.deliver_by && { deliver_by: wishes.deliver_by }), ...Object.fromEntries(ticked.map((tick) => [tick, true])) },
  };
}

/** What of the shop may be ticked there. @param {Shop | undefined} shop @param {Record<string, unknown> | null} destination */
export function ticks(shop, destination) {
  const has = { ...shop?.wishes, cash_on_delivery: shop?.cash_on_delivery.includes(said(destination, "country")) };
  return /** @type {Tick[]} */ (["insurance", "signature", "weekend_delivery", "cash_on_delivery"]).filter((tick) => has[tick]);
}

/**
 * The points in use in the destination's country, the nearest by postcode first.
 * @param {Shop | undefined} shop
 * @param {Record<string, unknown> | null} destination
 * @returns {Point[]}
 */
export function pointsAt(shop, destination) {
  const today = new Date().toISOString().slice(0, 10);
  const [country, postcode] = [said(destination, "country"), said(destination, "postal_code")];
  const inUse = (/** @type {Point} */ point) =>
    point.country === country && point.valid_from <= today && (!point.valid_until || today < point.valid_until);
  const near = (/** @type {Point} */ { postal_code }) => apart(postcode, postal_code);
  return (shop?.points ?? []).filter(inUse).sort((a, b) => near(a) - near(b));
}

/**
 * How far postcodes lie apart: of numbers their difference, of others how many of their last characters differ.
 * @param {string} one
 * @param {string} other
 */
function apart(one, other) {
  const [a, b] = [one, other].map((code) => code.toUpperCase().replace(/[^0-9A-Z]/g, ""));
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Math.abs(Number(a) - Number(b));
  let alike = 0;
  while (alike < a.length && a[alike] === b[alike]) alike++;
  return Math.max(a.length, b.length) - alike;
}
