// What is asked of the engine? The page's cart and destination with what the shopper wishes; what nobody said is left out.

/** @import { Request } from "../engine/engine.js" */
/** @import { Attributes } from "./attributes.js" */

/**
 * The request, or nothing while it is not known what or where to.
 * @param {Attributes} page
 * @param {string} locale
 * @param {{waits: boolean, to?: object, wants: object}} wishes what of the shopper's wishes holds there
 * @returns {Request | undefined}
 */
export function requestOf({ shop, cart, destination, currency, terms, promotions }, locale, { waits, to, wants }) {
  if (!destination?.country || !cart?.length || waits) return undefined;
  const words = promotions.split(",").filter((word) => word.trim());
  return {
    shop,
    ship_to: { ...destination, ...to },
    lines: cart,
    ...(Object.keys(wants).length && { wants }),
    locale,
    ...(currency && { currency }),
    ...(terms && { terms }),
    ...(words.length && { promotions: words }),
  };
}
