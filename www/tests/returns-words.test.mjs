// Is every word of the page of returns there in every language, and has every reason its message?

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import openapi from "../edge/openapi.json" with { type: "json" };
import en from "../widget/returns-words/en.js";

const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt-BR", "ja", "ko", "vi", "zh-Hans", "ar"];
const folder = new URL("../widget/returns-words/", import.meta.url);

/** Every message by its path. @param {Record<string, any>} words @returns {[string, string][]} */
function all(words) {
  return Object.entries(words).flatMap(([key, word]) =>
    typeof word === "string" ? [/** @type {[string, string]} */ ([key, word])] : all(word).map(([name, text]) => [`${key}.${name}`, text]),
  );
}

/** @param {string} text */
const args = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("a file for each language, and no other", () => {
  assert.deepEqual(readdirSync(folder).sort(), LANGUAGES.map((language) => `${language}.js`).sort());
});

for (const language of LANGUAGES)
  test(`${language} has every message, with the arguments of the English one, and none of its sentences`, async () => {
    const own = new Map(all((await import(new URL(`${language}.js`, folder).href)).default));
    const english = new Map(all(en));
    assert.deepEqual([...own.keys()], [...english.keys()]);
    for (const [key, text] of own) {
      const wanted = /** @type {string} */ (english.get(key));
      assert.ok(text.trim(), `${key} is empty`);
      assert.deepEqual(args(text), args(wanted), key);
      if (language !== "en" && /\w+ \w+/.test(wanted.replace(/\{\w+\}/g, ""))) assert.notEqual(text, wanted, key);
    }
  });

test("every reason of a refund has its message, with no argument that the reason lacks", () => {
  const source = readFileSync(new URL("../../src/reasons.rs", import.meta.url), "utf8");
  const listed = [...source.matchAll(/^ {4}of\((\w+), "(\w+)", "([^"]*)", Shopper\),$/gm)];
  const own = [
    "return_window_over",
    "return_too_heavy",
    "return_weight_unknown",
    "import_day_assumed",
    "exchange_is_one",
    "exchange_is_two",
    "return_illustrative",
  ];
  const meant = listed.filter(([, of, code]) => of === "Refund" || own.includes(code));
  /** @type {Record<string, string>} */
  const reasons = en.reasons;
  assert.deepEqual(Object.keys(reasons).sort(), meant.map(([, , code]) => code).sort());
  for (const [, , code, given] of meant)
    for (const arg of args(reasons[code])) assert.ok(given.replaceAll("?", "").split(" ").includes(arg), `${code} wants {${arg}}`);
});

test("every proof, every step and every exception that an answer may name has its word", () => {
  const { properties } = openapi.components.schemas.Refund;
  assert.deepEqual(Object.keys(en.proofs).sort(), [...properties.proof.items.enum].sort());
  const [step] = properties.before_posting.anyOf;
  assert.ok("properties" in step);
  assert.deepEqual(Object.keys(en.excepts).sort(), [...openapi.components.schemas.Withdrawal.properties.except.items.enum].sort());
  assert.deepEqual(Object.keys(en.steps).sort(), [.../** @type {any} */ (step.properties).code.enum].sort());
});
