// What do the elements say? Sentences in ICU MessageFormat, one file for each language, compiled into what a page needs to say them.
//
// In: `widget/messages/*.js` and `widget/returns-words/*.js`, in the form that translators' tools read. Out: the same keys in
// `widget/words` and `widget/words/returns`. A sentence becomes a text with `{named}` places; one that hangs on a count becomes such a
// text for each of the language's plural forms. So no page loads a parser. Money, days and counts come to a place already written in
// the language. A sentence that asks for more than that stops the build.

import { parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";

/** @import { MessageFormatElement } from "@formatjs/icu-messageformat-parser" */
/** @typedef {string | Record<string, string>} Compiled a text, or a text for each plural form */
/** @typedef {{[key: string]: string | Sentences}} Sentences */
/** @typedef {{[key: string]: Compiled | Words}} Words */

const widget = new URL("./widget/", import.meta.url);

/** Each folder of sentences, and where its words go. */
const FOLDERS = { "messages/": "words/", "returns-words/": "words/returns/" };

/** Compiles every language. */
export async function compileAll() {
  await rm(new URL("words/", widget), { recursive: true, force: true });
  for (const [from, to] of Object.entries(FOLDERS)) {
    await mkdir(new URL(to, widget), { recursive: true });
    for (const file of await readdir(new URL(from, widget))) {
      const { default: sentences } = await import(new URL(from + file, widget).href);
      const words = compileTable(sentences, file.replace(/\.js$/, ""), from + file);
      await writeFile(new URL(to + file, widget), `export default ${JSON.stringify(words, null, 2)};\n`);
    }
  }
}

/** @param {Sentences} sentences @param {string} locale @param {string} where @returns {Words} */
function compileTable(sentences, locale, where) {
  const entries = Object.entries(sentences).map(([key, sentence]) => {
    const path = `${where}: ${key}`;
    return [key, typeof sentence === "string" ? compile(sentence, locale, path) : compileTable(sentence, locale, path)];
  });
  return Object.fromEntries(entries);
}

/**
 * One sentence. The number that chooses a form is always `count`.
 * @param {string} sentence
 * @param {string} locale
 * @param {string} where named in what stops the build
 * @returns {Compiled}
 */
export function compile(sentence, locale, where) {
  const elements = parsed(sentence, where);
  const plurals = elements.filter((element) => element.type === TYPE.plural);
  if (!plurals.length) return textOf(elements, where);
  const [plural] = plurals;
  if (plurals.length > 1 || plural.value !== "count" || plural.offset || plural.pluralType !== "cardinal")
    throw new Error(`${where} chooses its form by something else than one \`count\`; say it in two sentences`);
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  const own = Object.keys(plural.options);
  const stray = own.filter((form) => !forms.includes(/** @type {any} */ (form)));
  if (stray.length) throw new Error(`${where} has the form \`${stray.join("`, `")}\`, and the language has \`${forms.join("`, `")}\``);
  const form = (/** @type {string} */ name) =>
    textOf(
      elements.flatMap((element) => (element === plural ? plural.options[name].value : [element])),
      where,
    );
  return Object.fromEntries(own.map((name) => [name, form(name)]));
}

/** @param {string} sentence @param {string} where @returns {MessageFormatElement[]} */
function parsed(sentence, where) {
  try {
    return parse(sentence, { ignoreTag: true });
  } catch (error) {
    throw new Error(`${where} is no MessageFormat (${error instanceof Error ? error.message : error}); see its braces and quotes`);
  }
}

/** @param {MessageFormatElement[]} elements @param {string} where @returns {string} */
function textOf(elements, where) {
  const parts = elements.map((element) => {
    if (element.type === TYPE.pound) return "{count}";
    if (element.type === TYPE.argument) return `{${element.value}}`;
    if (element.type === TYPE.literal && !/[{}]/.test(element.value)) return element.value;
    throw new Error(`${where} formats a place, or has a brace of its own; give the place by its name alone`);
  });
  return parts.join("");
}
