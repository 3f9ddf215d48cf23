// What does the shopper wish besides? The wishes as they stand, what of them holds, and the fold in which they are said.

import { html, nothing } from "lit";
import { Later } from "./later.js";
import { granted, noWishes, pointsAt, ticks } from "./wishes.js";

/** @import { Shop } from "./shop.js" */
/** @import { Wishes } from "./wishes.js" */
/** @import { Wording } from "./wording.js" */

/** @typedef {Record<string, unknown> | null} Destination */

const ofForm = new Later(() => import("./wish-form.js"));

export class WishBox {
  #asks;
  #draws;
  #wishes = noWishes();
  #isOpen = false;

  /** @param {() => void} asks a wish changed @param {() => void} draws the fold is to be drawn again */
  constructor(asks, draws) {
    this.#asks = asks;
    this.#draws = draws;
  }

  /** Whether anything is wished. */
  get isWished() {
    return Object.values(this.#wishes).some(Boolean);
  }

  reset() {
    if (this.isWished) this.#change(noWishes());
  }

  /** What of the wishes the shop has there. @param {Shop | undefined} shop @param {Destination} destination */
  granted(shop, destination) {
    return granted(this.#wishes, shop, destination);
  }

  /** @param {Partial<Wishes>} changed */
  #change(changed) {
    Object.assign(this.#wishes, changed);
    this.#asks();
    this.#draws();
  }

  /** @param {Shop | undefined} shop @param {Destination} destination @param {Wording} say @param {boolean} disabled */
  form(shop, destination, say, disabled) {
    if (!destination?.country) return nothing;
    const toggle = (/** @type {Event} */ { target }) => {
      this.#isOpen = /** @type {HTMLDetailsElement} */ (target).open;
      void ofForm.get(this.#draws);
    };
    // What the shopper unfolded stays so over every new quote.
    return html`<details class="wishes" part="wishes" ?open=${this.#isOpen} @toggle=${toggle}>
      <summary>${say.say("wishes")}</summary>
      ${ofForm.part?.wishForm({
        say,
        points: pointsAt(shop, destination),
        ticks: ticks(shop, destination),
        wishes: this.#wishes,
        disabled,
        change: (changed) => this.#change(changed),
      })}
    </details>`;
  }
}
