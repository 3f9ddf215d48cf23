// How does the widget say it in the shopper's language? Intl for money, days and plurals; a table of sentences for the rest.

import en from "./messages/en.js";

/** @typedef {Record<string, any>} Messages strings with `{named}` places; `reasons` and `fields` are tables of the same */

/** @type {Record<string, Messages>} */
const tables = { en };

/** Languages shipped as files of their own, fetched when a page asks for one. @type {Record<string, () => Promise<{default: Messages}>>} */
const shipped = {
  ja: () => import("./messages/ja.js"),
  vi: () => import("./messages/vi.js"),
  de: () => import("./messages/de.js"),
  fr: () => import("./messages/fr.js"),
};

/**
 * Adds a language, or a shop's own words for one.
 * @param {string} language
 * @param {Messages} messages
 */
export function addMessages(language, messages) {
  const before = tables[language] ?? en;
  tables[language] = {
    ...before,
    ...messages,
    reasons: { ...before.reasons, ...messages.reasons },
    fields: { ...before.fields, ...messages.fields },
  };
}

/**
 * The wording of a locale: at once when its table is here, else a promise of it.
 * @param {string} locale
 * @returns {Wording | Promise<Wording>}
 */
export function wordingFor(locale) {
  const [language] = locale.toLowerCase().split(/[-_]/);
  if (tables[language] || !shipped[language]) return new Wording(locale);
  return shipped[language]().then(
    ({ default: messages }) => {
      addMessages(language, messages);
      return new Wording(locale);
    },
    () => new Wording("en"),
  );
}

/** One locale's words, money and days. */
export class Wording {
  #messages;
  /** @type {Map<string, Intl.NumberFormat>} */
  #money = new Map();
  #days;
  #daysOfYears;
  #plurals;
  #regions;
  #lists;

  /** @param {string} locale */
  constructor(locale) {
    const tag = canonical(locale);
    const [language] = tag.split("-");
    this.#messages = tables[language] ?? en;
    this.locale = tables[language] ? tag : "en";
    this.direction = /^(ar|fa|he|ur|ps|dv|yi)$/.test(this.locale.split("-")[0]) ? "rtl" : "ltr";
    const day = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    this.#days = new Intl.DateTimeFormat(this.locale, day);
    this.#daysOfYears = new Intl.DateTimeFormat(this.locale, { ...day, year: "numeric" });
    this.#plurals = new Intl.PluralRules(this.locale);
    this.#regions = new Intl.DisplayNames(this.locale, { type: "region" });
    this.#lists = new Intl.ListFormat(this.locale, { type: "conjunction" });
  }

  /**
   * @param {string} key
   * @param {Record<string, unknown>} [args]
   * @returns {string}
   */
  say(key, args = {}) {
    const message = this.#messages[key] ?? en[/** @type {keyof typeof en} */ (key)] ?? key;
    const text = typeof message === "string" ? message : (message[this.#plurals.select(Number(args.count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (/** @type {string} */ whole, /** @type {string} */ name) => String(args[name] ?? whole));
  }

  /**
   * A reason in this language where the table knows its code, else in the English of the engine.
   * @param {{because?: string, message?: string, code?: string, reason?: {code: string, args: Record<string, unknown>}}} reason
   */
  because({ because, message, code, reason }) {
    const known = reason && this.#messages.reasons?.[reason.code];
    const filled = known && this.#fill(known, reason.args);
    const text = filled && !filled.includes("{") ? filled : (because ?? message ?? code ?? "");
    return text.charAt(0).toLocaleUpperCase(this.locale) + text.slice(1);
  }

  /**
   * @param {string} text
   * @param {Record<string, unknown>} args
   */
  #fill(text, args) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(args?.[name] ?? whole));
  }

  /** The label of what customs ask of a recipient. @param {string} name */
  field(name) {
    const words = name.replace(/[_.-]+/g, " ");
    return this.#messages.fields?.[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
  }

  /**
   * Money from its exact decimal text: `Intl` takes the text itself, so no float comes between, and shows all its digits.
   * @param {string} amount
   * @param {string} currency
   */
  money(amount, currency) {
    const digits = amount.split(".")[1]?.length ?? 0;
    const key = `${currency}${digits}`;
    let format = this.#money.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, {
        style: "currency",
        currency,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      this.#money.set(key, format);
    }
    return format.format(/** @type {any} */ (amount));
  }

  /** A country by its code, with its article where the language gives it one. @param {string} code */
  region(code) {
    const place = this.#regions.of(code) ?? code;
    return this.#messages.the_places?.includes(code) ? this.say("the", { place }) : place;
  }

  /** "A and B". @param {string[]} items */
  list(items) {
    return this.#lists.format(items);
  }

  /** A day, with its year where that is not this one. @param {string} date */
  day(date) {
    const days = Number(date.slice(0, 4)) === new Date().getFullYear() ? this.#days : this.#daysOfYears;
    return days.format(new Date(`${date}T12:00Z`));
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  days(from, to) {
    return from === to ? this.day(from) : `${this.day(from)} – ${this.day(to)}`;
  }

  /**
   * The window of an arrival, or its last day alone where that is all that the shop promises.
   * @param {{earliest: string, latest: string, no_later_than?: string}} delivery
   */
  arrival({ earliest, latest, no_later_than }) {
    return no_later_than ? this.say("no_later_than", { day: this.day(no_later_than) }) : this.days(earliest, latest);
  }

  /** Time left, in its two largest parts. @param {number} seconds */
  duration(seconds) {
    const minutes = Math.max(1, Math.floor(seconds / 60));
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    if (d) return this.say("days_hours", { d, h });
    return h ? this.say("hours_minutes", { h, m }) : this.say("minutes", { m });
  }
}

/** A page's mistake in a locale must not cost it its checkout. @param {string} locale */
function canonical(locale) {
  try {
    return Intl.getCanonicalLocales(locale.replace("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}
