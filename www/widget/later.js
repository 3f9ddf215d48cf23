// What is fetched when it is first needed? Parts of the widget that few shoppers open: each is a script of its own.

/** @template T */
export class Later {
  #fetch;
  /** The part, once it is here. @type {T | undefined} */
  part;

  /** @param {() => Promise<T>} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** @param {() => void} then draws what shows it */
  async get(then) {
    this.part ??= await this.#fetch();
    then();
  }
}
