// How does a page of its own making get a quote, without an element? `quote` asks once; `open` opens a book for a page that asks again.

import { Engine, RequestProblem } from "../engine/engine.js";
import { openShop } from "./shop.js";

/** @import { Quote, Request } from "../engine/engine.js" */
/** @typedef {{book?: string, endpoint?: string}} From */

export { RequestProblem };

/** @type {Map<string, Promise<Engine>>} */
const books = new Map();

/**
 * A shop's prices: from its edge function where the page names it, and they may then be bound; else from its book, as an estimate.
 * @param {From} from
 */
export async function open({ book, endpoint }) {
  if (endpoint) return { binding: true, quote: (/** @type {Request} */ request) => overHttp(endpoint, request) };
  if (!book) throw new Error("nobody is named who quotes; give the address of the shop's `book` or of its `endpoint`");
  const shop = await openShop(book);
  if (shop.quoted_by === "edge") throw new Error("the edge function alone quotes for this shop; give its address as `endpoint`");
  let opening = books.get(book);
  if (!opening) {
    opening = Engine.open({ book });
    opening.catch(() => books.delete(book));
    books.set(book, opening);
  }
  const engine = await opening;
  return { binding: false, quote: (/** @type {Request} */ request) => engine.quote(request) };
}

/**
 * @param {From} from
 * @param {Request} request
 * @returns {Promise<Quote>}
 */
export async function quote(from, request) {
  return (await open(from)).quote(request);
}

/**
 * @param {string} endpoint
 * @param {Request} request
 * @returns {Promise<Quote>}
 */
async function overHttp(endpoint, request) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(request) });
  if (response.status >= 500) throw new Error(`the edge function answered ${response.status}`);
  const answer = await response.json();
  if (!response.ok) throw new RequestProblem(answer);
  return answer;
}
