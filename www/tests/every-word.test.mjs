// Is every word that the widget shows one of the language's messages, or a name? In Chromium, for many destinations and all languages.
//
// Each message is put between marks, and so is what Intl writes. What stands outside all marks must be a name or a law's title.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { serve } from "../serve.mjs";
import { TITLES } from "../widget/charges.js";
import { exampleOf } from "../widget/recipient.js";
import { DOCUMENTS } from "../widget/required.js";
import { inChromium } from "./browser.mjs";
import { catalogue } from "./carts.mjs";

const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt-BR", "ja", "ko", "vi", "zh-Hans", "ar"];
const [OPEN, SHUT] = ["\uE000", "\uE001"];

/** @type {{shop: string, country: string, postal_code?: string, subdivision?: string}[]} */
const DESTINATIONS = [
  ...["DE", "FR", "IT", "ES", "AT", "SE", "CH", "NO", "GB", "TR"].map((country) => ({ shop: "hanoi-crafts", country })),
  ...["US", "CA", "MX", "BR", "AU", "NZ", "JP", "KR", "CN", "TW"].map((country) => ({ shop: "hanoi-crafts", country })),
  ...["SG", "MY", "TH", "PH", "ID", "IN", "AE", "SA", "IL", "ZA", "VN"].map((country) => ({ shop: "hanoi-crafts", country })),
  ...["DE", "US", "CA", "BR", "KR", "JP", "GB", "AU", "CN"].map((country) => ({ shop: "tokyo-stationery", country })),
  { shop: "hanoi-crafts", country: "US", postal_code: "90001", subdivision: "CA" },
  { shop: "hanoi-crafts", country: "DE", postal_code: "x" },
  { shop: "hanoi-crafts", country: "ES", postal_code: "35001" },
];

/**
 * The kinds of text that are no message: nothing else may stand untranslated. The quote is the one in the language that is read.
 * @type {Record<string, (quote: any, shop: string, language: string) => string[]>}
 */
const NAMES = {
  services: ({ options }) => options.flatMap((/** @type {any} */ option) => [option.label, ...parts(option, ({ label }) => [label])]),
  "places of dispatch": ({ options }) => options.flatMap((/** @type {any} */ option) => parts(option, ({ from }) => [from.name])),
  "tariffs of services": ({ options }) =>
    options.flatMap((/** @type {any} */ option) =>
      parts(option, ({ landed_cost }) =>
        landed_cost.charges
          .filter((/** @type {any} */ { reason }) => reason.code === "weight_break")
          .map((/** @type {any} */ { label }) => label),
      ),
    ),
  "who collects at the door": ({ options }) =>
    options.flatMap((/** @type {any} */ option) =>
      parts(option, ({ landed_cost }) => landed_cost.charges.map((/** @type {any} */ charge) => charge.collected_by)),
    ),
  articles: (_, shop) => catalogue(shop).products.map(({ title }) => title),
  "pick-up points": (_, shop) => told(shop).points.flatMap(({ name, city, postal_code }) => [name, city, postal_code]),
  "what the shop tells, in that language": (_, shop, language) => told(shop).notices.map(({ texts }) => texts[language] ?? ""),
  "examples of documents": ({ options }) =>
    options.flatMap((/** @type {any} */ option) =>
      parts(option, ({ landed_cost }) => landed_cost.required.map((/** @type {any} */ { pattern }) => (pattern ? exampleOf(pattern) : ""))),
    ),
  "documents of recipients": () => Object.values(DOCUMENTS).flat(),
};

/** @param {string} shop @returns {import("../widget/shop.js").Shop} */
const told = (shop) => JSON.parse(readFileSync(new URL(`../books/shopper/${shop}/shop.json`, import.meta.url), "utf8"));

/** @param {any} option @param {(shipment: any) => string[]} of */
const parts = ({ shipments }, of) => shipments.flatMap(of);

const at = inChromium(() => serve({}));

/** Every text between places is put between marks. @param {any} message @returns {any} */
function marked(message) {
  if (typeof message === "string") return message.replace(/(\{\w+\})|([^{]+)/g, (_, place, text) => place ?? `${OPEN}${text}${SHUT}`);
  return Object.fromEntries(Object.entries(message).map(([key, text]) => [key, key === "the_places" ? text : marked(text)]));
}

/** What stands outside of all marks. @param {string} text */
function unmarked(text) {
  let [rest, depth] = ["", 0];
  for (const letter of text) {
    if (letter === OPEN) depth += 1;
    else if (letter === SHUT) depth -= 1;
    else if (!depth) rest += letter;
  }
  assert.equal(depth, 0, text);
  return rest;
}

test("no word is the engine's, the seller's or another language's", async () => {
  const page = await at.browser.newPage();
  await page.addInitScript(
    ([open, shut]) => {
      const mark = (/** @type {any} */ of, /** @type {string} */ name) => {
        const write = of.prototype[name];
        of.prototype[name] = function (/** @type {any} */ value) {
          return `${open}${write.call(this, value)}${shut}`;
        };
      };
      mark(Intl.DisplayNames, "of");
      for (const of of [Intl.NumberFormat, Intl.DateTimeFormat]) {
        const { get } = /** @type {any} */ (Object.getOwnPropertyDescriptor(of.prototype, "format"));
        Object.defineProperty(of.prototype, "format", {
          get() {
            const write = get.call(this);
            return (/** @type {any} */ value) => `${open}${write(value)}${shut}`;
          },
        });
      }
      const list = Intl.ListFormat.prototype.formatToParts;
      Intl.ListFormat.prototype.format = function (items) {
        return list
          .call(this, items)
          .map(({ type, value }) => (type === "literal" ? `${open}${value}${shut}` : value))
          .join("");
      };
    },
    [OPEN, SHUT],
  );
  await page.goto(`${at.server.url}/?shop=hanoi-crafts&to=Berlin`);
  await page.locator("landfall-delivery input[type=radio]").first().waitFor();
  for (const language of LANGUAGES) {
    const { default: messages } = await import(`../widget/words/${language}.js`);
    await page.evaluate(
      ([language, messages]) => /** @type {any} */ (customElements.get("landfall-delivery")).addMessages(language, messages),
      [language, marked(messages)],
    );
  }
  // What makes up a price is there from when it is first unfolded.
  await page.locator("landfall-delivery [part=summary]").first().click();
  await page.locator("landfall-delivery [part=grand-total]").first().waitFor({ state: "attached" });
  let [texts, options, barred] = [0, 0, 0];
  for (const { shop: name, ...destination } of DESTINATIONS) {
    const lines = catalogue(name)
      .products.slice(0, 6)
      .map(({ sku }, i) => ({ id: String(i + 1), sku, quantity: 1 + (i % 2) }));
    const quote = await page.evaluate(async ([name, destination, lines]) => {
      const delivery = /** @type {any} */ (document.querySelector("landfall-delivery"));
      const quoted = new Promise((done) => delivery.addEventListener("landfall-quote", done, { once: true }));
      Object.assign(delivery, { shop: name, book: `/books/shopper/${name}/`, cart: lines, destination, currency: "EUR" });
      await quoted;
      await delivery.updateComplete;
      delivery.value = delivery.quote.options[0]?.id ?? "";
      return delivery.quote;
    }, /** @type {[string, any, any]} */ ([name, destination, lines]));
    options += quote.options.length;
    barred += quote.options.length ? 0 : 1;
    for (const language of LANGUAGES) {
      const shown = await page.evaluate(async (language) => {
        const delivery = /** @type {any} */ (document.querySelector("landfall-delivery"));
        delivery.locale = language;
        await delivery.updateComplete;
        // A language is fetched when it is first asked for.
        const speaks = () => delivery.shadowRoot.querySelector("[part=delivery]").lang === language;
        for (let waited = 0; waited < 200 && !speaks(); waited += 1) await new Promise(requestAnimationFrame);
        /** @type {string[]} */
        const texts = [];
        const nodes = document.createTreeWalker(delivery.shadowRoot, NodeFilter.SHOW_TEXT);
        while (nodes.nextNode())
          if (nodes.currentNode.parentElement?.localName !== "style") texts.push(nodes.currentNode.textContent ?? "");
        for (const attribute of ["aria-label", "title", "placeholder", "alt", "label"])
          for (const element of delivery.shadowRoot.querySelectorAll(`[${attribute}]`)) texts.push(element.getAttribute(attribute));
        texts.push(delivery.validationMessage);
        const { lang, dir } = delivery.shadowRoot.querySelector("[part=delivery]");
        return { lang, dir, quote: delivery.quote, texts: texts.filter((text) => text.trim()) };
      }, language);
      const names = Object.values(NAMES)
        .flatMap((of) => of(shown.quote, name, language))
        .concat(Object.values(destination)); // and what the shopper typed
      const known = [...new Set(names)].filter(Boolean).sort((a, b) => b.length - a.length);
      assert.equal(shown.lang, language);
      assert.equal(shown.dir, language === "ar" ? "rtl" : "ltr");
      texts += shown.texts.length;
      for (const text of shown.texts) {
        let rest = unmarked(text).replace(new RegExp(TITLES, "g"), "");
        for (const name of known) rest = rest.replaceAll(name, "");
        assert.doesNotMatch(rest, /\p{L}/u, `${name} to ${JSON.stringify(destination)} in ${language}: ${text}`);
      }
    }
  }
  console.log(`${texts} texts of ${options} options, ${barred} destinations without any`);
  assert.ok(texts > 10_000 && options > 60);
});
