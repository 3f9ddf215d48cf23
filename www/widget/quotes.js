// Where do the widget's quotes come from? From the book at once, and from the shop's edge function when prices must bind.
// A shop that is quoted by the edge alone has no estimate: its pages fetch no engine.

import { RequestProblem } from "../engine/engine.js";
import { openShop } from "./shop.js";
import { askEdge, forgetBook, openBook } from "./sources.js";

/** @import { Engine, Quote, Request } from "../engine/engine.js" */
/** @import { Shop } from "./shop.js" */

const SETTLE_MS = 250; // a shopper who taps a quantity thrice asks the edge function once; a page that opens asks at once

/** Only the edge function can quote, and the page names none. */
export class NotPriced extends Error {}

export class Quotes {
  #show;
  #changed;
  /** @type {Engine | undefined} */
  #engine;
  #address = "";
  #turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  /** @type {AbortController | undefined} */
  #asking;
  #asked = false;
  #estimating = false;
  #confirming = false;
  #bound = false;
  /** What the book could not answer, held back until the edge function has spoken. @type {unknown} */
  #held;
  /** Why the edge function did not answer. @type {unknown} */
  #failed;
  /** What the shop's edition tells a page, once it is here. @type {Shop | undefined} */
  #shop;

  /**
   * @param {(answer: {quote?: Quote, problem?: unknown, binding: boolean}) => void} show
   * @param {() => void} changed
   */
  constructor(show, changed) {
    this.#show = show;
    this.#changed = changed;
  }

  /** What the shop's edition tells a page; none before it is here, or where the page names no book. */
  get shop() {
    return this.#shop;
  }

  /** Whether an answer is still to come. */
  get busy() {
    return this.#estimating || this.#confirming;
  }

  stop() {
    this.#turn++;
    this.#estimating = this.#confirming = this.#bound = false;
    this.#held = this.#failed = undefined;
    clearTimeout(this.#settling);
    this.#asking?.abort();
  }

  /**
   * Answers in this very turn when the book and its shards are here, so that a changed cart never shows an old price.
   * @param {{book: string, endpoint: string}} from
   * @param {Request} request
   */
  ask({ book, endpoint }, request) {
    this.stop();
    const turn = this.#turn;
    if (book !== this.#address) this.#engine = this.#shop = undefined;
    this.#address = book;
    if (book && !this.#estimateNow(request, Boolean(endpoint))) void this.#estimate(turn, book, request);
    if (!endpoint) return;
    this.#confirming = true;
    this.#settling = setTimeout(() => this.#confirm(turn, endpoint, request), book && this.#asked ? SETTLE_MS : 0);
    this.#asked = true;
  }

  /**
   * @param {Request} request
   * @param {boolean} confirmed whether the edge function speaks later: then it judges the request, not the book
   */
  #estimateNow(request, confirmed) {
    try {
      const quote = this.#engine?.quoteNow(request);
      if (!quote) return false;
      this.#show({ quote, binding: false });
    } catch (problem) {
      this.#doubt(problem);
      if (confirmed) this.#held = problem;
      else this.#show({ problem, binding: false });
    }
    return true;
  }

  /** An engine that failed, where the request was not at fault, is opened anew next time. @param {unknown} problem */
  #doubt(problem) {
    if (problem instanceof RequestProblem) return;
    forgetBook(this.#address);
    this.#engine = undefined;
  }

  /**
   * @param {number} turn
   * @param {string} book
   * @param {Request} request
   */
  async #estimate(turn, book, request) {
    this.#estimating = true;
    /** @type {{quote?: Quote, problem?: unknown}} */
    let answer;
    try {
      const shop = await openShop(book);
      if (book === this.#address) this.#shop = shop;
      if (shop.quoted_by === "edge") throw new NotPriced("the edge function alone quotes for this shop; name its address as `endpoint`");
      const engine = await openBook(book);
      if (book === this.#address) this.#engine = engine;
      answer = { quote: await engine.quote(request) };
    } catch (problem) {
      this.#doubt(problem);
      answer = { problem: problem instanceof NotPriced ? (this.#failed ?? problem) : problem };
    }
    if (turn !== this.#turn) return;
    this.#estimating = false;
    if (answer.problem && this.#confirming) this.#held = answer.problem;
    else if (!this.#bound) this.#show({ ...answer, binding: false });
    this.#changed();
  }

  /**
   * @param {number} turn
   * @param {string} endpoint
   * @param {Request} request
   */
  async #confirm(turn, endpoint, request) {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    /** @type {{quote?: Quote, problem?: unknown} | undefined} */
    let answer;
    try {
      answer = { quote: await askEdge(endpoint, request, signal) };
    } catch (problem) {
      if (problem instanceof RequestProblem) answer = { problem };
      else {
        this.#failed = problem;
        // An estimate on show, or soon on show, is better than none.
        const held = this.#held instanceof NotPriced ? problem : this.#held;
        if (held || !this.#address) answer = { problem: held ?? problem };
      }
    }
    if (turn !== this.#turn) return;
    this.#confirming = false;
    this.#bound = Boolean(answer);
    if (answer) this.#show({ ...answer, binding: Boolean(answer.quote) });
    this.#changed();
  }
}
