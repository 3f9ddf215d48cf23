// In which language does an element speak? Its words are fetched once.

import { localeOf } from "./locale.js";
import { Wording, wordingFor } from "./wording.js";

/** @typedef {HTMLElement & {locale: string, requestUpdate(): void}} Speaker */

export class Speech {
  #speaker;
  #wanted = "";
  /** Silent until a language is here. */
  wording = new Wording("en");
  /** Whether a language is here, or known not to come: before, what is shown without words would be lower than it will be. */
  isReady = false;

  /** @param {Speaker} speaker */
  constructor(speaker) {
    this.#speaker = speaker;
  }

  /** The tag of the language that is wanted; English for what is no tag. */
  get tag() {
    return /^[A-Za-z]{2,3}([-_]\w{1,8})*$/.test(this.#wanted) ? this.#wanted.slice(0, 35) : "en";
  }

  /** Takes the language that is wanted now. */
  choose() {
    const locale = localeOf(this.#speaker);
    this.#wanted = locale;
    const wording = wordingFor(locale);
    if (wording instanceof Wording) return this.#take(wording);
    void wording.then((ready) => {
      if (this.#wanted !== locale) return;
      this.#take(ready);
      this.#speaker.requestUpdate();
    });
  }

  /** @param {Wording} wording */
  #take(wording) {
    this.wording = wording;
    this.isReady = true;
  }
}
