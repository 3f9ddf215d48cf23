// Is every word of the widget there in every language, and does every reason of the engine have its message?

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { compile } from "../messages.mjs";
import { messageOf } from "../widget/said.js";
import { addMessages, Wording, wordingFor } from "../widget/wording.js";
import en from "../widget/words/en.js";

const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt-BR", "ja", "ko", "vi", "zh-Hans", "ar"];
const folder = new URL("../widget/messages/", import.meta.url);
const compiled = new URL("../widget/words/", import.meta.url);

/** Why one service fills a tier and not another, and from where the shop sends: a shopper is helped by none of it. */
const UNTOLD =
  "too_slow too_fast shipping_too_dear total_too_dear not_tracked no_signature no_money_back tier_not_there not_in_tier not_chosen dominated no_service stock_cost_unknown threshold_split duty_estimated tax_on_duty_estimated".split(
    " ",
  );

/** What the page of returns says, in words of its own: `returns-words.test.mjs`. */
const OF_RETURNS =
  "return_window_over return_too_heavy return_weight_unknown import_day_assumed exchange_is_one exchange_is_two return_illustrative".split(
    " ",
  );

/** The articles of countries are asked of the languages that put one. */
const OF_SOME = ["the", "the_places"];

/** @typedef {string | Record<string, string>} Message */
/** @type {Record<string, Record<string, any>>} */
const tables = {};
for (const language of LANGUAGES) tables[language] = (await import(new URL(`${language}.js`, compiled).href)).default;

/** Every message by its path. @param {Record<string, any>} messages @returns {[string, Message][]} */
function all(messages) {
  return Object.entries(messages).flatMap(([key, message]) =>
    ["reasons", "charges", "fields"].includes(key)
      ? Object.entries(message).map(([name, text]) => /** @type {[string, Message]} */ ([`${key}.${name}`, text]))
      : OF_SOME.includes(key)
        ? []
        : [/** @type {[string, Message]} */ ([key, message])],
  );
}

/** @param {Message} message */
const forms = (message) => (typeof message === "string" ? [message] : Object.values(message));
/** @param {Message} message */
const args = (message) => [...new Set(forms(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();

/** The engine's list. @type {{of: string, code: string, args: string[], audience: string}[]} */
const REASONS = [
  ...readFileSync(new URL("../../src/reasons.rs", import.meta.url), "utf8").matchAll(/^ {4}of\((\w+), "([\w*]+)", "([^"]*)", (\w+)\),$/gm),
].map(([, of, code, args, audience]) => ({ of, code, args: args.split(" ").map((arg) => arg.replace("?", "")), audience }));

test("a file for each language, and no other", () => {
  assert.deepEqual(readdirSync(folder).sort(), LANGUAGES.map((language) => `${language}.js`).sort());
});

for (const language of LANGUAGES)
  test(`${language} has every message, with the arguments of the English one`, () => {
    const [own, english] = [new Map(all(tables[language])), new Map(all(en))];
    assert.deepEqual([...own.keys()].sort(), [...english.keys()].sort());
    const plurals = new Intl.PluralRules(language);
    const categories = new Set(Array.from({ length: 200 }, (_, count) => plurals.select(count)));
    for (const [key, message] of own) {
      for (const text of forms(message)) assert.ok(text.trim(), `${key} is empty`);
      assert.deepEqual(args(message), args(/** @type {Message} */ (english.get(key))), key);
      if (typeof message === "string" || Object.keys(message).length === 1) continue; // one form for all counts
      for (const category of categories) assert.ok(category in message, `${key} has no form for \`${category}\``);
    }
  });

test("no language has left the English sentence standing", () => {
  const english = new Map(all(en));
  for (const language of LANGUAGES.slice(1)) {
    const same = all(tables[language]).filter(([key, text]) => JSON.stringify(text) === JSON.stringify(english.get(key)));
    const sentences = same.filter(([, text]) => forms(text).some((form) => /\w+ \w+/.test(form.replace(/\{\w+\}/g, ""))));
    assert.deepEqual(sentences, [], language);
    assert.ok(same.length < 12, `${language} says ${same.length} words as English does: ${same.map(([key]) => key)}`);
  }
});

test("a sentence in MessageFormat becomes a text, or one for each form of the language; what a page could not say stops the build", () => {
  const english = (/** @type {string} */ sentence) => compile(sentence, "en", "en.js: key");
  assert.equal(english("It''s from {place}"), "It's from {place}");
  assert.deepEqual(english("To {place}: {count, plural, one {# parcel} other {# parcels}}."), {
    one: "To {place}: {count} parcel.",
    other: "To {place}: {count} parcels.",
  });
  for (const [sentence, why] of [
    ["{count, plural, one {# parcel} other {# parcels}", /^Error: en\.js: key is no MessageFormat/],
    ["{count, plural, one {# parcel} few {# parcels} other {# parcels}}", /has the form `few`, and the language has `one`, `other`/],
    ["{count, plural, =0 {none} other {#}}", /has the form `=0`/],
    ["{days, plural, one {# day} other {# days}}", /something else than one `count`/],
    ["{kind, select, a {A} other {B}}", /formats a place/],
    ["{day, date, short}", /formats a place/],
    ["a brace '{'", /formats a place, or has a brace of its own/],
  ])
    assert.throws(() => english(/** @type {string} */ (sentence)), /** @type {RegExp} */ (why));
});

test("every reason that a shopper hears has a message, with no argument that the reason lacks", () => {
  assert.ok(REASONS.length > 110, `${REASONS.length} reasons were read`);
  /** @type {Record<string, Message>} */
  const reasons = en.reasons;
  for (const { of, code, args: given } of REASONS.filter(({ audience, of }) => audience === "Shopper" && of !== "Charge")) {
    if (of === "Refund" || OF_RETURNS.includes(code)) continue;
    const name = code in reasons ? code : messageOf(code);
    assert.equal(name in reasons, !UNTOLD.includes(code), `${of} ${code} is told, and not told, to shoppers`);
    if (UNTOLD.includes(code)) continue;
    for (const arg of args(reasons[name])) assert.ok(given.includes(arg), `the message of ${of} ${code} wants {${arg}}`);
  }
});

test("no message stands that says nothing", () => {
  const codes = new Set(REASONS.flatMap(({ code }) => [code, messageOf(code)]));
  assert.deepEqual(
    Object.keys(en.reasons).filter((name) => !codes.has(name)),
    [],
  );
});

test("the engine's English is never shown, and a shop's own words are", async () => {
  await wordingFor("en");
  const say = new Wording("en");
  assert.equal(say.because({ code: "made_up" }), "");
  assert.equal(say.because({ reason: { code: "dominated", args: { by: "x" } } }), "");
  assert.match(
    say.because({ reason: { code: "exchange_rate_out_of_period", args: { as_of: "2026-10-30", currencies: "USD" } } }),
    /30 Oct|Oct 30/,
  );
  assert.equal(
    say.because({ reason: { code: "included_tax_not_charged", args: { amount: "3.50", currency: "EUR" } } }),
    "Prices included €3.50 of tax that is not due here. It has been taken off.",
  );
  addMessages("en", { reasons: { parcel_too_long: "Too long" } });
  assert.equal(new Wording("en").because({ reason: { code: "parcel_too_long", args: { value: "1", limit: "2" } } }), "Too long");
});

test("counts, percentages and times are written as the language writes them", async () => {
  for (const language of LANGUAGES) await wordingFor(language);
  assert.equal(new Wording("ar").say("sent", { places: "X", count: 2 }), "من X · طردان");
  assert.equal(new Wording("de").percent("28.205128"), "28,205128\u00a0%");
  assert.equal(new Wording("fr").charge("vat"), "TVA");
  assert.equal(new Wording("en").duration(3 * 3600 + 120), "3 hr 2 min");
  assert.equal(new Wording("pt-BR").say("found", { count: 1 }), "1 opção de entrega");
});
