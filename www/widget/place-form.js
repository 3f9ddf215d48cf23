// Where is it to be sent? A country by its name in the shopper's language and a postcode, where a page has no fields of its own for them.

import { html } from "lit";

/** @import { Wording } from "./wording.js" */

/** ISO 3166-1, without places where nobody lives. */
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW".split(
    " ",
  );

/** The countries by name, in the order of a language: put in order once for each. @type {Map<string, [code: string, name: string][]>} */
const lists = new Map();

/** @param {string} locale */
function countriesIn(locale) {
  let list = lists.get(locale);
  if (!list) {
    const names = new Intl.DisplayNames(locale, { type: "region" });
    const { compare } = new Intl.Collator(locale);
    list = COUNTRIES.map((code) => /** @type {[string, string]} */ ([code, names.of(code) ?? code])).sort((a, b) => compare(a[1], b[1]));
    lists.set(locale, list);
  }
  return list;
}

/** @typedef {Record<string, unknown>} Destination */

/**
 * @param {object} form
 * @param {Wording} form.say
 * @param {Destination | null} form.destination as it stands
 * @param {boolean} form.disabled
 * @param {(destination: Destination | null) => void} form.change
 */
export function placeForm({ say, destination, disabled, change }) {
  const chosen = String(destination?.country ?? "");
  const value = (/** @type {Event} */ { target }) => /** @type {HTMLInputElement | HTMLSelectElement} */ (target).value;
  // Another country: nothing of the address before holds.
  const to = (/** @type {Event} */ event) => change(value(event) ? { country: value(event) } : null);
  const code = (/** @type {Event} */ event) => {
    const { postal_code: _, ...rest } = destination ?? {};
    change({ ...rest, ...(value(event).trim() && { postal_code: value(event).trim() }) });
  };
  return html`<label
      ><span>${say.say("your_country")}</span>
      <select class="wish" part="field" autocomplete="shipping country" ?disabled=${disabled} @change=${to}>
        <option value="" ?selected=${!chosen}></option>
        ${countriesIn(say.locale).map(([code, name]) => html`<option value=${code} ?selected=${code === chosen}>${name}</option>`)}
      </select></label
    >
    <label
      ><span>${say.say("your_postcode")}</span>
      <input
        class="wish"
        part="field"
        autocomplete="shipping postal-code"
        autocapitalize="characters"
        maxlength="16"
        ?disabled=${disabled || !chosen}
        .value=${String(destination?.postal_code ?? "")}
        @change=${code}
    /></label>`;
}
