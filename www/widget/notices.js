// What does the shop tell beside its prices? How goods are sent back, what cover is bought, a word for a market: in the shopper's language.

import { html, nothing } from "lit";

/** @import { Option } from "../engine/engine.js" */
/** @import { Notice } from "./shop.js" */
/** @import { Wording } from "./wording.js" */

/**
 * @param {Notice[]} notices the shop's
 * @param {string} country where it is sent to
 * @param {Option[]} options what of cover is told where it is bought
 * @param {Wording} say
 */
export function noticesFor(notices, country, options, say) {
  const insured = options.some(({ insurance }) => /[1-9]/.test(insurance));
  const told = ["returns", ...(insured ? ["insurance"] : []), "note"].flatMap((about) => {
    const found = notices.find((notice) => notice.about === about && (notice.countries?.includes(country) ?? true));
    return found ? [{ about, ...inLanguage(found.texts, say.locale) }] : [];
  });
  if (!told.length) return nothing;
  return html`<div class="notices" part="notices">
    ${told.map(({ about, tag, text }) => html`<p part="notice ${about}" lang=${tag}>${text}</p>`)}
  </div>`;
}

/**
 * The text whose tag has the most leading parts in common with the wanted one; where none is in that language, the first.
 * @param {Record<string, string>} texts
 * @param {string} wanted
 */
export function inLanguage(texts, wanted) {
  const parts = wanted.toLowerCase().split("-");
  const alike = (/** @type {string} */ tag) => {
    const own = tag.toLowerCase().split("-");
    const differs = own.findIndex((part, at) => part !== parts[at]);
    return differs < 0 ? own.length : differs;
  };
  const tags = Object.keys(texts);
  const [tag] = tags.sort((a, b) => alike(b) - alike(a)); // a sort keeps what is equal in its order
  return { tag, text: texts[tag] };
}
