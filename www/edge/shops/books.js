// Which book answers for a shop? One for each that was asked for, open for the life of the isolate, refreshed behind the requests.
//
// A request that begins with a book ends with it; the next ones have the new one. A version that does not match its root hash, or does not
// open, leaves the one before serving. Open books share so much memory; the one that was asked for longest ago goes first.
//
// SHOPS is the store (store.js). BOOKS_REFRESH_S: a book is looked after at most once in so many seconds, 30. BOOKS_MEMORY_MB: what open books
// and parts at hand may take together, 64.

import { Refused } from "../problem.js";
import { RETRY } from "../warm.js";
import { Lately } from "./lately.js";
import { isShopName, storeOf } from "./store.js";
import { Unfit, openVersion, pointerOf, readAhead } from "./version.js";

/** @import { Asked } from "../asked.js" */
/** @import { Env } from "../worker.js" */
/** @import { OpenBook } from "./version.js" */
/** @import { Store } from "./store.js" */
/** @typedef {{version: string | null, because: string}} RefusedBook */
/** @typedef {{book: OpenBook, shop: Shop, store: Store}} Found */

const REFRESH_S = 30;
/** Where no book is open, it is looked for again sooner. */
const AGAIN_S = 5;
const MOST_SHOPS = 1000;
const MEMORY_MB = 64;
/** What is read takes so much more room once it is open, as it was measured. */
const OPEN_TAKES = 4;
/** Of the memory, for parts as they came. */
const FOR_PARTS = 1 / 8;

/** A store that has not answered by now will not. */
const PATIENCE_MS = 10_000;
/** @type {unique symbol} */
export const LATE = Symbol("late");

/** A name without a book is not looked up again within a minute. */
const unknown = new Lately({ ms: 60_000, most: 10_000 });

/** What an isolate knows of one shop. */
class Shop {
  /** @type {OpenBook | undefined} */
  book;
  /** Why its newest version is not taken. @type {RefusedBook | undefined} */
  refused;
  /** When it was last looked after. */
  checked = 0;
  /** How often. */
  looks = 0;
  /** The look that is under way. @type {Promise<void> | undefined} */
  looking;
  /** What it told of its stock, and when that was written here. */
  stock = { text: "", written: 0 };

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }
}

/** By name; what was asked for last comes last. @type {Map<string, Shop>} */
const shops = new Map();

/** The last of all that was opened, for who asks how we are. @type {OpenBook | undefined} */
let latest;

/**
 * The book of a shop, where the store has one; it is looked up once for many requests, and looked after behind them.
 * @param {string | undefined} name
 * @param {Env} env
 * @param {Asked} asked
 * @returns {Promise<Found | undefined>}
 */
export async function bookOf(name, env, asked) {
  const store = storeOf(env);
  if (!store || !isShopName(name) || unknown.has(name)) return undefined;
  const shop = shops.get(name) ?? new Shop(name);
  shops.delete(name);
  shops.set(name, shop);
  if (shops.size > MOST_SHOPS) keepWithin(env);
  const pause = shop.book ? seconds(env) : Math.min(seconds(env), AGAIN_S);
  const isDue = Date.now() - shop.checked >= pause * 1000;
  // A look whose request has ended may never end itself.
  const isLost = Date.now() - shop.checked >= 3 * PATIENCE_MS;
  if (isDue && (!shop.looking || isLost)) asked.later(look(shop, store, env));
  if (!shop.book && shop.looking) await patiently(shop, shop.looking);
  if (shop.book) {
    shop.book.begin(); // at once: what is published meanwhile must not close it
    return { book: shop.book, shop, store };
  }
  if (!shop.refused) return undefined;
  throw new Refused(503, "book-unavailable", "the shop's book cannot be read now; try again in a while", RETRY);
}

/** Looks for a newer version and a newer stock. It never fails: what went wrong is noted. @param {Shop} shop @param {Store} store @param {Env} env */
function look(shop, store, env) {
  shop.checked = Date.now();
  const looking = refresh(shop, store, env)
    .catch((cause) => {
      const { message, version } = cause instanceof Unfit ? cause : { message: "the store does not answer", version: null };
      // Once for each version: it is looked for again and again.
      if (shop.refused?.version !== version || shop.refused.because !== message)
        console.error(`a version of a shop's book is not taken (${version}): ${message}: ${reason(cause)}`);
      shop.refused = { version, because: message };
    })
    .finally(() => {
      if (shop.looking === looking) shop.looking = undefined;
    });
  shop.looking = looking;
  return looking;
}

/** What an error says, and what the one behind it. @param {any} error */
function reason({ message, cause }) {
  return cause ? `${message}: ${cause.message}` : message;
}

/** @param {Shop} shop @param {Store} store @param {Env} env */
async function refresh(shop, store, env) {
  const turn = ++shop.looks;
  const [text, stock] = await Promise.all([store.get(`current/${shop.name}`, "text"), store.get(`stock/${shop.name}`, "text")]);
  if (text === null) {
    unknown.add(shop.name);
    forget(shop);
    return;
  }
  hear(shop, stock ?? "");
  const pointer = pointerOf(text);
  const before = shop.book;
  if (before?.version !== pointer.version || before.root !== pointer.root) {
    const fresh = await openVersion(store, shop.name, pointer);
    try {
      await readAhead(fresh, shop.name, before, fresh.source(store, forParts(env)));
      if (shop.looks !== turn) return fresh.retire(); // another look came before
    } catch (cause) {
      fresh.retire();
      throw cause;
    }
    shop.book = latest = fresh;
    tell(shop, shop.stock.text);
    before?.retire();
  }
  shop.refused = undefined;
}

/** Takes what the store has of the stock, unless what was written here is newer: a store may be a minute behind. @param {Shop} shop @param {string} text */
function hear(shop, text) {
  if (Date.now() - shop.stock.written < 60_000 && momentOf(text) <= momentOf(shop.stock.text)) return;
  tell(shop, text);
}

/** @param {Shop} shop @param {string} text */
function tell(shop, text) {
  try {
    shop.book?.tell(text);
    shop.stock.text = text;
  } catch (cause) {
    console.error(`the stock of \`${shop.name}\` cannot be read:`, cause);
  }
}

/** The stock as it was written here: it holds from now on. @param {Shop} shop @param {string} text */
export function written(shop, text) {
  shop.stock = { text, written: Date.now() };
  tell(shop, text);
}

/** @param {string} stock */
export function momentOf(stock) {
  const [, as_of = ""] = /^\{"as_of":"([^"]+)"/.exec(stock) ?? [];
  return Date.parse(as_of) || -Infinity;
}

/** A book that failed itself: it is opened anew. @param {Shop} shop @param {OpenBook} book */
export function giveUp(shop, book) {
  if (shop.book !== book) return;
  shop.book = undefined;
  shop.checked = 0;
}

/** A part that could not be read: the book answers for what it has, and `/healthz` says so. @param {Shop} shop @param {OpenBook} book */
export function lacking(shop, book) {
  if (shop.book === book) shop.refused = { version: book.version, because: "a part of it is missing or damaged" };
}

/** Lets books go while open ones take more than they may. @param {Env} env */
export function keepWithin(env) {
  const most = memory(env) * (1 - FOR_PARTS);
  let held = 0;
  for (const { book } of shops.values()) held += (book?.bytes ?? 0) * OPEN_TAKES;
  for (const shop of shops.values()) {
    if (held <= most && shops.size <= MOST_SHOPS) return;
    held -= (shop.book?.bytes ?? 0) * OPEN_TAKES;
    if (!shop.looking) forget(shop);
  }
}

/** @param {Shop} shop */
function forget(shop) {
  if (shops.get(shop.name) === shop) shops.delete(shop.name);
  shop.book?.retire();
  shop.book = undefined;
}

/** How the books are: the last that was opened, and the last that was refused. No shop is named. */
export function condition() {
  const refused = [...shops.values()].flatMap((shop) => shop.refused ?? []).pop();
  return { latest: latest?.info, refused };
}

/** Waits as long as a client would. Who began the look may be gone, and its reading with it. @param {Shop} shop @param {Promise<void>} looking */
async function patiently(shop, looking) {
  if ((await patience(looking)) !== LATE || shop.looking !== looking) return;
  // The next request begins anew.
  shop.looking = undefined;
  shop.checked = 0;
  shop.refused = { version: null, because: "the store does not answer" };
}

/**
 * What work comes to, or that it is late: what another request does may end with it, and never come to anything.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T | typeof LATE>}
 */
export async function patience(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((/** @type {(late: typeof LATE) => void} */ done) => {
    timer = setTimeout(() => done(LATE), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Bytes of parts that are kept as they came. @param {Env} env */
export function forParts(env) {
  return memory(env) * FOR_PARTS;
}

/** @param {Env} env */
function memory(env) {
  return number(env, "BOOKS_MEMORY_MB", MEMORY_MB) * (1 << 20);
}

/** @param {Env} env */
function seconds(env) {
  return number(env, "BOOKS_REFRESH_S", REFRESH_S);
}

/** @param {Env} env @param {"BOOKS_MEMORY_MB" | "BOOKS_REFRESH_S"} name @param {number} otherwise */
function number(env, name, otherwise) {
  const told = Object.hasOwn(env, name) ? Number(env[name]) : NaN;
  return told > 0 ? told : otherwise;
}
