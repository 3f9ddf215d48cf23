// What is in one schema? A row for each property, with its kind and whether it is always there.

import { inline, kindOf, prose } from "./text.js";

/** @import { Schema } from "./text.js" */

/**
 * @param {string} name
 * @param {Schema} one
 */
export function schema(name, one) {
  const { description } = one;
  const rows = propertiesOf(one);
  const told = rows.length ? table(name, rows) : `<p>${kindOf(one)}${one.pattern ? `, like <code>${inline(one.pattern)}</code>` : ""}</p>`;
  return `<section aria-labelledby="schema-${name}" class="schema"><h3 id="schema-${name}">${name}</h3>${prose(description)}${told}</section>`;
}

/** Those of all that it is made of. @param {Schema} one @returns {string[]} */
function propertiesOf(one) {
  const always = new Set(one.required);
  const own = Object.entries(/** @type {Record<string, Schema>} */ (one.properties ?? {})).map(([key, property]) => {
    const { description } = typeof property === "object" ? property : { description: undefined };
    const { default: unsaid } = typeof property === "object" ? property : { default: undefined };
    const without = unsaid === undefined ? "" : ` Left out: <code>${inline(JSON.stringify(unsaid))}</code>.`;
    return `<tr><th scope="row"><code>${inline(key)}</code></th><td>${kindOf(property)}</td><td>${always.has(key) ? "yes" : "no"}</td><td>${inline(description ?? "")}${without}</td></tr>`;
  });
  return [...own, ...(one.allOf ?? []).flatMap(propertiesOf)];
}

/**
 * @param {string} name
 * @param {string[]} rows
 */
function table(name, rows) {
  const head = ["Property", "Kind", "Required"].map((column) => `<th scope="col">${column}</th>`).join("");
  return `<div class="wide" tabindex="0" role="region" aria-label="Properties of ${name}"><table><caption>Properties of ${name}</caption><thead><tr>${head}<td></td></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
