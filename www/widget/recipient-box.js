// What has the shopper told customs of the recipient? It stands over every new quote; the fields are fetched when a quote first asks for any.

import { requiredFields } from "./asked.js";
import { Later } from "./later.js";

/** @import { Option } from "../engine/engine.js" */
/** @import { Wording } from "./wording.js" */

const ofForm = new Later(() => import("./recipient.js"));

export class RecipientBox {
  /** By field. @type {Record<string, string>} */
  told = {};
  #fills;

  /** @param {() => void} fills a field was filled in */
  constructor(fills) {
    this.#fills = fills;
  }

  /** Fetches the form where an option asks for any of it. @param {Option[]} options @param {() => void} draws */
  prepare(options, draws) {
    if (options.some((option) => requiredFields(option).length)) void ofForm.get(draws);
  }

  /** Whether an option asks for what cannot be filled in yet. @param {Option | null} option */
  waits(option) {
    return Boolean(option && requiredFields(option).length && !ofForm.part);
  }

  /** @param {Option} option @param {Wording} say @param {string} country */
  form(option, say, country) {
    const fill = (/** @type {string} */ field, /** @type {string} */ text) => {
      this.told[field] = text;
      this.#fills();
    };
    return ofForm.part?.recipientForm(requiredFields(option), { say, country, told: this.told, fill });
  }
}
