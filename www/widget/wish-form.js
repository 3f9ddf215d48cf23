// How does the shopper say a wish? By ordinary inputs, which are fetched when the fold is first opened.

import { html, nothing } from "lit";

/** @import { Point } from "./shop.js" */
/** @import { Tick, Wishes } from "./wishes.js" */
/** @import { Wording } from "./wording.js" */

const SHOWN = 30; // points in the list: the nearest by postcode

/** What a tick is called. @param {Tick} tick @param {Wording} say */
const words = (tick, say) =>
  ({
    insurance: say.say("insure"),
    signature: say.charge("signature"),
    weekend_delivery: say.charge("weekend"),
    cash_on_delivery: say.say("cash"),
  })[tick];

/**
 * @param {object} form
 * @param {Wording} form.say
 * @param {Point[]} form.points those of the destination's country, the nearest first
 * @param {Tick[]} form.ticks what else the shop has there
 * @param {Wishes} form.wishes
 * @param {boolean} form.disabled
 * @param {(changed: Partial<Wishes>) => void} form.change
 */
export function wishForm({ say, points, ticks, wishes, disabled, change }) {
  const chosen = points.find(({ id }) => id === wishes.point);
  const shown = points.slice(0, SHOWN);
  const item = (/** @type {Point} */ { id, name, postal_code, city }) =>
    html`<option value=${id} ?selected=${id === chosen?.id}>${name}, ${[postal_code, city].filter(Boolean).join(" ")}</option>`;
  const group = (/** @type {"locker" | "point"} */ kind) => {
    const of = shown.filter((point) => point.kind === kind);
    if (!of.length) return nothing;
    return html`<optgroup label=${say.say(`${kind}s`)}>${of.map(item)}</optgroup>`;
  };
  return html`${
      points.length
        ? html`<label
            ><span>${say.say("deliver_to")}</span>
            <select
              class="wish"
              part="field"
              name="point"
              ?disabled=${disabled}
              @change=${(/** @type {Event} */ event) => change({ point: value(event) })}
            >
              <option value="" ?selected=${!chosen}>${say.say("door")}</option>
              ${group("locker")}${group("point")}
            </select></label
          >`
        : nothing
    }
    ${
      chosen?.needs_post_number
        ? html`<label
            ><span>${say.say("post_number")}</span>
            <input
              class="field"
              part="field"
              name="post_number"
              required
              maxlength="32"
              autocomplete="off"
              ?disabled=${disabled}
              .value=${wishes.post_number}
              @change=${(/** @type {Event} */ event) => change({ post_number: value(event).trim() })}
          /></label>`
        : nothing
    }
    <label
      ><span>${say.say("wanted_by")}</span>
      <input
        class="wish"
        part="field"
        name="deliver_by"
        type="date"
        min=${new Date().toISOString().slice(0, 10)}
        ?disabled=${disabled}
        .value=${wishes.deliver_by}
        @change=${(/** @type {Event} */ event) => change({ deliver_by: value(event) })}
    /></label>
    ${ticks.map(
      (tick) =>
        html`<label class="tick"
          ><input
            type="checkbox"
            name=${tick}
            ?disabled=${disabled}
            .checked=${wishes[tick]}
            @change=${(/** @type {Event} */ event) => change({ [tick]: /** @type {HTMLInputElement} */ (event.target).checked })}
          />
          <span>${words(tick, say)}</span></label
        >`,
    )}`;
}

/** @param {Event} event */
function value(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
