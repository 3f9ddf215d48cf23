// How does a page, an edge function or a test ask the engine? Through the one class below: nothing else talks to WebAssembly.
//
// The engine is a pure function that cannot wait. When it lacks a part of the book it answers `{needs: [files]}`;
// this class fetches those shards, verifies their SHA-256, adds them and asks again. Chapters of goods outside a shop's catalogue
// are not in the list of shards: the engine itself holds them against the one hash that its index has of them all.

import { WasmEngine, start, ask, book } from "#runtime";

/** @import { Answer, BookInfo, Method, Need, OpenOptions, Options, Problem, Quote, Landed, Request } from "./engine.js" */

/** @type {Promise<unknown> | undefined} */
let started;

/**
 * Starts the WebAssembly module, once: every call gets the same promise.
 * @param {WebAssembly.Module | URL | string} [from] a compiled module or its address; each runtime knows its own default
 * @returns {Promise<unknown>}
 */
export function init(from) {
  started ??= Promise.resolve(start(from)).catch((cause) => {
    started = undefined; // a lost network must not be remembered for ever
    throw cause;
  });
  return started;
}

/** A request that could not be answered: RFC 9457 problem details, as an error. */
export class RequestProblem extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    const { errors } = { errors: [], ...problem };
    super([problem.title, ...errors.map((fault) => fault.message)].join("; "));
    this.name = "RequestProblem";
    this.problem = problem;
  }
}

/** One open book and the shards of it that were needed so far. */
export class Engine {
  #wasm;
  #fetch;
  /** The hash of each file that the index lists. @type {Map<string, string>} */
  #hashes = new Map();
  /** @type {Map<string, Promise<void>>} */
  #added = new Map();

  /**
   * @param {InstanceType<typeof WasmEngine>} wasm
   * @param {(file: string) => Promise<Uint8Array>} fetchShard
   */
  constructor(wasm, fetchShard) {
    this.#wasm = wasm;
    this.#fetch = fetchShard;
    for (const { file, hash } of this.book().shards) this.#hashes.set(file, hash);
  }

  /**
   * Opens a book by its address, or from bytes at hand.
   * @param {OpenOptions} options
   */
  static async open(options) {
    const { book: from, module } = { module: undefined, ...options };
    const source = typeof from === "string" || from instanceof URL ? overHttp(from) : from;
    const [index] = await Promise.all([source.index, init(module)]);
    return new Engine(new WasmEngine(index), source.shard);
  }

  /**
   * The index: format, hash, day of the facts, shards, shops.
   * @returns {BookInfo}
   */
  book() {
    return book(this.#wasm);
  }

  /**
   * Prices and dates a cart, loading what the answer needs.
   * @param {Request} request
   * @param {Options} [options]
   * @returns {Promise<Quote>}
   */
  quote(request, options) {
    return this.#answer("quote", request, options).then(unwrap);
  }

  /**
   * Duty, tax and fees of one consignment whose freight is known.
   * @param {Request} request
   * @param {Options} [options]
   * @returns {Promise<Landed>}
   */
  landedCost(request, options) {
    return this.#answer("landed_cost", request, options).then(unwrap);
  }

  /**
   * The same as `quote`, now, or null when a shard is still to be fetched: what lets a page re-price within one frame.
   * @param {Request} request
   * @param {Options} [options]
   * @returns {Quote | null}
   */
  quoteNow(request, options) {
    const answer = this.#ask("quote", request, options);
    return answer.needs ? null : unwrap(answer);
  }

  /** The parts of the book that were read, or are being read. */
  loaded() {
    return [...this.#added.keys()];
  }

  /** What lies in the shop's warehouses, as it was kept; no bytes: as the book has it. Only the edge build is told. @param {Uint8Array} kept */
  setStock(kept) {
    this.#wasm.set_stock(kept);
  }

  /** Gives its memory back: it answers nothing more. */
  close() {
    this.#wasm.free();
  }

  /**
   * Bytes of a request to bytes of its answer, whether that is a quote or a problem. Only the edge build speaks bytes, and only it binds.
   * @param {Method} method
   * @param {Uint8Array} bytes
   * @param {Options} [options]
   * @returns {Promise<Answer>}
   */
  answerBytes(method, bytes, options) {
    return this.#answer(method, bytes, options);
  }

  /**
   * Reads parts of the book before anybody asks for them.
   * @param {string[]} files
   * @param {(file: string) => Promise<Uint8Array>} [source] in place of the book's own
   */
  async load(files, source = this.#fetch) {
    // All settle before one fault is told, so that who asks again meets none of this attempt.
    const added = await Promise.allSettled(files.map((file) => this.#add(file, source)));
    for (const result of added) if (result.status === "rejected") throw result.reason;
  }

  /**
   * @param {Method} method
   * @param {Request | Uint8Array} request
   * @param {Options} [options]
   * @returns {Promise<Answer>}
   */
  async #answer(method, request, options) {
    const pinned = said(options);
    /** @type {Set<string>} */
    const asked = new Set();
    for (;;) {
      const answer = this.#ask(method, request, pinned);
      if (!answer.needs) return answer;
      if (answer.needs.every((file) => asked.has(file)))
        throw new Error(
          `the engine asks again for \`${answer.needs[0]}\`, which it has; the book and the engine do not fit, build both again`,
        );
      for (const file of answer.needs) asked.add(file);
      await this.load(answer.needs, pinned.source);
    }
  }

  /**
   * @param {Method} method
   * @param {Request | Uint8Array} request
   * @param {Options} [options]
   * @returns {Answer}
   */
  #ask(method, request, options) {
    const { at, authorised, told } = said(options);
    return ask(this.#wasm, method, request, at, authorised, told);
  }

  /**
   * Fetches, verifies and adds a shard, once however many quotes wait for it.
   * @param {string} file
   * @param {(file: string) => Promise<Uint8Array>} source
   * @returns {Promise<void>}
   */
  #add(file, source) {
    let adding = this.#added.get(file);
    if (!adding) {
      adding = this.#load(file, source).catch((cause) => {
        this.#added.delete(file);
        throw cause;
      });
      this.#added.set(file, adding);
    }
    return adding;
  }

  /** @param {string} file @param {(file: string) => Promise<Uint8Array>} source */
  async #load(file, source) {
    const bytes = await source(file);
    const hash = this.#hashes.get(file);
    const digest = hash && (await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes)));
    if (digest && !hex(new Uint8Array(digest)).startsWith(hash))
      throw new Error(`\`${file}\` is not the file its index names; fetch the index again or publish the whole book`);
    this.#wasm.add(bytes);
  }
}

/**
 * A book on a web server: `index.lfi`, and shards at addresses relative to it.
 * @param {string | URL} address
 */
function overHttp(address) {
  const folder = new URL(String(address).replace(/\/?(index\.lfi)?$/, "/"), globalThis.location?.href);
  /** @param {string} file */
  const shard = async (file) => {
    const response = await fetch(new URL(file, folder));
    if (!response.ok) throw new Error(`\`${file}\` of the book answered ${response.status}; check the address of the book`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return { index: shard("index.lfi"), shard };
}

/**
 * What a caller's options say themselves: what a page's `Object.prototype` holds authorises nobody, nor does anything but a shop's id.
 * @param {Options} [options]
 * @returns {{at: string, authorised: string | undefined, told: string | undefined, source: Options["source"]}}
 */
function said(options) {
  const { at, authorised, told, source } = { at: undefined, authorised: undefined, told: undefined, source: undefined, ...options };
  return { at: at ?? now(), authorised: typeof authorised === "string" ? authorised : undefined, told, source };
}

/**
 * @param {Answer} answer
 * @returns {any}
 */
function unwrap({ problem, value }) {
  if (problem) throw new RequestProblem(problem);
  return value();
}

/** The moment of asking, to the second: a quote that is asked for twice in one second is the same quote. */
function now() {
  return new Date().toISOString().slice(0, 19) + "Z";
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
