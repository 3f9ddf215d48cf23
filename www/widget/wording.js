// How does the widget say it in the shopper's language? Intl for money, days and plurals; a table of sentences for the rest.

import { messageOf } from "./said.js";

/** @typedef {Record<string, any>} Messages texts with `{named}` places, or one for each plural form; `reasons`, `charges` and `fields` are tables of the same */

/** The languages that are here. @type {Record<string, Messages>} */
const tables = {};

/** Until a language is here nothing is said. @type {Messages} */
const SILENT = { reasons: {}, charges: {}, fields: {} };

/** Languages shipped as files of their own, fetched when a page asks for one. @type {Record<string, () => Promise<{default: Messages}>>} */
const shipped = {
  ar: () => import("./words/ar.js"),
  en: () => import("./words/en.js"),
  de: () => import("./words/de.js"),
  es: () => import("./words/es.js"),
  fr: () => import("./words/fr.js"),
  it: () => import("./words/it.js"),
  ja: () => import("./words/ja.js"),
  ko: () => import("./words/ko.js"),
  nl: () => import("./words/nl.js"),
  pt: () => import("./words/pt-BR.js"),
  vi: () => import("./words/vi.js"),
  zh: () => import("./words/zh-Hans.js"),
};

/** What pages add, put over a shipped language when it comes. @type {Record<string, Messages>} */
const added = {};

/**
 * Adds a language, or a shop's own words for one.
 * @param {string} locale
 * @param {Messages} messages
 */
export function addMessages(locale, messages) {
  const language = languageOf(locale);
  added[language] = over(added[language] ?? {}, messages);
  if (tables[language]) tables[language] = over(tables[language], messages);
}

/** @param {Messages} before @param {Messages} messages @returns {Messages} */
function over(before, messages) {
  return {
    ...before,
    ...messages,
    reasons: { ...before.reasons, ...messages.reasons },
    charges: { ...before.charges, ...messages.charges },
    fields: { ...before.fields, ...messages.fields },
  };
}

/** @param {string} locale */
const languageOf = (locale) => locale.toLowerCase().split(/[-_]/)[0];

/**
 * The wording of a locale: at once when its table is here, else a promise of it.
 * @param {string} locale
 * @returns {Wording | Promise<Wording>}
 */
export function wordingFor(locale) {
  const language = languageOf(locale);
  if (tables[language]) return new Wording(locale);
  const isOwn = !shipped[language] && added[language];
  const known = shipped[language] || isOwn ? language : "en";
  return (shipped[language] ?? shipped.en)().then(
    ({ default: messages }) => {
      // A language of the page's own is English where it says nothing, but for the articles of English.
      tables[known] ??= over(isOwn ? { ...messages, the_places: "" } : messages, added[known] ?? {});
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
  #numbers;

  /** @param {string} locale */
  constructor(locale) {
    const tag = canonical(locale);
    const [language] = tag.split("-");
    this.#messages = tables[language] ?? tables.en ?? SILENT;
    this.locale = tables[language] ? tag : "en";
    this.direction = /^(ar|fa|he|ur|ps|dv|yi)$/.test(this.locale.split("-")[0]) ? "rtl" : "ltr";
    const day = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    this.#days = new Intl.DateTimeFormat(this.locale, day);
    this.#daysOfYears = new Intl.DateTimeFormat(this.locale, { ...day, year: "numeric" });
    this.#plurals = new Intl.PluralRules(this.locale);
    this.#regions = new Intl.DisplayNames(this.locale, { type: "region" });
    this.#numbers = new Intl.NumberFormat(this.locale);
    this.#lists = new Intl.ListFormat(this.locale, { type: "conjunction" });
  }

  /**
   * @param {string} key
   * @param {Record<string, unknown>} [args]
   * @returns {string}
   */
  say(key, args = {}) {
    const message = this.#messages[key] ?? tables.en?.[key] ?? (this.#messages === SILENT ? "" : key);
    const text = typeof message === "string" ? message : (message[this.#plurals.select(Number(args.count))] ?? message.other);
    return this.#fill(text, { ...args, ...(typeof args.count === "number" && { count: this.#numbers.format(args.count) }) });
  }

  /**
   * A reason in this language; "" where a shopper is not told, or no message says it: never the engine's English.
   * @param {{code?: string, reason?: {code: string, args: Record<string, unknown>}}} told
   */
  because({ code, reason = { code: code ?? "", args: {} } }) {
    const { [reason.code]: own, [messageOf(reason.code)]: shared } = this.#messages.reasons;
    return this.#fill(own ?? shared ?? "", this.#shown(reason.args ?? {}));
  }

  /** Arguments as a reader writes them: days, and money where its currency stands beside it. @param {Record<string, unknown>} args */
  #shown(args) {
    const entries = Object.entries(args).map(([name, value]) => [
      name,
      name === "amount" && args.currency
        ? this.money(String(value), String(args.currency))
        : /^\d{4}-\d\d-\d\d$/.test(String(value))
          ? this.day(String(value))
          : value,
    ]);
    return Object.fromEntries(entries);
  }

  /**
   * @param {string} text
   * @param {Record<string, unknown>} args
   */
  #fill(text, args) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(args[name] ?? whole));
  }

  /** What a charge is called. @param {string} name */
  charge(name) {
    return this.#messages.charges[name];
  }

  /** The label of what customs ask of a recipient: its own, else that of another field which means the same. @param {string} name @param {string} [same] */
  field(name, same = "other") {
    const { fields } = this.#messages;
    return fields[name] ?? fields[same] ?? fields.other;
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

  /** A percentage from its exact decimal text. @param {string} figure */
  percent(figure) {
    return this.#unit("percent", 20).format(/** @type {any} */ (figure));
  }

  /** Time left, in its two largest parts. @param {number} seconds */
  duration(seconds) {
    const minutes = Math.max(1, Math.floor(seconds / 60));
    const parts = /** @type {[number, string][]} */ ([
      [Math.floor(minutes / 1440), "day"],
      [Math.floor(minutes / 60) % 24, "hour"],
      [minutes % 60, "minute"],
    ]);
    const first = parts.findIndex(([count]) => count);
    const told = parts.slice(first, first + 2).filter(([count]) => count);
    return told.map(([count, unit]) => this.#unit(unit).format(count)).join(" ");
  }

  /** @param {string} unit @param {number} [digits] */
  #unit(unit, digits = 0) {
    return new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits });
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
