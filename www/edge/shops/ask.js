// Which engine is asked? That of the shop which is asked about, where its book is in the store; else the bundle's.

import { lookInto, of } from "../body.js";
import { Refused } from "../problem.js";
import { RETRY, ask, hasFailed } from "../warm.js";
import { LATE, bookOf, forParts, giveUp, keepWithin, lacking, patience } from "./books.js";
import { storeOf } from "./store.js";

/** @import { Engine, Options } from "../../engine/engine.js" */
/** @import { Asked } from "../asked.js" */
/** @import { Env } from "../worker.js" */
/** @import { Found } from "./books.js" */
/** @typedef {{env: Env, asked: Asked, authorised: string | undefined}} By */

/**
 * Asks about a shop: the one that is named, or else the one whose key was shown. What goes to the engine gets where to read its parts.
 * @template T
 * @param {string | undefined} named
 * @param {By} by
 * @param {(engine: Engine, from: Options) => T | Promise<T>} what
 * @returns {Promise<T>}
 */
export async function askOf(named, { env, asked, authorised }, what) {
  const name = storeOf(env) && (named ?? authorised);
  if (name === undefined) return ask((engine) => what(engine, {}));
  const found = await asked.bookOf(name, () => bookOf(name, env, asked));
  if (found) return askBook(found, env, asked, what);
  if (name === authorised) await mustHave(name);
  return ask((engine) => what(engine, {}));
}

/**
 * @template T
 * @param {Found} found
 * @param {Env} env
 * @param {Asked} asked
 * @param {(engine: Engine, from: Options) => T | Promise<T>} what
 */
async function askBook({ book, shop, store }, env, asked, what) {
  const read = book.source(store, forParts(env));
  const source = (/** @type {string} */ file) => asked.later(read(file));
  try {
    const answered = await patience(Promise.resolve(what(book.engine, { source })));
    if (answered !== LATE) return answered;
    // Two requests may wait for one part, and the one that reads it may be gone.
    asked.forget(shop.name);
    giveUp(shop, book);
  } catch (cause) {
    if (hasFailed(cause)) {
      asked.forget(shop.name);
      giveUp(shop, book);
      throw cause;
    }
    lacking(shop, book);
    console.error("a part of a shop's book cannot be read:", cause);
  } finally {
    keepWithin(env);
  }
  throw new Refused(503, "book-unavailable", "a part of the book that the answer rests on cannot be read now; try again in a while", RETRY);
}

/** The shop that a quote's body names: whose book answers must be known before the engine reads it. @param {Uint8Array} bytes @param {Env} env */
export function shopInQuote(bytes, env) {
  return storeOf(env) && text(lookInto(bytes).shop);
}

/** The same of a body that holds a request. @param {Uint8Array} bytes @param {Env} env */
export function shopInRequest(bytes, env) {
  return storeOf(env) && text(of(lookInto(bytes).request, "shop"));
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : undefined;
}

/** A key may be good for a shop without a book. @param {string} shop */
async function mustHave(shop) {
  const { shops } = await ask((engine) => engine.book());
  if (!shops.includes(shop)) throw new Refused(404, "not-found", "no book of this shop is here; publish one by `landfall publish`");
}
