// How does a page of its own making get a quote, without an element? `quote` asks once; `open` opens a book for a page that asks again.

import { RequestProblem } from "../engine/engine.js";
import { openShop } from "./shop.js";
import { askEdge, openBook } from "./sources.js";

/** @import { Quote, Request } from "../engine/engine.js" */
/** @typedef {{book?: string, endpoint?: string}} From */

export { RequestProblem };

/**
 * A shop's prices: from its edge function where the page names it, and they may then be bound; else from its book, as an estimate.
 * @param {From} from
 */
export async function open({ book, endpoint }) {
  if (endpoint) return { binding: true, quote: (/** @type {Request} */ request) => askEdge(endpoint, request) };
  if (!book) throw new Error("nobody is named who quotes; give the address of the shop's `book` or of its `endpoint`");
  const shop = await openShop(book);
  if (shop.quoted_by === "edge") throw new Error("the edge function alone quotes for this shop; give its address as `endpoint`");
  const engine = await openBook(book);
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
