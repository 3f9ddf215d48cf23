// How does the page of returns say it in the shopper's language? A table of sentences for each; Intl for money and days.

/** @typedef {Record<string, any>} Words strings with `{named}` places; `steps`, `proofs`, `excepts` and `reasons` are tables of the same */

/** @type {Record<string, () => Promise<{default: Words}>>} */
const shipped = {
  ar: () => import("./words/returns/ar.js"),
  de: () => import("./words/returns/de.js"),
  en: () => import("./words/returns/en.js"),
  es: () => import("./words/returns/es.js"),
  fr: () => import("./words/returns/fr.js"),
  it: () => import("./words/returns/it.js"),
  ja: () => import("./words/returns/ja.js"),
  ko: () => import("./words/returns/ko.js"),
  nl: () => import("./words/returns/nl.js"),
  pt: () => import("./words/returns/pt-BR.js"),
  vi: () => import("./words/returns/vi.js"),
  zh: () => import("./words/returns/zh-Hans.js"),
};

/** @param {string} locale @returns {Promise<ReturnsWording>} */
export async function returnsWording(locale) {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  const known = language in shipped ? locale.replace("_", "-") : "en";
  const { default: words } = await (shipped[language] ?? shipped.en)();
  return new ReturnsWording(known, words);
}

export class ReturnsWording {
  #words;
  #days;

  /** @param {string} locale @param {Words} words */
  constructor(locale, words) {
    this.#words = words;
    this.locale = locale;
    this.direction = locale.startsWith("ar") ? "rtl" : "ltr";
    this.#days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  }

  /** @param {string} key @param {Record<string, unknown>} [args] */
  say(key, args = {}) {
    return filled(this.#words[key] ?? "", args);
  }

  /** @param {"steps" | "proofs" | "excepts"} table @param {string} code @returns {string} */
  name(table, code) {
    return this.#words[table][code] ?? "";
  }

  /** A reason; "" where a shopper is not told: never the engine's English. @param {{code: string, args: Record<string, string>}} reason */
  because({ code, args }) {
    const shown = Object.entries(args).map(([name, value]) => [name, this.#shown(name, value)]);
    return filled(this.#words.reasons[code] ?? "", Object.fromEntries(shown));
  }

  /** @param {string} name @param {string} value */
  #shown(name, value) {
    if (name === "limit_g") return this.#weight(Number(value));
    if (name === "minimum") return this.money(.../** @type {[string, string]} */ (value.split(" ")));
    return /^\d{4}-\d\d-\d\d$/.test(value) ? this.day(value) : value;
  }

  /** Money from its exact decimal text, with all its digits. @param {string} amount @param {string} currency */
  money(amount, currency) {
    const digits = amount.split(".")[1]?.length ?? 0;
    const how = { style: /** @type {const} */ ("currency"), currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(this.locale, how).format(/** @type {any} */ (amount));
  }

  /** @param {number} grams */
  #weight(grams) {
    const [value, unit] = grams < 1000 ? [grams, "gram"] : [grams / 1000, "kilogram"];
    return new Intl.NumberFormat(this.locale, { style: "unit", unit, maximumFractionDigits: 3 }).format(value);
  }

  /** Several names as one, as the language joins them. @param {string[]} names */
  all(names) {
    return new Intl.ListFormat(this.locale, { type: "conjunction" }).format(names);
  }

  /** @param {string} date */
  day(date) {
    return this.#days.format(new Date(`${date}T12:00Z`));
  }

  /** @param {string} from @param {string} to */
  days(from, to) {
    return this.#days.formatRange(new Date(`${from}T12:00Z`), new Date(`${to}T12:00Z`));
  }
}

/** @param {string} text @param {Record<string, unknown>} args */
function filled(text, args) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(args[name] ?? whole));
}
