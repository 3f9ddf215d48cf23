// Which engine answers? One for the life of the isolate, opened when it is first asked, and given up only when it failed itself.

import { index, shard } from "#book";
import { Engine } from "../engine/engine.js";
import { Refused } from "./problem.js";

/** A part of the book that cannot be read now may be there again soon. */
export const RETRY = { "retry-after": "30" };

/** How often an engine was opened, and when last: more than once means that one failed, or that the book could not be read. */
export const opened = { times: 0, at: "" };

/** @type {Promise<Engine> | undefined} */
let warm;

/**
 * Asks the engine. Nothing but the engine's own work belongs into `what`: a fault of the client's must not cost a warm engine.
 * @template T
 * @param {(engine: Engine) => T | Promise<T>} what
 * @returns {Promise<T>}
 */
export async function ask(what) {
  const asked = (warm ??= open());
  try {
    return await what(await asked);
  } catch (cause) {
    if (hasFailed(cause)) {
      if (warm === asked) warm = undefined;
      throw cause;
    }
    console.error("the book cannot be read:", cause);
    throw new Refused(503, "book-unavailable", "the book that answers rest on cannot be read now; try again in a while", RETRY);
  }
}

function open() {
  opened.times += 1;
  opened.at = new Date().toISOString();
  const opening = Engine.open({ book: { index: new Uint8Array(index), shard } });
  opening.catch(() => {
    if (warm === opening) warm = undefined;
  });
  return opening;
}

/**
 * A trap or an exhausted stack leaves the module in the middle of its work, and a TypeError is a mistake of ours. All else that the engine
 * throws is said on purpose, of a book or a shard: the engine is whole.
 * @param {unknown} cause
 */
export function hasFailed(cause) {
  return cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError || cause instanceof TypeError;
}
