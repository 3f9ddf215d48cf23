// What is in one schema? A row for each property, with its kind and whether it is always there.

import { inline, kindOf, prose, table } from "./text.js";

/** @import { Schema } from "./text.js" */

/**
 * @param {string} name
 * @param {Schema} one
 */
export function schema(name, one) {
  const { description } = one;
  const rows = propertiesOf(one);
  const told = rows.length
    ? table(`Properties of ${name}`, ["Property", "Kind", "Required", ""], rows)
    : `<p>${kindOf(one)}${one.pattern ? `, like <code>${inline(one.pattern)}</code>` : ""}</p>`;
  return `<section aria-labelledby="schema-${name}" class="schema"><h3 id="schema-${name}">${name}</h3>${prose(description)}${told}</section>`;
}

/**
 * Those of all that it is made of; what has no name of its own is told in place, as `wants.insurance` or `parcels[].box`.
 * @param {Schema} one
 * @param {string} [inside]
 * @returns {string[]}
 */
function propertiesOf(one, inside = "") {
  const always = new Set(one.required);
  const own = Object.entries(/** @type {Record<string, Schema | boolean>} */ (one.properties ?? {})).flatMap(([key, property]) => {
    const { description, default: unsaid, items } = { description: "", default: undefined, items: undefined, ...Object(property) };
    const without = unsaid === undefined ? "" : ` Left out: <code>${inline(JSON.stringify(unsaid))}</code>.`;
    const name = `<th scope="row"><code>${inline(inside + key)}</code></th>`;
    const row = `<tr>${name}<td>${kindOf(property)}</td><td>${always.has(key) ? "yes" : "no"}</td><td>${inline(description)}${without}</td></tr>`;
    return [row, ...propertiesOf(Object(property), `${inside}${key}.`), ...propertiesOf(Object(items), `${inside}${key}[].`)];
  });
  return [...own, ...(one.allOf ?? []).flatMap((/** @type {Schema} */ part) => propertiesOf(part, inside))];
}
