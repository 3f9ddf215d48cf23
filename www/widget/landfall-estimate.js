// What would it cost to have this article sent, and when would it come? `<landfall-estimate>`: one sentence for a product page.
//
// Attributes: shop, book, endpoint, locale, currency, sku, quantity, country, postal-code, subdivision, prefer (`cheapest` or `fastest`).
// Properties: cart (instead of sku and quantity), destination (instead of country, postal-code and subdivision).
// Events (bubbling, composed): `landfall-ready` on the first answer, `landfall-quote` on each, `landfall-problem` where there is none.

import { LitElement, html, nothing } from "lit";
import { baseStyle } from "./base-style.js";
import { estimateStyle } from "./estimate-style.js";
import { cheaper, faster } from "./pick.js";
import { heard } from "./heard.js";
import { kindOf, typed } from "./problem.js";
import { Quotes } from "./quotes.js";
import { schemeOf } from "./scheme.js";
import { isZero, without } from "./sums.js";
import { Speech } from "./speech.js";
import { addMessages } from "./wording.js";

/** @import { Option, Quote } from "../engine/engine.js" */

const ASKS = ["shop", "book", "endpoint", "currency", "sku", "quantity", "cart", "country", "postalCode", "subdivision", "destination"];

export class LandfallEstimate extends LitElement {
  static styles = [baseStyle, estimateStyle];
  static properties = {
    shop: {},
    book: {},
    endpoint: {},
    locale: {},
    currency: {},
    sku: {},
    quantity: { type: Number },
    country: {},
    postalCode: { attribute: "postal-code" },
    subdivision: {},
    prefer: {},
    cart: { attribute: false },
    destination: { attribute: false },
  };

  #quotes = new Quotes(
    (answer) => this.#show(answer),
    () => this.requestUpdate(),
  );
  #speech = new Speech(this);
  /** @type {Quote | undefined} */
  #quote;
  /** @type {unknown} */
  #problem;
  #ready = false;
  /** Whether the page has been painted: the engine is never in the way of what the page itself shows. */
  #painted = false;

  constructor() {
    super();
    this.shop = "";
    this.book = "";
    this.endpoint = "";
    this.locale = "";
    this.currency = "";
    this.sku = "";
    this.quantity = 1;
    this.country = "";
    this.postalCode = "";
    this.subdivision = "";
    this.prefer = "cheapest";
    /** @type {Record<string, unknown>[] | null} */
    this.cart = null;
    /** @type {Record<string, unknown> | null} */
    this.destination = null;
  }

  /** The quote that the sentence tells of. */
  get quote() {
    return this.#quote ?? null;
  }

  /** The option that the sentence tells of. */
  get option() {
    const options = [...(this.#quote?.options ?? [])].sort(this.prefer === "fastest" ? faster : cheaper);
    return options[0] ?? null;
  }

  connectedCallback() {
    super.connectedCallback();
    void painted().then(() => {
      if (!this.isConnected) return;
      this.#painted = true;
      this.#ask();
      this.requestUpdate();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#quotes.stop();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("locale")) this.#speech.choose();
    if (this.#painted && ASKS.some((name) => changed.has(name))) this.#ask();
  }

  /** Where it is sent to, by the property, else by the attributes. */
  get #to() {
    const { country, postalCode, subdivision } = this;
    return this.destination ?? { country, ...(postalCode && { postal_code: postalCode }), ...(subdivision && { subdivision }) };
  }

  get #lines() {
    return this.cart ?? (this.sku ? [{ id: "1", sku: this.sku, quantity: this.quantity }] : []);
  }

  #ask() {
    this.#quote = this.#problem = undefined;
    const { shop, currency } = this;
    if (!this.#to.country || !this.#lines.length) return this.#quotes.stop();
    this.#quotes.ask(this, { shop, ship_to: this.#to, lines: this.#lines, ...(currency && { currency }) });
  }

  /** @param {{quote?: Quote, problem?: unknown, binding: boolean}} answer */
  #show({ quote, problem, binding }) {
    this.#quote = quote;
    this.#problem = problem;
    this.requestUpdate();
    const events = heard({ quote, problem, binding }, { element: "landfall-estimate", isFirst: !this.#ready, ofPage: ["page", "address"] });
    this.#ready = true;
    // After rendering, so that a listener may change the element.
    void this.updateComplete.then(() => events.forEach((event) => this.dispatchEvent(event)));
  }

  render() {
    const say = this.#speech.wording;
    const waits = !this.#quote && !this.#problem && this.#lines.length > 0 && Boolean(this.#to.country);
    return html`<p
      part="estimate"
      class="root estimate"
      data-scheme=${schemeOf(this)}
      lang=${say.locale}
      dir=${say.direction}
      role="status"
      aria-busy=${waits}
    >
      ${this.#sentence(waits)}
    </p>`;
  }

  /** @param {boolean} waits */
  #sentence(waits) {
    const say = this.#speech.wording;
    const country = String(this.#to.country ?? "");
    const place = country && say.region(country);
    if (this.#problem) {
      // Of a country of which the book knows nothing there is nothing to mend for the shopper.
      if (typed(this.#problem).some(({ path }) => path === "/ship_to/country"))
        return html`<span part="nothing">${say.say("estimate_not_to", { place })}</span>`;
      if (kindOf(this.#problem) !== "network") return html`<span part="problem">${say.say("estimate_none")}</span>`;
      return html`<span part="problem">${say.say("unreachable")}</span>
        <button type="button" part="retry" @click=${this.#retry}>${say.say("retry")}</button>`;
    }
    if (waits) return html`<span class="quieter" part="loading">${say.say("estimate_looking", { place })}</span>`;
    if (!this.#to.country) return html`<span part="note">${say.say("estimate_where")}</span>`;
    if (!this.#quote) return nothing; // no article, no sentence
    const { option } = this;
    if (!option) return html`<span part="nothing">${say.say("estimate_not_to", { place })}</span>`;
    return this.#offer(option, this.#quote, place);
  }

  /** @param {Option} option @param {Quote} quote @param {string} place */
  #offer(option, { currency }, place) {
    const say = this.#speech.wording;
    const { complete, illustrative, delivery, due_on_delivery: due } = option;
    const now = say.money(without(option.due_at_checkout, option.goods), currency);
    const amount = complete || isZero(due) ? now : say.say("at_least", { amount: now });
    const told = say.say("estimate_to", { place, amount, days: say.arrival(delivery) });
    return html`<span part="offer">${told}</span>${this.#terms(option, currency)}${
        illustrative ? html` <span class="quiet" part="illustrative">${say.say("illustrative")}</span>` : nothing
      }`;
  }

  /** What of duty and tax is paid already, and what the carrier will ask: of a parcel at home nothing is said. @param {Option} option @param {string} currency */
  #terms({ complete, shipments, due_on_delivery: due, duty, tax, fees }, currency) {
    const say = this.#speech.wording;
    if (!isZero(due)) {
      const owed = say.money(due, currency);
      const words = say.say("dap", { amount: complete ? owed : say.say("at_least", { amount: owed }) });
      return html` <span class="later" part="terms">${words}</span>`;
    }
    if (!complete) return html` <span class="later" part="terms">${say.say("more_due")}</span>`;
    if (shipments.every(({ from }) => from.country === this.#to.country)) return nothing;
    const included = [duty, tax, fees].some((charged) => !isZero(charged));
    return html`<span part="terms">, ${included ? say.say("estimate_included") : say.say("nothing_due")}</span>`;
  }

  #retry() {
    this.#ask();
    this.requestUpdate();
  }

  /** More languages, or a shop's own words: keys as in `messages/en.js`. */
  static addMessages = addMessages;
}

/** Once the page has been painted and has nothing more urgent to do. */
async function painted() {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

customElements.get("landfall-estimate") ?? customElements.define("landfall-estimate", LandfallEstimate);
