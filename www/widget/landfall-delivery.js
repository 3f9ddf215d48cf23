// Which delivery does the shopper choose? `<landfall-delivery>`: a form control that offers what the shop's book allows.
//
// Attributes: shop, book, endpoint, bind, fallback (prices between commas), preselect, locale, currency, terms, promotions (words between
// commas), name, required, disabled, picker (the shopper says here where to), tiers (how many options to keep room for). Properties: cart, destination, value.
// Events (bubbling, composed): `landfall-ready` on the first answer, `landfall-quote` on each, `landfall-change` whenever the chosen option,
// its price or its token changes, `landfall-problem` where there is none.

import { LitElement, html, nothing } from "lit";
import { answer, whyGone } from "./answer.js";
import { Attributes } from "./attributes.js";
import { baseStyle } from "./base-style.js";
import { Binding } from "./binding.js";
import { flatPrice } from "./flat.js";
import { event, heard } from "./heard.js";
import { preselected } from "./pick.js";
import { Later } from "./later.js";
import { kindOf } from "./problem.js";
import { Quotes } from "./quotes.js";
import { RecipientBox } from "./recipient-box.js";
import { requestOf } from "./request.js";
import { schemeOf } from "./scheme.js";
import { skeleton } from "./skeleton.js";
import { Speech } from "./speech.js";
import { style } from "./style.js";
import { submitted } from "./submitted.js";
import { twin, underTerms } from "./terms.js";
import { trouble } from "./trouble.js";
import { missing, validity } from "./validity.js";
import { WishBox } from "./wish-box.js";
import { addMessages } from "./wording.js";

/** @import { Option, Quote, Request } from "../engine/engine.js" */
/** @import { Withdrawn } from "./answer.js" */
/** @import { Kind } from "./problem.js" */

/** What a quote depends on: of the language, how the shop calls its services. */
const ASKS = ["shop", "cart", "destination", "currency", "terms", "promotions", "book", "endpoint", "locale"];
const TICK_MS = 15_000;
const ofPlace = new Later(() => import("./place-form.js"));

export class LandfallDelivery extends Attributes {
  static styles = [baseStyle, style];
  static shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  #quotes = new Quotes(
    (answer) => this.#show(answer),
    () => this.requestUpdate(),
  );
  #speech = new Speech(this);
  #value = "";
  #recipient = new RecipientBox(() => this.#filled());
  /** @type {Quote | undefined} */
  #quote;
  /** @type {unknown} */
  #problem;
  /** What was asked last. @type {Request | undefined} */
  #request;
  #ready = false;
  /** The shopper has tried to send the form without a choice. */
  #insisted = false;
  /** What is then said to be missing. */
  #complaint = "";
  /** @type {Withdrawn | undefined} */
  #withdrawn;
  #token = new Binding((withdrawn) => {
    if (withdrawn) this.#ask();
    this.#report();
    this.#tell("bound");
    this.requestUpdate();
  });
  #askedAt = 0;
  #binding = false;
  #wishes = new WishBox(
    () => this.#ask(),
    () => this.requestUpdate(),
  );
  /** Which options stand that the shop has under both terms. */
  #terms = "ddp";
  /** Events that wait for the rendering: a listener may then change the element. @type {CustomEvent[]} */
  #events = [];
  /** The options of the last quote: what a choice was made from. @type {Option[]} */
  #shown = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  constructor() {
    super();
    this.addEventListener("invalid", () => {
      this.#insisted = true;
      this.requestUpdate();
    });
  }

  formResetCallback() {
    this.#recipient.told = {};
    this.#insisted = false;
    this.#terms = "ddp";
    this.value = "";
    this.#wishes.reset();
  }
  /** @param {string | FormData} state */
  formStateRestoreCallback(state) {
    if (typeof state === "string") this.value = state;
  }
  /** The id of the chosen option, or "". */
  get value() {
    return this.#value;
  }
  set value(id) {
    this.#choose(String(id ?? ""), "page");
  }

  /** The chosen option, once a quote offers it. */
  get option() {
    return this.#quote?.options.find(({ id }) => id === this.#value) ?? null;
  }

  /** The quote on show. */
  get quote() {
    return this.#quote ?? null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#quotes.stop();
    this.#token.stop();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("locale")) this.#speech.choose();
    // Another language changes no figure: what is shown stays until the shop's own names are here in it.
    const asks = ASKS.filter((name) => changed.has(name));
    if (asks.length) this.#ask(asks.every((name) => name === "locale"));
    this.#report();
  }

  /** The validity anchor must be in the tree, so validity is told after rendering. */
  updated() {
    this.#validate();
    const complaint = this.#insisted ? this.validationMessage : "";
    if (complaint !== this.#complaint) this.requestUpdate();
    this.#complaint = complaint;
    for (const told of this.#events.splice(0)) this.dispatchEvent(told);
  }

  #ask(keeps = false) {
    if (!keeps) this.#problem = this.#quote = undefined;
    this.#request = requestOf(this, this.#speech.tag, this.#granted());
    if (this.#request) this.#quotes.ask(this, this.#request);
    else this.#quotes.stop();
    if (!this.#quote && this.#value) this.#tell("pending");
  }

  /** What of the shopper's wishes the shop has there. */
  #granted() {
    return this.#wishes.granted(this.#quotes.shop, this.destination);
  }

  /** The price that the page asks where none can be worked out: in the shopper's currency, else the first. */
  get #flat() {
    return flatPrice(this.fallback, this.currency);
  }

  /** The flat price, where it stands and the shopper took it. */
  get #flatChosen() {
    return this.#value === "fallback" && this.#isUnpriced() ? this.#flat : undefined;
  }

  #isUnpriced() {
    return Boolean(this.#problem) && kindOf(this.#problem) !== "address";
  }

  /** @param {{quote?: Quote, problem?: unknown, binding: boolean}} answer */
  #show({ quote, problem, binding }) {
    this.#askedAt = Date.now();
    this.#binding = binding;
    const before = this.#shown;
    this.#quote = quote;
    this.#problem = problem;
    // Of an address only the shopper is told.
    const to = { element: "landfall-delivery", isFirst: !this.#ready, ofPage: /** @type {Kind[]} */ (["page"]) };
    this.#events.push(...heard({ quote, problem, binding }, to));
    this.#ready = true;
    this.#recipient.prepare(quote?.options ?? [], () => this.requestUpdate());
    this.#keepChoice(before);
    this.requestUpdate();
  }

  /**
   * A changed cart or address keeps the shopper's choice where the new quote still has it, and says what became of it.
   * @param {Option[]} before the options on show till now
   */
  #keepChoice(before) {
    if (this.#flatChosen) this.#tell("repriced");
    if (!this.#quote) return;
    const { options } = this.#quote;
    this.#shown = options;
    if (!this.#value) {
      const option = this.#insisted || this.#withdrawn ? undefined : preselected(options, this.preselect);
      if (option) this.#choose(option.id, "preselected");
      return;
    }
    const was = before.find(({ id }) => id === this.#value);
    const id = this.option?.id ?? options.find(({ tier }) => tier === was?.tier)?.id ?? "";
    if (!id && was) this.#withdrawn = { at: before.indexOf(was), words: whyGone(was, this.#quote, this.#speech.wording) };
    this.#choose(id, id ? "repriced" : "withdrawn");
  }

  /**
   * @param {string} id
   * @param {"shopper" | "page" | "preselected" | "repriced" | "withdrawn"} cause
   */
  #choose(id, cause) {
    this.#value = id;
    if (cause === "shopper" || id) this.#withdrawn = undefined;
    // What is chosen is shown.
    if (this.option && this.#twin(this.option)) this.#terms = this.option.terms;
    this.#bindChoice();
    this.#report();
    this.requestUpdate();
    if (cause !== "page" && (this.option || this.#flatChosen || !id)) this.#tell(cause);
  }

  /** The option that is chosen, where the page wants it bound: an estimate is bound by nobody. */
  #bindChoice() {
    const { option } = this;
    if (this.bind && this.#binding && this.#request && option) void this.#token.ask(this.endpoint, this.#request, option);
    else this.#token.stop();
  }

  /** @param {string} cause */
  #tell(cause) {
    const { option } = this;
    const { to, wants } = this.#granted();
    const detail = {
      option,
      quote: this.#quote ?? null,
      binding: this.#binding,
      recipient: { ...this.#recipient.told },
      wishes: { ...to, ...wants },
      fallback: this.#flatChosen ?? null,
      token: this.#token.token ?? null,
      cause,
    };
    const change = event("landfall-change", detail);
    if (cause === "shopper") this.dispatchEvent(change);
    else this.#events.push(change);
  }

  /** Other terms: the same delivery stays chosen. @param {string} terms */
  #chooseTerms(terms) {
    this.#terms = terms;
    const { option } = this;
    const other = option && option.terms !== terms && this.#twin(option);
    if (other) this.#choose(other.id, "shopper");
    this.requestUpdate();
  }

  /** The same delivery under the other terms. @param {Option} option */
  #twin(option) {
    return twin(option, this.#quote?.options ?? []);
  }

  #report() {
    const { option } = this;
    if (!option) return this.internals.setFormValue(this.#flatChosen ? "fallback" : null);
    const { to, wants } = this.#granted();
    this.internals.setFormValue(submitted(this.name, option, this.#recipient.told, { ...to, ...wants }, this.#token.token), option.id);
  }

  #validate() {
    const { flags, words, at } = validity({
      root: this.renderRoot,
      say: this.#speech.wording,
      chosen: Boolean(this.option),
      mayLack: !this.required || Boolean(this.#flatChosen),
      missing: missing({ quote: this.#quote, problem: this.#problem, hasFlat: Boolean(this.#flat), busy: this.#quotes.busy }),
      waits: this.#token.busy || this.#recipient.waits(this.option),
    });
    this.internals.setValidity(flags, words, at);
  }

  /** Counts down, and asks again when a cut-off or the quote itself runs out. */
  #tick() {
    if (!this.#quote) return;
    const elapsed = (Date.now() - this.#askedAt) / 1000;
    const over = this.#quote.options.some((option) => option.delivery.order_within_s <= elapsed);
    const ends = Math.min(Date.parse(this.#quote.expires_at), this.#token.until);
    if (over || ends <= Date.now()) this.#ask();
    this.requestUpdate();
  }

  render() {
    const say = this.#speech.wording;
    return html`<div
      part="delivery"
      class="root delivery"
      data-scheme=${schemeOf(this)}
      lang=${say.locale}
      dir=${say.direction}
      tabindex="-1"
      aria-busy=${this.#quotes.busy && !this.#quote}
    >
      ${this.picker ? this.#place() : nothing} ${this.#body()}
      ${this.#complaint ? html`<p class="missing" part="error" role="alert">${this.#complaint}</p>` : nothing}
      <p class="unseen" role="status">${this.#status()}</p>
    </div>`;
  }

  /** Where to: room is kept for it until it is here. */
  #place() {
    if (!ofPlace.part) void ofPlace.get(() => this.requestUpdate());
    return html`<div class="place" part="place">
      ${ofPlace.part?.placeForm({
        say: this.#speech.wording,
        destination: this.destination,
        disabled: this.#isDisabled,
        change: (destination) => void (this.destination = destination),
      })}
    </div>`;
  }

  #body() {
    const say = this.#speech.wording;
    if (!this.#speech.isReady) return skeleton(this.tiers);
    if (this.#problem) return html`${this.#trouble()}${this.#wishForm()}`;
    if (!this.#quote) {
      if (this.#quotes.busy || !this.cart) return html`${skeleton(this.tiers)}${this.#wishForm()}`;
      const waiting = this.#granted().waits ? "post_number_first" : "waiting";
      return html`<p class="note" part="note">${say.say(this.cart?.length ? waiting : "empty")}</p>
        ${this.#wishForm()}`;
    }
    return answer(this.#quote, {
      say,
      country: String(this.destination?.country ?? ""),
      book: this.book,
      notices: this.#quotes.shop?.notices ?? [],
      terms: this.#terms,
      chooseTerms: (terms) => this.#chooseTerms(terms),
      disabled: this.#isDisabled,
      required: this.required,
      value: this.#value,
      elapsed: (Date.now() - this.#askedAt) / 1000,
      binding: this.#binding,
      withdrawn: this.#withdrawn,
      fields: (option) => this.#recipient.form(option, say, String(this.destination?.country ?? "")),
      choose: ({ id }) => this.#choose(id, "shopper"),
      wishes: () => this.#wishForm(),
      again: () => this.requestUpdate(),
    });
  }

  get #isDisabled() {
    return this.disabled || this.disabledByForm;
  }

  /** What the shopper may wish besides: once there is something to wish it for, and as long as a wish stands. */
  #wishForm() {
    if (!this.cart?.length || !(this.#quote || this.#wishes.isWished)) return nothing;
    return this.#wishes.form(this.#quotes.shop, this.destination, this.#speech.wording, this.#isDisabled);
  }

  /** The shopper filled in what customs ask. */
  #filled() {
    this.#report();
    this.#validate();
    this.#tell("shopper");
  }

  #trouble() {
    return trouble(this.#problem, {
      say: this.#speech.wording,
      flat: this.#flat,
      chosen: this.#value === "fallback",
      disabled: this.#isDisabled,
      required: this.required,
      choose: () => this.#choose("fallback", "shopper"),
      retry: () => {
        this.#ask();
        this.requestUpdate();
      },
    });
  }

  #status() {
    const say = this.#speech.wording;
    if (!this.#quote) return this.#quotes.busy ? say.say("loading") : "";
    const { length } = underTerms(this.#quote.options, this.#terms);
    return length ? say.say("found", { count: length }) : say.say("nothing");
  }

  /** More languages, or a shop's own words: keys as in `messages/en.js`. */
  static addMessages = addMessages;
}

customElements.get("landfall-delivery") ?? customElements.define("landfall-delivery", LandfallDelivery);
