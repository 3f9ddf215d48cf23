// Is this version of a shop's book fit to answer? It is what its pointer says, it is that shop's alone, and it opens.

import { decode } from "../base64url.js";
import { hexadecimal, sha256 } from "../digest.js";
import { Engine } from "../../engine/engine.js";
import { part } from "./parts.js";

/** @import { Store } from "./store.js" */
/** @typedef {{version: string, root: string}} Pointer */

/** Why a version is not taken: a sentence that anybody may read, and the version where it is known. */
export class Unfit extends Error {
  /**
   * @param {string} because names no shop and no part of its book
   * @param {string | null} version
   * @param {unknown} [cause]
   */
  constructor(because, version, cause) {
    super(because, { cause });
    this.version = version;
  }
}

/** What a pointer of the store says. @param {string} text @returns {Pointer} */
export function pointerOf(text) {
  const { version, root } = { version: undefined, root: undefined, ...parsed(text) };
  if (typeof version !== "string" || !/^[0-9A-Za-z][\w.-]{0,127}$/.test(version)) throw new Unfit("the pointer names no version", null);
  if (typeof root !== "string" || !/^[0-9a-f]{64}$/.test(root)) throw new Unfit("the pointer has no root hash", version);
  return { version, root };
}

/** A book that is open, and everybody who is being answered by it. */
export class OpenBook {
  /** Requests that it answers now. */
  #uses = 0;
  #isRetired = false;

  /**
   * @param {Engine} engine
   * @param {Pointer} pointer
   * @param {Map<string, string>} hashes of its parts, by file
   * @param {number} bytes of its table of contents
   */
  constructor(engine, { version, root }, hashes, bytes) {
    this.engine = engine;
    this.version = version;
    this.root = root;
    this.hashes = hashes;
    /** Bytes that were read for it. */
    this.bytes = bytes;
    /** What its engine was told of the stock. */
    this.stock = "";
    this.info = engine.book();
  }

  /** Where it has its parts. @param {Store} store @param {number} most bytes of parts that are kept */
  source(store, most) {
    return async (/** @type {string} */ file) => {
      const bytes = await part(store, this.hashes.get(file) ?? "", most);
      this.bytes += bytes.length;
      return bytes;
    };
  }

  /** @param {string} stock */
  tell(stock) {
    if (stock === this.stock) return;
    this.engine.setStock(new TextEncoder().encode(stock));
    this.bytes += stock.length - this.stock.length;
    this.stock = stock;
  }

  begin() {
    this.#uses += 1;
  }

  end() {
    this.#uses -= 1;
    this.#leave();
  }

  /** It answers nothing new: its memory is free when the last request that began with it has ended. */
  retire() {
    this.#isRetired = true;
    this.#leave();
  }

  #leave() {
    if (this.#isRetired && this.#uses === 0) this.engine.close();
  }
}

/**
 * Opens a version that holds what its pointer says.
 * @param {Store} store
 * @param {string} shop
 * @param {Pointer} pointer
 */
export async function openVersion(store, shop, pointer) {
  const { version, root } = pointer;
  const bytes = await store.get(`book/${shop}/${version}`, "arrayBuffer");
  if (!bytes) throw new Unfit("the store does not have it", version);
  if (hexadecimal(await sha256(bytes)) !== root) throw new Unfit("it does not match its root hash", version);
  const told = { shop: undefined, index: undefined, shards: undefined, ...parsed(new TextDecoder().decode(bytes)) };
  const index = typeof told.index === "string" ? decode(told.index) : undefined;
  if (told.shop !== shop || !index || !told.shards || typeof told.shards !== "object")
    throw new Unfit("it is no version of this book", version);
  /** @type {Map<string, string>} */
  const hashes = new Map(Object.entries(told.shards));
  const engine = await Engine.open({ book: { index, shard: unread } }).catch((cause) => {
    throw new Unfit("it does not open: this engine and the book do not fit", version, cause);
  });
  const book = new OpenBook(engine, pointer, hashes, bytes.byteLength);
  const { shops, shards } = book.info;
  if (shops.length !== 1 || shops[0] !== shop) throw closed(engine, new Unfit("it is not this shop's alone", version));
  if (shards.some(({ file }) => !/^[0-9a-f]{64}$/.test(hashes.get(file) ?? "")))
    throw closed(engine, new Unfit("it lacks hashes of its parts", version));
  return book;
}

/**
 * Reads the parts that every answer rests on, and those that the book before it holds: nobody waits for them when it answers, and one that is
 * missing or damaged is found before.
 * @param {OpenBook} book
 * @param {string} shop
 * @param {OpenBook | undefined} before
 * @param {(file: string) => Promise<Uint8Array>} source
 */
export async function readAhead(book, shop, before, source) {
  const held = new Set(before?.engine.loaded());
  const names = new Set(["world", shop]);
  for (const { name, file } of before?.info.shards ?? []) if (held.has(file)) names.add(name);
  const files = book.info.shards.flatMap(({ name, file }) => (names.has(name) ? [file] : []));
  try {
    await book.engine.load(files, source);
  } catch (cause) {
    throw new Unfit("a part of it is missing or damaged", book.version, cause);
  }
}

/** @param {Engine} engine @param {Unfit} unfit */
function closed(engine, unfit) {
  engine.close();
  return unfit;
}

/** Parts come from the request's own source: a runtime may not let one request wait for what another reads. @returns {never} */
function unread() {
  throw new Error("a part of a shop's book was asked for without a source");
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
