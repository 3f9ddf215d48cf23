// How does text of the description become HTML? Escaped, with `code` between backquotes as code, and references as links.

/** @typedef {Record<string, any>} Schema */
/** @typedef {{operationId: string, summary: string, description?: string, security?: Record<string, unknown>[], parameters?: any[],
 *   requestBody?: any, responses: Record<string, any>}} Operation */
/** @typedef {{openapi: string, info: {title: string, summary: string, description: string}, paths: Record<string, Record<string, Operation>>,
 *   components: {schemas: Record<string, Schema>, responses: Record<string, any>}}} OpenApi */
/** @typedef {Operation & {id: string, method: string, path: string}} Listed */

/** @param {unknown} text */
export function escaped(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** One sentence or more. @param {unknown} text */
export function inline(text) {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** @param {string | undefined} text */
export function prose(text) {
  return text ? `<p>${inline(text)}</p>` : "";
}

/** What stands behind the last slash of a reference. @param {string} reference */
export function nameOf(reference) {
  return reference.split("/").at(-1) ?? "";
}

/** @param {OpenApi} api @returns {Listed[]} */
export function operationsOf(api) {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, id: one.operationId, method: method.toUpperCase(), path })),
  );
}

/**
 * What a value is, in a few words: `Money`, `array of Charge`, `"ddp" | "dap"`.
 * @param {Schema | boolean | undefined} schema
 * @returns {string}
 */
export function kindOf(schema) {
  if (typeof schema !== "object") return "anything";
  if (schema.$ref) return `<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  if (schema.const !== undefined) return `<code>${escaped(JSON.stringify(schema.const))}</code>`;
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ value) => `<code>${escaped(JSON.stringify(value))}</code>`).join(" or ");
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.map(kindOf).join(schema.allOf ? " and " : " or ");
  if (schema.type === "array" || schema.items) return `array of ${kindOf(schema.items)}`;
  return escaped([schema.type ?? "anything"].flat().join(" or "));
}

/**
 * Rows under the names of their columns; a column without a name has prose.
 * @param {string} caption
 * @param {string[]} columns
 * @param {string[]} rows
 */
export function table(caption, columns, rows) {
  const head = columns.map((name) => (name ? `<th scope="col">${name}</th>` : "<td></td>")).join("");
  return `<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** JSON to read. @param {unknown} value @param {string} label */
export function example(value, label) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return `<figure><figcaption>${label}</figcaption><pre tabindex="0" role="region" aria-label="${label}"><code>${escaped(text)}</code></pre></figure>`;
}
