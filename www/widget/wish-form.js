// How does the shopper say a wish? By ordinary inputs behind a fold.

import { html, nothing } from "lit";

/** @import { Point } from "./shop.js" */
/** @import { Wishes } from "./wishes.js" */
/** @import { Wording } from "./wording.js" */

const SHOWN = 30; // points in the list: the nearest by postcode

/**
 * @param {object} form
 * @param {Wording} form.say
 * @param {Point[]} form.points those of the destination's country, the nearest first
 * @param {boolean} form.cash whether cash may be collected there
 * @param {Wishes} form.wishes
 * @param {boolean} form.disabled
 * @param {boolean} form.open
 * @param {(open: boolean) => void} form.toggle
 * @param {(changed: Partial<Wishes>) => void} form.change
 */
export function wishForm({ say, points, cash, wishes, disabled, open, toggle, change }) {
  const chosen = points.find(({ id }) => id === wishes.point);
  const shown = points.slice(0, SHOWN);
  const item = (/** @type {Point} */ { id, name, postal_code, city }) =>
    html`<option value=${id} ?selected=${id === chosen?.id}>${name}, ${[postal_code, city].filter(Boolean).join(" ")}</option>`;
  const group = (/** @type {"locker" | "point"} */ kind) => {
    const of = shown.filter((point) => point.kind === kind);
    if (!of.length) return nothing;
    return html`<optgroup label=${say.say(`${kind}s`)}>${of.map(item)}</optgroup>`;
  };
  return html`<details
    class="wishes"
    part="wishes"
    ?open=${open}
    @toggle=${(/** @type {Event} */ event) => toggle(/** @type {HTMLDetailsElement} */ (event.target).open)}
  >
    <summary>${say.say("wishes")}</summary>
    ${
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
    ${
      cash
        ? html`<label class="tick"
            ><input
              type="checkbox"
              name="cash_on_delivery"
              ?disabled=${disabled}
              .checked=${wishes.cash_on_delivery}
              @change=${(/** @type {Event} */ event) =>
                change({ cash_on_delivery: /** @type {HTMLInputElement} */ (event.target).checked })}
            />
            <span>${say.say("cash")}</span></label
          >`
        : nothing
    }
  </details>`;
}

/** @param {Event} event */
function value(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
