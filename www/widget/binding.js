// Is the price that was chosen bound? `POST …/bind` of the shop's edge function gives a token for it, which the form submits.

/** @import { Bound, Option, Request } from "../engine/engine.js" */

export class Binding {
  #changed;
  /** @type {AbortController | undefined} */
  #asking;
  /** What is bound: an option of a quote. */
  #of = "";
  /** What the edge function would not bind as it was shown: once told, it is not asked again. */
  #refused = "";
  /** @type {Bound | undefined} */
  #bound;

  /** @param {(withdrawn: boolean) => void} changed what is bound has changed; `withdrawn`: the option is gone, or not as it was shown */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Whether an answer is still to come. */
  get busy() {
    return Boolean(this.#asking);
  }

  /** The token of what is chosen; none before it is here, or where it could not be had. */
  get token() {
    return this.#bound?.token;
  }

  stop() {
    this.#asking?.abort();
    this.#asking = this.#bound = undefined;
    this.#of = "";
  }

  /** Until when, in milliseconds; never where nothing is bound. */
  get until() {
    return this.#bound ? Date.parse(this.#bound.expires_at) : Infinity;
  }

  /**
   * Binds an option as it is shown; nothing is asked of what is bound already.
   * @param {string} endpoint of quotes
   * @param {Request} request
   * @param {Option} option
   */
  async ask(endpoint, request, { id, total, delivery }) {
    const of = JSON.stringify([endpoint, request, id, total, delivery.latest]);
    if (of === this.#refused || (of === this.#of && (this.#asking || Date.now() < this.until))) return;
    this.stop();
    this.#of = of;
    const asking = (this.#asking = new AbortController());
    const body = JSON.stringify({ request, option: id, expect: { total, latest: delivery.latest } });
    /** @type {Response | undefined} */
    let response;
    /** @type {Bound | undefined} */
    let bound;
    try {
      const headers = { "content-type": "application/json" };
      response = await fetch(`${endpoint}/bind`, { method: "POST", headers, body, signal: asking.signal });
      if (response.ok) bound = await response.json();
    } catch {
      // Without a token the shop's own server asks for the price: an order is not lost for it.
    }
    if (this.#asking !== asking) return;
    this.#asking = undefined;
    this.#bound = bound;
    const withdrawn = response?.status === 409;
    if (withdrawn) this.#refused = of;
    this.#changed(withdrawn);
  }
}
