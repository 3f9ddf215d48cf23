// What does the form submit? The option's id, and under `name.field` its token, what customs ask of the recipient, what the shopper wishes.

import { requiredFields } from "./asked.js";

/** @import { Option } from "../engine/engine.js" */

/**
 * @param {string} name the form control's
 * @param {Option} option
 * @param {Record<string, string>} recipient what was told of the recipient
 * @param {Record<string, unknown>} wishes those that hold
 * @param {string} [token]
 * @returns {string | FormData}
 */
export function submitted(name, option, recipient, wishes, token) {
  const asked = requiredFields(option).map(({ field }) => [field, recipient[field] ?? ""]);
  const told = [...(token ? [["token", token]] : []), ...asked, ...Object.entries(wishes)];
  if (!told.length || !name) return option.id;
  const data = new FormData();
  data.append(name, option.id);
  for (const [field, text] of told) data.append(`${name}.${field}`, String(text));
  return data;
}
