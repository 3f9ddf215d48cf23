// Who quotes for a shop, and what may its pages ask of the shopper? `shop.json` of the shopper's edition, fetched once.

/**
 * @typedef {object} Point a locker or pick-up point that the shop's services deliver to
 * @property {string} id
 * @property {"locker" | "point"} kind
 * @property {string} name
 * @property {string} country
 * @property {string} postal_code
 * @property {string} city
 * @property {boolean} needs_post_number
 * @property {string} valid_from
 * @property {string | null} valid_until the first day on which it is no longer in use
 */

/**
 * @typedef {object} Notice what the shop tells
 * @property {"returns" | "insurance" | "note"} about
 * @property {string[] | null} countries null: all
 * @property {Record<string, string>} texts by the tags of languages
 */

/**
 * @typedef {object} Shop
 * @property {string} shop
 * @property {"browser" | "edge"} quoted_by `edge`: no service of it is left to the browser
 * @property {Point[]} points
 * @property {string[]} cash_on_delivery the countries in which a service may collect cash
 * @property {{insurance: boolean, signature: boolean, weekend_delivery: boolean}} wishes what a service has for who wants it
 * @property {Notice[]} notices
 */

/** @type {Map<string, Promise<Shop>>} */
const shops = new Map();

/**
 * @param {string} book the address of the shopper's edition
 * @returns {Promise<Shop>}
 */
export function openShop(book) {
  let opening = shops.get(book);
  if (!opening) {
    opening = read(besideBook(book, "shop.json"));
    opening.catch(() => shops.delete(book));
    shops.set(book, opening);
  }
  return opening;
}

/** A file that lies in the shop's edition. @param {string} book @param {string} name */
export const besideBook = (book, name) => new URL(`${book.replace(/\/?(index\.lfi)?$/, "/")}${name}`, location.href);

/** @param {URL} address */
async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`\`${address.pathname}\` answered ${response.status}; check the address of the book`);
  return response.json();
}
