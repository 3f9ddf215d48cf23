// What is noted of one request while it is answered? Whose it is, and how long each part of the work took; forgotten with the answer.

import { lookInto, of } from "./body.js";

/** @import { Found } from "./shops/books.js" */
/** @typedef {{waitUntil?: (work: Promise<unknown>) => void}} Context */

/** Milliseconds with a tenth: finer than that only tells who asks what the server did. @param {number} ms */
const rounded = (ms) => Math.max(0, Math.round(ms * 10) / 10);

export class Asked {
  /** The shop that the request is about, where its key, its address or its body names one. @type {string | undefined} */
  shop;

  /** Whether its answer is made while it is sent, and so the books held until then. */
  streams = false;

  /** What was read of a body that names the shop itself. @type {Uint8Array | undefined} */
  bytes;

  /** @type {Map<string, number>} */
  #took = new Map();

  /** The books of shops that it is answered by, from the first question to the last. @type {Map<string, Found>} */
  #books = new Map();

  #context;

  /** @param {Context} [context] */
  constructor(context) {
    this.#context = context;
  }

  /**
   * The book of a shop: for one request the same, whatever is published meanwhile.
   * @param {string} name
   * @param {() => Promise<Found | undefined>} find with the book held already
   */
  async bookOf(name, find) {
    const known = this.#books.get(name);
    if (known) return known;
    const found = await find();
    if (found) this.#books.set(name, found);
    return found;
  }

  /** The book that it is answered by. @param {string} name */
  held(name) {
    return this.#books.get(name);
  }

  /** A book that failed answers nothing more of it. @param {string} name */
  forget(name) {
    this.#books.get(name)?.book.end();
    this.#books.delete(name);
  }

  /** It is over: the books need not be held for it. */
  release() {
    for (const name of [...this.#books.keys()]) this.forget(name);
  }

  /** Lets work end that others wait for too, also where who asked is gone. @template T @param {Promise<T>} work */
  later(work) {
    const settled = work.then(
      () => {},
      () => {},
    );
    this.#context?.waitUntil?.(settled);
    return work;
  }

  /**
   * Does a part of the work and notes how long it took.
   * @template T
   * @param {"read" | "engine"} part
   * @param {() => Promise<T>} work
   */
  async time(part, work) {
    const from = performance.now();
    try {
      return await work();
    } finally {
      this.#took.set(part, (this.#took.get(part) ?? 0) + performance.now() - from);
    }
  }

  /** `read;dur=0.4, engine;dur=2.1`. A runtime whose clock stands still while it computes tells 0 of what did not wait. */
  serverTiming() {
    return [...this.#took].map(([part, ms]) => `${part};dur=${rounded(ms)}`).join(", ");
  }

  /** The shop that the request names: its own key's or its address's, else its body's. */
  named() {
    return this.shop ?? (this.bytes && shopIn(this.bytes));
  }
}

/** The shop of a quote, or of the request that a token is asked for. @param {Uint8Array} bytes */
function shopIn(bytes) {
  const { shop, request } = lookInto(bytes);
  const named = shop ?? of(request, "shop");
  return typeof named === "string" ? named : undefined;
}
