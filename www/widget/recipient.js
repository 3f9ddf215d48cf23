// What does customs ask of the recipient, and is what was typed of that form? A field for each, with an example where there is a form.
// Fetched where a quote asks for any.

import { html, nothing } from "lit";
import { fieldLabel } from "./required.js";

/** @import { RequiredField } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

/**
 * @param {RequiredField[]} fields
 * @param {{say: Wording, country: string, told: Record<string, string>, fill: (field: string, text: string) => void}} form
 */
export function recipientForm(fields, { say, country, told, fill }) {
  return fields.map(({ field, pattern }) => {
    const example = pattern ? exampleOf(pattern) : "";
    return html`<p class="recipient" part="recipient">
      <label for=${field}>${fieldLabel(field, country, say)}</label>
      <input
        class="field"
        part="field"
        id=${field}
        required
        autocomplete="off"
        aria-describedby=${`${field}-why`}
        pattern=${pattern ?? nothing}
        placeholder=${example || nothing}
        .value=${told[field] ?? ""}
        @input=${(/** @type {InputEvent} */ event) => fill(field, typed(event, pattern))}
      />
      <small id=${`${field}-why`}>${example ? `${say.say("example", { example })} ` : ""}${say.say("field_why")}</small>
    </p>`;
  });
}

/**
 * What was typed, in capitals where the form asks for them.
 * @param {InputEvent} event
 * @param {string | null} pattern
 */
function typed({ target }, pattern) {
  const input = /** @type {HTMLInputElement} */ (target);
  const text = input.value.trim();
  const fits = (/** @type {string} */ value) => Boolean(pattern && new RegExp(`^(?:${pattern})$`, "v").test(value));
  const capitals = text.toUpperCase();
  if (fits(text) || !fits(capitals)) return text;
  input.value = capitals;
  return capitals;
}

/**
 * A text of the form that a pattern asks for: of choices the first, digits and letters counted up, of what may be left out only the dots and
 * dashes that make it easier to read.
 * @param {string} pattern
 */
export function exampleOf(pattern) {
  let [digit, letter] = [0, 0];
  const one = (/** @type {string} */ set) => {
    if (set.startsWith("0-9") || set.startsWith("1-9")) return String((digit = (digit % 9) + 1));
    if (set.startsWith("A-Z")) return String.fromCharCode(65 + (letter++ % 26));
    return set[0] === "\\" ? set[1] : set[0];
  };
  const choice = (/** @type {string} */ text) => {
    let made = "";
    let rest = text;
    while (rest && rest[0] !== "|" && rest[0] !== ")") {
      const [whole, set, escaped, plain] = /^(?:\[([^\]]+)\]|\\(.)|([^()[\]|\\^$]))/.exec(rest) ?? [];
      let make = () => "";
      if (whole !== undefined) {
        rest = rest.slice(whole.length);
        make = () => (set ? one(set) : (escaped ?? plain));
      } else if (rest[0] === "(") {
        const end = closing(rest);
        const inner = rest.slice(1, end).replace(/^\?:/, "");
        rest = rest.slice(end + 1);
        make = () => choice(inner);
      } else {
        rest = rest.slice(1); // an anchor
      }
      const [times, least] = /^(?:\?|\*|\+|\{(\d+)(?:,\d*)?\})/.exec(rest) ?? [""];
      rest = rest.slice(times.length);
      const isMark = times === "?" && /^[^\w([]/.test((escaped ?? plain) || "(");
      const count = least ? Number(least) : (times === "?" && !isMark) || times === "*" ? 0 : 1;
      for (let i = 0; i < count; i++) made += make();
    }
    return made;
  };
  return choice(pattern);
}

/** Where the bracket that opens a text is closed. @param {string} text */
function closing(text) {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return i;
  }
  return text.length;
}
