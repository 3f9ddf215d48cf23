// What was looked for lately and not found? Names, each for a while, and so many at most: who asks for names that are not there costs little.

export class Lately {
  #ms;
  #most;
  /** Until when, by name; what was noted first comes first. @type {Map<string, number>} */
  #until = new Map();

  /** @param {{ms: number, most: number}} limits */
  constructor({ ms, most }) {
    this.#ms = ms;
    this.#most = most;
  }

  /** @param {string} name */
  has(name) {
    const until = this.#until.get(name);
    if (until === undefined) return false;
    if (Date.now() < until) return true;
    this.#until.delete(name);
    return false;
  }

  /** @param {string} name */
  add(name) {
    this.#until.delete(name);
    this.#until.set(name, Date.now() + this.#ms);
    for (const oldest of this.#until.keys()) {
      if (this.#until.size <= this.#most) break;
      this.#until.delete(oldest);
    }
  }

  /** @param {string} name */
  delete(name) {
    this.#until.delete(name);
  }
}
