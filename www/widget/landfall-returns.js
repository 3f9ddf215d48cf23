// What does it cost a shopper to send it back, until when, what comes back, and what must be done before posting? `<landfall-returns>`.
//
// Attributes: endpoint (the edge function; the page's own when left out), token, locale, delivered (a day; else the last that was promised).
// Event (bubbling, composed): `landfall-returns` with each answer; its detail is null where there is none.
//
// It loads nothing of the checkout: who looks at a return has bought. What is asked of the token beside its answer (what its charges are,
// and what was ordered) is read from the token itself; the function alone says whether it is good.

import { LitElement, html, nothing } from "lit";
import { baseStyle } from "./base-style.js";
import { localeOf } from "./locale.js";
import { returnsStyle } from "./returns-style.js";
import { ReturnsWording, returnsWording } from "./returns-wording.js";
import { schemeOf } from "./scheme.js";

/** @import { Claims, Refund, Returns, ReturnWay } from "../engine/engine.js" */

const REASONS = ["unwanted", "size", "faulty"];

export class LandfallReturns extends LitElement {
  static styles = [baseStyle, returnsStyle];
  static properties = {
    endpoint: {},
    token: {},
    locale: {},
    delivered: {},
  };

  /** @type {ReturnsWording | undefined} */
  #say;
  #wanted = "";
  /** @type {Returns | undefined} */
  #answer;
  /** What there is to say in place of an answer: a key of the words. */
  #trouble = "";
  #waits = false;
  #asked = 0;

  constructor() {
    super();
    this.endpoint = "";
    this.token = "";
    this.locale = "";
    this.delivered = "";
  }

  /** The answer that is shown. */
  get answer() {
    return this.#answer ?? null;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("locale")) this.#speak();
    if (changed.has("token") || changed.has("endpoint")) {
      this.#answer = undefined;
      this.#trouble = this.token ? "" : "no_token";
    }
  }

  #speak() {
    const locale = localeOf(this);
    this.#wanted = locale;
    void returnsWording(locale).then((say) => {
      if (this.#wanted !== locale) return;
      this.#say = say;
      this.requestUpdate();
    });
  }

  /** What the token claims; undefined where it is none. @returns {Claims | undefined} */
  get #claims() {
    try {
      const text = this.token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))));
    } catch {
      return undefined;
    }
  }

  /** The day on which it came: as the page or the shopper says, else the last that was promised. */
  get #came() {
    const days = (this.#claims?.plan ?? []).map(({ latest }) => String(latest ?? ""));
    return this.delivered || days.sort().at(-1) || today();
  }

  /** @param {SubmitEvent} event */
  async #ask(event) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const claims = this.#claims;
    const lines = (claims?.lines ?? []).map(({ id }) => ({ line: id, quantity: Number(given.get(`line-${id}`) ?? 0) }));
    const body = {
      token: this.token,
      delivered: given.get("delivered"),
      returned: given.get("returned"),
      reason: given.get("reason"),
      condition: given.get("used") ? "used" : "unused",
      ...(lines.some(({ quantity }) => quantity > 0) && { lines: lines.filter(({ quantity }) => quantity > 0) }),
    };
    const asked = ++this.#asked;
    this.#waits = true;
    this.requestUpdate();
    const found = await answerOf(this.endpoint, body);
    if (asked !== this.#asked) return;
    this.#waits = false;
    this.#answer = found.answer;
    this.#trouble = found.trouble;
    this.requestUpdate();
    await this.updateComplete;
    this.dispatchEvent(new CustomEvent("landfall-returns", { bubbles: true, composed: true, detail: found.answer ?? null }));
  }

  render() {
    const say = this.#say;
    if (!say) return nothing;
    return html`<div class="root" part="returns" data-scheme=${schemeOf(this)} lang=${say.locale} dir=${say.direction}>
      <h1 part="title">${say.say("title")}</h1>
      ${this.token ? this.#form(say) : nothing}
      <div role="status" aria-busy=${this.#waits}>
        ${this.#waits ? html`<p class="plain">${say.say("asking")}</p>` : nothing}
        ${this.#trouble && !this.#waits ? html`<p part="problem">${say.say(this.#trouble)}</p>` : nothing}
        ${this.#answer && !this.#waits ? this.#told(say, this.#answer) : nothing}
      </div>
    </div>`;
  }

  /** @param {ReturnsWording} say */
  #form(say) {
    // The day at the destination may be the one before.
    const ordered = dayBefore(String(this.#claims?.at ?? "").slice(0, 10));
    return html`<form class="form" part="form" @submit=${this.#ask}>
      ${(this.#claims?.lines ?? []).map(
        ({ id, quantity }) =>
          html`<label
            ><span>${this.#title(id)}</span
            ><select class="field" name=${`line-${id}`}>
              ${Array.from({ length: quantity + 1 }, (_, count) => quantity - count).map(
                (count) => html`<option value=${count}>${count}</option>`,
              )}
            </select></label
          >`,
      )}
      <label
        ><span>${say.say("why")}</span
        ><select class="field" name="reason">
          ${REASONS.map((reason) => html`<option value=${reason}>${say.say(reason)}</option>`)}
        </select></label
      >
      <label
        ><span>${say.say("delivered")}</span><input class="field" type="date" name="delivered" required min=${ordered} .value=${this.#came}
      /></label>
      <label
        ><span>${say.say("returned")}</span
        ><input class="field" type="date" name="returned" required min=${ordered} .value=${later(this.#came, today())}
      /></label>
      <label class="tick"><input type="checkbox" name="used" /><span>${say.say("used")}</span></label>
      <button type="submit">${say.say("ask")}</button>
    </form>`;
  }

  /** What a line is called: as the order has it. @param {string} id */
  #title(id) {
    const lines = /** @type {{id: string, title?: string, sku?: string}[]} */ (this.#claims?.request?.lines ?? []);
    const line = lines.find((line) => line.id === id);
    return line?.title ?? line?.sku ?? id;
  }

  /** @param {ReturnsWording} say @param {Returns} answer */
  #told(say, { currency, policy, ways, refusals, warnings }) {
    const until = policy.until && say.say(policy.within ? "until" : "over", { day: say.day(policy.until) });
    // That the window is over is said above; what is of one way alone is said with its name.
    const notes = [...refusals.filter(({ subject }) => subject === "service"), ...warnings].map(({ reason }) => {
      const { code, args } = /** @type {{code: string, args: Record<string, string>}} */ (reason ?? { code: "", args: {} });
      return [args.way && say.say(args.way), say.because({ code, args })].filter(Boolean).join(": ");
    });
    return html`${until ? html`<p class="until" part="until">${until}</p>` : nothing} ${this.#byLaw(say, policy.by_law)}
    ${ways.map((way) => this.#way(say, way, currency))}
    ${
      notes.some(Boolean)
        ? html`<ul class="notes" part="notes">
            ${notes.filter(Boolean).map((note) => html`<li>${note}</li>`)}
          </ul>`
        : nothing
    }`;
  }

  /** What consumer law says beside the shop's own window. @param {ReturnsWording} say @param {Returns["policy"]["by_law"]} law */
  #byLaw(say, law) {
    if (!law) return nothing;
    const goods = law.except.map((one) => say.name("excepts", one));
    const told = [
      say.because(/** @type {any} */ (law.reason)),
      law.carriage_by === "seller" ? say.say("law_carriage") : "",
      goods.length ? say.say("law_except", { goods: say.all(goods) }) : "",
    ];
    return html`<p class="plain law" part="by-law">${told.filter(Boolean).join(" ")}</p>`;
  }

  /** @param {ReturnsWording} say @param {ReturnWay} way @param {string} currency */
  #way(say, { kind, carriage, delivery, refunds, to_buyer: back, at_most: most }, currency) {
    const steps = new Map(refunds.flatMap(({ before_posting: step }) => (step ? [[step.code, step.by]] : [])));
    const claimed = refunds.filter(({ by, amount, estimate }) => by === "authority" && (amount ?? estimate) !== null);
    const proofs = new Set(claimed.flatMap(({ proof }) => proof));
    const told = say.say("back", { amount: say.money(back, currency) });
    const cost =
      carriage === null
        ? say.say("carriage_unknown")
        : isNothing(carriage)
          ? say.say("free")
          : say.say("carriage", { amount: say.money(carriage, currency) });
    return html`<section class="way" part="way" data-kind=${kind} aria-label=${say.say(kind)}>
      <h2>${say.say(kind)}</h2>
      <p class="sum">${told}${back === most ? nothing : html`, ${say.say("at_most", { amount: say.money(most, currency) })}`}</p>
      <p class="plain">${cost}</p>
      ${delivery ? html`<p class="plain">${say.say("there", { days: say.days(delivery.earliest, delivery.latest) })}</p>` : nothing}
      ${
        steps.size
          ? html`<div class="first" part="before-posting">
              <h3>${say.say("before")}</h3>
              <ul>
                ${[...steps].map(([code, by]) => html`<li>${say.say("by_day", { step: say.name("steps", code), day: say.day(by) })}</li>`)}
              </ul>
            </div>`
          : nothing
      }
      <dl>${this.#rows(refunds).map((row) => this.#refund(say, row, currency))}</dl>
      ${
        proofs.size
          ? html`<h3>${say.say("papers")}</h3>
              <ul part="papers">
                ${[...proofs].map((proof) => html`<li>${say.name("proofs", proof)}</li>`)}
              </ul>`
          : nothing
      }
    </section>`;
  }

  /** The refunds with what each is for; carriage of a shop has many charges, of which the shopper is told the sum. @param {Refund[]} refunds */
  #rows(refunds) {
    const kinds = new Map((this.#claims?.charges ?? []).map(({ code, kind }) => [code, String(kind)]));
    const named = refunds.map((refund) => ({ ...refund, what: whatOf(refund.charge, kinds.get(refund.charge)) }));
    const [carriage, others] = [named.filter(({ what }) => what === "shipping"), named.filter(({ what }) => what !== "shipping")];
    const first = carriage.find(({ amount }) => !isNothing(amount ?? "0")) ?? carriage[0];
    if (!first) return others;
    const total = (/** @type {"paid" | "amount"} */ key) => summed(carriage.map((refund) => refund[key] ?? "0"));
    const [goods, ...rest] = others;
    return [goods, { ...first, paid: total("paid"), amount: total("amount") }, ...rest];
  }

  /** @param {ReturnsWording} say @param {Refund & {what: string}} refund @param {string} currency */
  #refund(say, { what, paid, amount, estimate, by, until, reason }, currency) {
    const money = (/** @type {string} */ figure) => say.money(figure, currency);
    const given = amount !== null && !isNothing(amount);
    const part = given
      ? money(amount)
      : estimate !== null
        ? say.say("about", { amount: money(estimate) })
        : by === "unknown" || amount === null
          ? say.say("not_known")
          : say.say("nothing");
    const who = by === "seller" || by === "authority" ? say.say(`by_${by}`) : "";
    const last = until && (given || estimate !== null) ? say.say("until_day", { day: say.day(until) }) : "";
    const why = [who, last].filter(Boolean).join(", ") || say.because(/** @type {any} */ (reason));
    return html`<div>
      <dt>
        <span>${say.say(what)}</span
        ><span>${given || estimate !== null ? say.say("of_paid", { amount: part, paid: money(paid) }) : `${part} (${money(paid)})`}</span>
      </dt>
      ${why ? html`<dd>${why}</dd>` : nothing}
    </div>`;
  }
}

/** What a charge is to a shopper. @param {string} charge @param {string | undefined} kind */
function whatOf(charge, kind) {
  if (charge === "goods") return "goods";
  return kind === "duty" || kind === "tax" || kind === "fee" ? kind : "shipping";
}

/** @param {string} amount */
function isNothing(amount) {
  return !/[1-9]/.test(amount);
}

/** Exact decimals of one currency, added in its smallest unit. @param {string[]} amounts */
function summed(amounts) {
  const digits = amounts[0].split(".")[1]?.length ?? 0;
  const units = amounts.reduce((sum, amount) => sum + BigInt(amount.replace(".", "")), 0n);
  const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
  const cut = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return units < 0n ? `-${cut}` : cut;
}

/** @param {string} day A day, or nothing. */
function dayBefore(day) {
  const before = Date.parse(day) - 86_400_000;
  return Number.isNaN(before) ? "" : new Date(before).toISOString().slice(0, 10);
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

/** @param {string} one @param {string} other */
function later(one, other) {
  return one > other ? one : other;
}

/** @param {string} endpoint @param {object} body @returns {Promise<{answer?: Returns, trouble: string}>} */
async function answerOf(endpoint, body) {
  try {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${endpoint.replace(/\/$/, "")}/v1/returns`, init);
    if (response.ok) return { answer: /** @type {Returns} */ (await response.json()), trouble: "" };
    const { errors } = /** @type {{errors?: {path: string}[]}} */ (await response.json());
    const wrong = (/** @type {string[]} */ ...paths) => errors?.some(({ path }) => paths.includes(path));
    return { trouble: wrong("/token") ? "bad_token" : wrong("/delivered", "/returned") ? "bad_days" : "unreachable" };
  } catch {
    return { trouble: "unreachable" };
  }
}

customElements.get("landfall-returns") ?? customElements.define("landfall-returns", LandfallReturns);
