// What lies in a shop's warehouses? The shop tells: `PUT` a count, `PATCH` what came and went since, `GET` what is kept.
//
// It is kept in the store beside the book, and quotes see it from then on. A store has no transactions: what one isolate is told about one
// shop is done in turn, and a shop that tells from several places at once counts anew now and then.

import { respondWith } from "../answer.js";
import { isJson, readBody } from "../body.js";
import { shopOf, unauthorised } from "../keys.js";
import { Refused } from "../problem.js";
import { respond } from "../respond.js";
import { RETRY } from "../warm.js";
import { askOf } from "./ask.js";
import { bookOf, momentOf, patience, written } from "./books.js";
import { isShopName, storeOf } from "./store.js";

/** @import { Asked } from "../asked.js" */
/** @import { Env, Handler } from "../worker.js" */
/** @import { Found } from "./books.js" */

/** @type {import("../body.js").Limit} */
const COUNT = { most: 10 << 20, split: "a shop's stock holds at most 10485760 bytes; leave out the articles of which there are none" };

export const STOCK = "/v1/shops/{shop}/stock";

/** The shop of such an address, if it is one. @param {string} path */
export function shopInPath(path) {
  const [, shop] = /^\/v1\/shops\/([^/]+)\/stock$/.exec(path) ?? [];
  return isShopName(shop) ? shop : undefined;
}

/** `GET` @type {Handler} */
export async function readStock(request, env, asked) {
  const { shop } = await whose(request, env, asked);
  const kept = await found(shop, env, asked);
  return respond(shown(await newest(kept)), 200, { "content-type": "application/json", "cache-control": "private, no-store" });
}

/** `PUT` @type {Handler} */
export async function putStock(request, env, asked) {
  return tell("put_stock", request, env, asked);
}

/** `PATCH` @type {Handler} */
export async function patchStock(request, env, asked) {
  return tell("patch_stock", request, env, asked);
}

/** @param {"put_stock" | "patch_stock"} method @param {Request} request @param {Env} env @param {Asked} asked */
async function tell(method, request, env, asked) {
  const { shop } = await whose(request, env, asked);
  if (!isJson(request)) throw new Refused(415, "unsupported-media-type", "send the stock as `content-type: application/json`, in UTF-8");
  const bytes = await asked.time("read", () => readBody(request, COUNT));
  return inTurn(shop, asked, async () => {
    const kept = await found(shop, env, asked);
    const told = await newest(kept);
    if (method === "patch_stock") shown(told); // what cannot be read cannot be added to
    const given = await askOf(shop, { env, asked, authorised: shop }, (engine, from) =>
      engine.answerBytes(method, bytes, { authorised: shop, told, ...from }),
    );
    if (given.problem) return respondWith(given);
    const text = new TextDecoder().decode(given.bytes);
    await kept.store.put(`stock/${shop}`, text).catch(unanswered);
    written(kept.shop, text);
    return respond(shown(text), 200, { "content-type": "application/json", "cache-control": "no-store" });
  });
}

/** Another shop's key counts as none. @param {Request} request @param {Env} env @param {Asked} asked */
async function whose(request, env, asked) {
  const shop = shopInPath(new URL(request.url).pathname);
  const holder = await shopOf(request, env);
  if (!shop || holder !== shop) return unauthorised("a shop's stock is its own affair");
  asked.shop = shop;
  return { shop };
}

/** The shop's place in the store. @param {string} shop @param {Env} env @param {Asked} asked */
async function found(shop, env, asked) {
  const kept = await asked.bookOf(shop, () => bookOf(shop, env, asked));
  if (kept) return kept;
  const why = storeOf(env) ? "the shop's book is not in the store" : "no store is bound";
  throw new Refused(501, "stock-not-kept", `stock is not kept here: ${why}; send \`stock\` with each request`);
}

/** What is kept: a store may be a minute behind what was written here. @param {Found} kept */
async function newest({ shop, store }) {
  const text = (await store.get(`stock/${shop.name}`, "text").catch(unanswered)) ?? "";
  const own = shop.stock.text;
  return Date.now() - shop.stock.written < 60_000 && momentOf(text) <= momentOf(own) ? own : text;
}

/** @returns {never} */
function unanswered() {
  throw new Refused(503, "book-unavailable", "the store does not answer now; try again in a while", RETRY);
}

/** What a shop reads of it. @param {string} text */
function shown(text) {
  try {
    const { as_of, stock } = text ? JSON.parse(text) : { as_of: null, stock: [] };
    return JSON.stringify({ as_of, stock });
  } catch {
    throw new Refused(503, "book-unavailable", "what is kept of the stock cannot be read; `PUT` it anew", RETRY);
  }
}

/** What is being done for each shop. @type {Map<string, Promise<unknown>>} */
const turns = new Map();

/**
 * One after another for each shop.
 * @template T
 * @param {string} shop
 * @param {Asked} asked
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTurn(shop, asked, work) {
  const before = turns.get(shop);
  const turn = (async () => {
    if (before) await patience(before);
    return work();
  })();
  const ended = turn.then(
    () => {},
    () => {},
  );
  turns.set(shop, ended);
  asked.later(ended);
  try {
    return await turn;
  } finally {
    if (turns.get(shop) === ended) turns.delete(shop);
  }
}
