// From whom does a page get a quote? From the shop's book, opened once for all who ask; or from its edge function, over HTTP.

import { Engine, RequestProblem } from "../engine/engine.js";

/** @import { Quote, Request } from "../engine/engine.js" */

/** Books that this page has opened: all of one book share its engine and shards. @type {Map<string, Promise<Engine>>} */
const books = new Map();

/** @param {string} address */
export function openBook(address) {
  let opening = books.get(address);
  if (!opening) {
    opening = Engine.open({ book: address });
    opening.catch(() => books.delete(address));
    books.set(address, opening);
  }
  return opening;
}

/** It is opened anew when it is asked for next. @param {string} address */
export function forgetBook(address) {
  books.delete(address);
}

/**
 * A quote of the edge function; a `RequestProblem` where the request is at fault, else an error.
 * @param {string} endpoint
 * @param {Request} request
 * @param {AbortSignal} [signal]
 * @returns {Promise<Quote>}
 */
export async function askEdge(endpoint, request, signal) {
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(request), ...(signal && { signal }) };
  const response = await fetch(endpoint, init);
  if (response.status >= 500) throw new Error(`the edge function answered ${response.status}`);
  const answer = await response.json();
  if (!response.ok) throw new RequestProblem(answer);
  return answer;
}
