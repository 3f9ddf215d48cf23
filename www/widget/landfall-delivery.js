// Which delivery does the shopper choose? `<landfall-delivery>`: a form control that offers what the shop's book allows.
//
// Attributes: shop, book, endpoint, fallback (prices between commas), locale, currency, terms, promotions (words between commas), name,
// required, disabled, tiers (how many options to keep room for). Properties: cart, destination, value.
// Events (bubbling, composed): `landfall-choice` whenever the chosen option or its price changes, `landfall-quote` on each answer.

import { LitElement, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { RequestProblem } from "../engine/engine.js";
import { flatCard, optionCard } from "./option.js";
import { NotPriced, Quotes } from "./quotes.js";
import { fieldHint, fieldLabel } from "./required.js";
import { leftOut, why } from "./sent.js";
import { style } from "./style.js";
import { wishForm } from "./wish-form.js";
import { granted, noWishes, pointsAt, takesCash } from "./wishes.js";
import { Wording, addMessages, wordingFor } from "./wording.js";

/** @import { Option, Problem, Quote, RequiredField } from "../engine/engine.js" */

const ASKS = ["shop", "cart", "destination", "currency", "terms", "promotions", "book", "endpoint"];
const TICK_MS = 15_000;
/** What concerns whoever orders, not the shop alone. @template {{audience: string}} T @param {T[]} sentences */
const forShopper = (sentences) => sentences.filter(({ audience }) => audience !== "seller");

/** Warnings about how the figures came about: there for who asks. All others stand open, for they may change the shopper's mind. */
const BEHIND_A_FOLD = ["exchange_rate_out_of_period", "trust", "registration_missing", "collector_fee_unknown"];

export class LandfallDelivery extends LitElement {
  static formAssociated = true;
  static styles = style;
  static shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static properties = {
    shop: {},
    book: {},
    endpoint: {},
    fallback: {},
    locale: {},
    currency: {},
    terms: {},
    promotions: {},
    name: { reflect: true },
    required: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    tiers: { type: Number },
    cart: { attribute: false },
    destination: { attribute: false },
  };

  #internals = this.attachInternals();
  #quotes = new Quotes(
    (answer) => this.#show(answer),
    () => this.requestUpdate(),
  );
  #wording = new Wording("en");
  #wanted = "";
  #value = "";
  /** @type {Record<string, string>} */
  #recipient = {};
  /** @type {Quote | undefined} */
  #quote;
  /** @type {Problem | Error | undefined} */
  #problem;
  #askedAt = 0;
  #binding = false;
  #disabledByForm = false;
  #wishes = noWishes();
  #wishesOpen = false;
  /** Events that wait for the rendering: a listener may then change the element. @type {CustomEvent[]} */
  #events = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  constructor() {
    super();
    this.shop = "";
    this.book = "";
    this.endpoint = "";
    this.fallback = "";
    this.locale = "";
    this.currency = "";
    this.terms = "";
    this.promotions = "";
    this.name = "";
    this.required = true;
    this.disabled = false;
    this.tiers = 3;
    /** Null until the page has told it: its room is kept free till then. @type {Record<string, unknown>[] | null} */
    this.cart = null;
    /** @type {Record<string, unknown> | null} */
    this.destination = null;
  }

  // The form's view of the control.

  get form() {
    return this.#internals.form;
  }
  get validity() {
    return this.#internals.validity;
  }
  get validationMessage() {
    return this.#internals.validationMessage;
  }
  get willValidate() {
    return this.#internals.willValidate;
  }
  get type() {
    return "landfall-delivery";
  }
  checkValidity() {
    return this.#internals.checkValidity();
  }
  reportValidity() {
    return this.#internals.reportValidity();
  }
  formResetCallback() {
    this.#recipient = {};
    this.value = "";
    if (Object.values(this.#wishes).some(Boolean)) this.#wish(noWishes());
  }
  /** @param {string | FormData} state */
  formStateRestoreCallback(state) {
    if (typeof state === "string") this.value = state;
  }
  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.#disabledByForm = disabled;
    this.requestUpdate();
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
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("locale")) this.#speak();
    if (ASKS.some((name) => changed.has(name))) this.#ask();
    this.#report();
  }

  /** The validity anchor must be in the tree, so validity is told after rendering. */
  updated() {
    this.#validate();
    for (const event of this.#events.splice(0)) this.dispatchEvent(event);
  }

  #speak() {
    const locale = this.locale || /** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang || navigator.language;
    this.#wanted = locale;
    const wording = wordingFor(locale);
    if (wording instanceof Wording) this.#wording = wording;
    else
      wording.then((ready) => {
        if (this.#wanted !== locale) return;
        this.#wording = ready;
        this.requestUpdate();
      });
  }

  #ask() {
    this.#problem = undefined;
    this.#quote = undefined;
    const { shop, cart, destination, currency, terms } = this;
    const promotions = this.promotions.split(",").filter((word) => word.trim());
    const { waits, to, wants } = this.#granted();
    if (destination?.country && cart?.length && !waits)
      this.#quotes.ask(this, {
        shop,
        ship_to: { ...destination, ...to },
        lines: cart,
        ...(Object.keys(wants).length && { wants }),
        ...(currency && { currency }),
        ...(terms && { terms }),
        ...(promotions.length && { promotions }),
      });
    else this.#quotes.stop();
    if (!this.#quote && this.#value) this.#tell("pending");
  }

  /** What of the shopper's wishes the shop has there. */
  #granted() {
    return granted(this.#wishes, this.#quotes.shop, this.destination);
  }

  /** @param {Partial<import("./wishes.js").Wishes>} changed */
  #wish(changed) {
    Object.assign(this.#wishes, changed);
    this.#ask();
    this.requestUpdate();
  }

  /** The price that the page asks where none can be worked out: in the shopper's currency, else the first. */
  get #flat() {
    const prices = this.fallback.split(",").flatMap((text) => {
      const [, amount, currency] = /^\s*(\d+(?:\.\d+)?)\s+([A-Z]{3})\s*$/.exec(text) ?? [];
      return amount ? [{ amount, currency }] : [];
    });
    return prices.find(({ currency }) => currency === this.currency) ?? prices[0];
  }

  /** The flat price, where it stands and the shopper took it. */
  get #flatChosen() {
    return this.#value === "fallback" && this.#isUnpriced() ? this.#flat : undefined;
  }

  #isUnpriced() {
    return Boolean(this.#problem && !("errors" in this.#problem && this.#problem.errors?.length));
  }

  /** @param {{quote?: Quote, problem?: unknown, binding: boolean}} answer */
  #show({ quote, problem, binding }) {
    this.#askedAt = Date.now();
    this.#binding = binding;
    this.#quote = quote;
    this.#problem = problem instanceof RequestProblem ? problem.problem : /** @type {Error | undefined} */ (problem);
    if (quote) this.#events.push(new CustomEvent("landfall-quote", { detail: { quote, binding }, bubbles: true, composed: true }));
    this.#keepChoice();
    this.requestUpdate();
  }

  /** A changed cart or address keeps the shopper's choice where the new quote still has it, and says what became of it. */
  #keepChoice() {
    if (this.#flatChosen) this.#tell("repriced");
    if (!this.#value || !this.#quote) return;
    const { option } = this;
    const [tier] = this.#value.split("-");
    const id = option?.id ?? this.#quote.options.find((other) => other.tier === tier)?.id ?? "";
    this.#choose(id, id ? "repriced" : "withdrawn");
  }

  /**
   * @param {string} id
   * @param {"shopper" | "page" | "repriced" | "withdrawn"} cause
   */
  #choose(id, cause) {
    this.#value = id;
    this.#report();
    this.requestUpdate();
    if (cause !== "page" && (this.option || this.#flatChosen || !id)) this.#tell(cause);
  }

  /** @param {string} cause */
  #tell(cause) {
    const { option } = this;
    const { to, wants } = this.#granted();
    const detail = {
      option,
      quote: this.#quote ?? null,
      binding: this.#binding,
      recipient: { ...this.#recipient },
      wishes: { ...to, ...wants },
      fallback: this.#flatChosen ?? null,
      cause,
    };
    const event = new CustomEvent("landfall-choice", { detail, bubbles: true, composed: true });
    if (cause === "shopper") this.dispatchEvent(event);
    else this.#events.push(event);
  }

  /** What the form submits: the option's id, and under `name.field` what customs ask of the recipient and what the shopper wishes. */
  #report() {
    const { option } = this;
    if (!option) return this.#internals.setFormValue(this.#flatChosen ? "fallback" : null);
    const { to, wants } = this.#granted();
    const asked = requiredFields(option).map(({ field }) => [field, this.#recipient[field] ?? ""]);
    const told = [...asked, ...Object.entries({ ...to, ...wants })];
    if (!told.length || !this.name) return this.#internals.setFormValue(option.id);
    const data = new FormData();
    data.append(this.name, option.id);
    for (const [field, text] of told) data.append(`${this.name}.${field}`, String(text));
    this.#internals.setFormValue(data, option.id);
  }

  #validate() {
    const { option } = this;
    const radio = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector("input[type=radio], input.field")) ?? undefined;
    if (!option) {
      if (!this.required || this.#flatChosen) return this.#internals.setValidity({});
      const words = this.#quote || this.#problem ? this.#wording.say("choose") : this.#wording.say("waiting");
      return this.#internals.setValidity({ valueMissing: true }, words, radio);
    }
    for (const input of this.renderRoot.querySelectorAll("input.field"))
      if (input instanceof HTMLInputElement && !input.checkValidity())
        return this.#internals.setValidity({ patternMismatch: true }, this.#wording.say("check"), input);
    this.#internals.setValidity({});
  }

  /** Counts down, and asks again when a cut-off or the quote itself runs out. */
  #tick() {
    if (!this.#quote) return;
    const elapsed = (Date.now() - this.#askedAt) / 1000;
    const over = this.#quote.options.some((option) => option.delivery.order_within_s <= elapsed);
    if (over || Date.parse(this.#quote.expires_at) <= Date.now()) this.#ask();
    this.requestUpdate();
  }

  render() {
    const say = this.#wording;
    return html`<div
      part="delivery"
      class="delivery"
      lang=${say.locale}
      dir=${say.direction}
      aria-busy=${this.#quotes.busy && !this.#quote}
    >
      ${this.#body()}
      <p class="unseen" role="status">${this.#status()}</p>
    </div>`;
  }

  #body() {
    const say = this.#wording;
    if (this.#problem) return html`${this.#trouble(this.#problem)}${this.#wishForm()}`;
    if (!this.#quote) {
      if (this.#quotes.busy || !this.cart) return html`${this.#skeleton()}${this.#wishForm()}`;
      const waiting = this.#granted().waits ? "post_number_first" : "waiting";
      return html`<p class="note" part="note">${say.say(this.cart?.length ? waiting : "empty")}</p>
        ${this.#wishForm()}`;
    }
    const quote = this.#quote;
    const { options } = quote;
    const [refusals, warnings] = [forShopper(quote.refusals), forShopper(quote.warnings)];
    if (!options.length)
      return html`<div class="note" part="note refusals"><strong>${say.say("nothing")}</strong>${sentences(say, refusals)}</div>
        ${this.#wishForm()}`;
    const disabled = this.#isDisabled;
    const left = leftOut(options, say);
    const open = warnings.filter(({ code }) => !BEHIND_A_FOLD.includes(code));
    const folded = warnings.filter(({ code }) => BEHIND_A_FOLD.includes(code));
    return html`${
        left.length
          ? html`<div class="note small" part="note left-out"><strong>${say.say("left_out")}</strong>${list(left)}</div>`
          : nothing
      }
      <div role="radiogroup" class="options" part="options" aria-label=${say.say("delivery")} aria-required=${this.required}>
        ${repeat(
          options,
          (option) => option.id,
          (option) =>
            optionCard(option, quote, {
              say,
              country: String(this.destination?.country ?? ""),
              disabled,
              chosen: option.id === this.#value,
              secondsLeft: option.delivery.order_within_s - (Date.now() - this.#askedAt) / 1000,
              fields: option.id === this.#value ? this.#fields(option) : nothing,
              choose: () => this.#choose(option.id, "shopper"),
            }),
        )}
      </div>
      ${this.#wishForm()} ${told(say, open).length ? html`<div class="note small" part="warnings">${sentences(say, open)}</div>` : nothing}
      <div class="foot" part="foot">
        ${fold("refusals", say.say("others"), sentences(say, refusals), told(say, refusals).length)}
        ${fold("notes", say.say("notes"), sentences(say, folded), folded.length)}
        <span>${this.#binding ? `${say.say("confirmed")} · ` : ""}${say.say("facts", { day: say.day(quote.facts_as_of) })}</span>
      </div>`;
  }

  get #isDisabled() {
    return this.disabled || this.#disabledByForm;
  }

  /** What the shopper may wish besides: once there is something to wish it for, and as long as a wish stands. */
  #wishForm() {
    const { point, deliver_by: day, cash_on_delivery: cash } = this.#wishes;
    if (!this.destination?.country || !this.cart?.length || !(this.#quote || point || day || cash)) return nothing;
    return wishForm({
      say: this.#wording,
      points: pointsAt(this.#quotes.shop, this.destination),
      cash: takesCash(this.#quotes.shop, this.destination),
      wishes: this.#wishes,
      disabled: this.#isDisabled,
      // What the shopper unfolded stays so over every new quote.
      open: this.#wishesOpen,
      toggle: (open) => void (this.#wishesOpen = open),
      change: (changed) => this.#wish(changed),
    });
  }

  /** @param {Option} option */
  #fields(option) {
    const say = this.#wording;
    const country = String(this.destination?.country ?? "");
    return requiredFields(option).map(
      ({ field, pattern }) =>
        html`<p class="recipient" part="recipient">
          <label for=${field}>${fieldLabel(field, country, say)}</label>
          <input
            class="field"
            part="field"
            id=${field}
            required
            autocomplete="off"
            aria-describedby=${`${field}-why`}
            pattern=${pattern ?? nothing}
            .value=${this.#recipient[field] ?? ""}
            @input=${(/** @type {InputEvent} */ event) => this.#fill(field, /** @type {HTMLInputElement} */ (event.target).value)}
          />
          <small id=${`${field}-why`}>${fieldHint(field, country, say)}</small>
        </p>`,
    );
  }

  /**
   * @param {string} field
   * @param {string} text
   */
  #fill(field, text) {
    this.#recipient[field] = text.trim();
    this.#report();
    this.#validate();
    this.#tell("shopper");
  }

  /** As many options as the shop has tiers, as high as options are, so that nothing below moves when they come. */
  #skeleton() {
    const bar = html`<div class="option skeleton" part="skeleton" aria-hidden="true"><i></i><b></b><u></u></div>`;
    return html`<div class="options bones">${Array.from({ length: this.tiers }, () => bar)}</div>`;
  }

  /** @param {Problem | Error} problem */
  #trouble(problem) {
    const say = this.#wording;
    const faults = "errors" in problem ? (problem.errors ?? []) : [];
    if (faults.length) {
      const lines = faults.map(({ code, message }) => ({ because: message, reason: { code, args: {} } }));
      return html`<div class="note" part="note problem"><strong>${say.say("check")}</strong>${sentences(say, lines)}</div>`;
    }
    const flat = this.#flat;
    // Where the page names no edge function, another try would change nothing.
    const isLasting = problem instanceof NotPriced;
    const told = isLasting
      ? html`<strong>${say.say("unpriced")}</strong>`
      : html`<strong>${say.say("unreachable")}</strong>
          <button type="button" part="retry" @click=${this.#retry}>${say.say("retry")}</button>`;
    const card = (/** @type {{amount: string, currency: string}} */ price) =>
      html`<div role="radiogroup" class="options" part="options" aria-label=${say.say("delivery")} aria-required=${this.required}>
        ${flatCard(price, {
          say,
          chosen: this.#value === "fallback",
          disabled: this.#isDisabled,
          choose: () => this.#choose("fallback", "shopper"),
        })}
      </div>`;
    return html`${flat ? card(flat) : nothing}
    ${flat && isLasting ? nothing : html`<div class=${flat ? "note small" : "note"} part="note problem">${told}</div>`}`;
  }

  #retry() {
    this.#ask();
    this.requestUpdate();
  }

  #status() {
    const say = this.#wording;
    if (!this.#quote) return this.#quotes.busy ? say.say("loading") : "";
    const { length } = this.#quote.options;
    return length ? say.say("found", { count: length }) : say.say("nothing");
  }

  /** More languages, or a shop's own words: keys as in `messages/en.js`. */
  static addMessages = addMessages;
}

/**
 * What customs ask of the recipient, once however many shipments ask it.
 * @param {Option} option
 * @returns {RequiredField[]}
 */
function requiredFields(option) {
  const all = option.shipments.flatMap((shipment) => shipment.landed_cost.required ?? []);
  return [...new Map(all.map((required) => [required.field, required])).values()];
}

/**
 * @param {string} part
 * @param {string} title
 * @param {unknown} body
 * @param {number} count nothing is shown of nothing
 */
function fold(part, title, body, count) {
  if (!count) return nothing;
  return html`<details part=${part}>
    <summary>${title}</summary>
    ${body}
  </details>`;
}

/**
 * @param {Wording} say
 * @param {{because?: string, message?: string, code?: string, reason?: {code: string, args: Record<string, unknown>}, restock?: string | null}[]} reasons
 */
function sentences(say, reasons) {
  return list(told(say, reasons));
}

/**
 * The sentences that a shopper is told, each once.
 * @param {Wording} say
 * @param {Parameters<typeof why>[0][]} reasons
 */
function told(say, reasons) {
  return [...new Set(reasons.map((reason) => why(reason, say)))].filter(Boolean);
}

/** @param {string[]} sentences */
function list(sentences) {
  return html`<ul>
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}

customElements.get("landfall-delivery") ?? customElements.define("landfall-delivery", LandfallDelivery);
