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
 * @typedef {object} Shop
 * @property {string} shop
 * @property {"browser" | "edge"} quoted_by `edge`: no service of it is left to the browser
 * @property {Point[]} points
 * @property {string[]} cash_on_delivery the countries in which a service may collect cash
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
    opening = read(new URL(`${book.replace(/\/?(index\.lfi)?$/, "/")}shop.json`, location.href));
    opening.catch(() => shops.delete(book));
    shops.set(book, opening);
  }
  return opening;
}

/** @param {URL} address */
async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`\`${address.pathname}\` answered ${response.status}; check the address of the book`);
  return response.json();
}
