// What does the edge function answer? Quotes and landed costs over HTTP; the engine sees a request once, as bytes.
//
// Runs as it is wherever `export default { fetch }` does and an environment is given: SHOP_KEYS (keys.js), SIGNING_KEYS (signing.js),
// ALLOWED_ORIGINS (origins.js), PLATFORM_SECRETS (secrets.js), where callers are counted RATE_LIMITER and RATE_LIMIT (limit.js), and for many
// shops SHOPS (shops/books.js).

import { bodyOf, respondWith } from "./answer.js";
import { Asked } from "./asked.js";
import { batch } from "./batch.js";
import { bookInfo } from "./contents.js";
import { bind, verify, wellKnownKeys } from "./bound.js";
import { respondCached } from "./cached.js";
import { page, policy } from "./docs/page.js";
import { documents } from "./documents.js";
import { keysOf, shopOf, unauthorised } from "./keys.js";
import { counted } from "./limit.js";
import openapi from "./openapi.json" with { type: "json" };
import { corsHeaders, originsOf } from "./origins.js";
import { ofPlatform } from "./platform.js";
import { changeOrder, returns } from "./returns.js";
import { Refused, badAddress, badMethod, internal, problem } from "./problem.js";
import { respond } from "./respond.js";
import { restrictions } from "./restrictions.js";
import { askOf, shopInQuote } from "./shops/ask.js";
import { condition } from "./shops/books.js";
import { STOCK, patchStock, putStock, readStock, shopInPath } from "./shops/stock.js";
import { signingOf } from "./signing.js";
import { ask, opened } from "./warm.js";

/** @import { Limiter } from "./limit.js" */
/** @import { By } from "./shops/ask.js" */
/** @import { Store as Secrets } from "./secrets.js" */
/** @import { Context } from "./asked.js" */
/** @import { Store } from "./shops/store.js" */
/**
 * @typedef {{
 *   SHOP_KEYS?: string, SIGNING_KEYS?: string, ALLOWED_ORIGINS?: string, RATE_LIMITER?: Limiter, RATE_LIMIT?: string,
 *   PLATFORM_SECRETS?: string | Secrets, SHOPS?: Store, BOOKS_REFRESH_S?: string, BOOKS_MEMORY_MB?: string,
 * }} Env
 */
/** @typedef {(request: Request, env: Env, asked: Asked) => Promise<Response>} Handler */

const JSON_TYPE = "application/json";
const description = JSON.stringify(openapi);

/** What changes with a release alone. */
const OF_A_RELEASE = "public, max-age=300";

/** By path, then by method. Maps, because a method or a path may be called `constructor`. @type {Map<string, Map<string, Handler>>} */
const routes = new Map([
  ["/v1/quotes", new Map([["POST", quote]])],
  ["/v1/quotes:batch", new Map([["POST", batch]])],
  ["/v1/quotes/bind", new Map([["POST", bind]])],
  ["/v1/quotes/verify", new Map([["POST", verify]])],
  ["/.well-known/jwks.json", new Map([["GET", wellKnownKeys]])],
  ["/v1/returns", new Map([["POST", returns]])],
  ["/v1/orders/change", new Map([["POST", changeOrder]])],
  ["/v1/landed-costs", new Map([["POST", landedCost]])],
  ["/v1/restrictions", new Map([["GET", restrictions]])],
  ["/v1/documents", new Map([["POST", documents]])],
  ["/v1/book", new Map([["GET", bookInfo]])],
  ["/v1/openapi.json", new Map([["GET", describe]])],
  ["/docs", new Map([["GET", docs]])],
  ["/healthz", new Map([["GET", health]])],
  [
    STOCK,
    new Map([
      ["GET", readStock],
      ["PUT", putStock],
      ["PATCH", patchStock],
    ]),
  ],
]);

export default {
  /**
   * @param {Request} request
   * @param {Env} [env]
   * @param {Context} [context]
   */
  async fetch(request, env = {}, context = undefined) {
    const asked = new Asked(context);
    const response = await route(request, env, asked).catch(refused);
    if (!asked.streams) asked.release();
    for (const [name, value] of corsHeaders(request, env, asked)) response.headers.append(name, value);
    const timing = asked.serverTiming();
    if (timing) response.headers.set("server-timing", timing);
    response.headers.set("x-content-type-options", "nosniff");
    return response;
  },

  /** A tunnel, which workerd asks for by CONNECT: there is none. @param {{close(): Promise<void>}} socket */
  async connect(socket) {
    await socket.close();
  },
};

/**
 * @param {Request} request
 * @param {Env} env
 * @param {Asked} asked
 * @returns {Promise<Response>}
 */
async function route(request, env, asked) {
  if (request.method === "TRACE") throw badMethod("TRACE"); // no path is looked up for it: it would send a key back as it came
  const path = pathOf(request);
  const methods = routes.get(path) ?? ofPlatform(path) ?? (shopInPath(path) && routes.get(STOCK));
  if (!methods) return problem(404, "not-found", `there is no \`${path}\`; see /v1/openapi.json`);
  const allow = [...methods.keys(), ...(methods.has("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (request.method === "OPTIONS") return respond(null, 204, { allow });
  const handle = methods.get(request.method === "HEAD" ? "GET" : request.method);
  if (!handle) return problem(405, "method-not-allowed", `\`${path}\` takes ${allow}, not ${request.method}`, { allow });
  const counts = path.startsWith("/v1/") ? await counted(request, env) : []; // what describes the function is not counted
  const response = await handle(request, env, asked).catch(refused);
  for (const [name, value] of counts) response.headers.set(name, value);
  return request.method === "HEAD" ? respond(null, response.status, Object.fromEntries(response.headers)) : response;
}

/** @param {Request} request */
function pathOf(request) {
  try {
    return new URL(request.url).pathname;
  } catch {
    throw badAddress();
  }
}

/** @type {Handler} */
async function quote(request, env, asked) {
  const authorised = await shopOf(request, env);
  const bytes = await bodyOf(request, asked);
  return answer("quote", bytes, shopInQuote(bytes, env), { env, asked, authorised });
}

/** What duty a consignment bears is the shop's own question: the public asks for quotes. @type {Handler} */
async function landedCost(request, env, asked) {
  const shop = (await shopOf(request, env)) ?? unauthorised("landed costs are answered to shops alone");
  asked.shop = shop;
  return answer("landed_cost", await bodyOf(request, asked), shop, { env, asked, authorised: shop });
}

/**
 * @param {"quote" | "landed_cost"} method
 * @param {Uint8Array} bytes
 * @param {string | undefined} shop the one that is asked about, where it must be known
 * @param {By} by
 */
async function answer(method, bytes, shop, by) {
  const { asked, authorised } = by;
  const given = () => askOf(shop, by, (engine, from) => engine.answerBytes(method, bytes, { authorised, ...from }));
  return respondWith(await asked.time("engine", given));
}

/** @type {Handler} */
async function describe(request) {
  return respondCached(request, description, { type: JSON_TYPE, cache: OF_A_RELEASE });
}

/** The same for people. @type {Handler} */
async function docs(request) {
  const headers = { "content-security-policy": policy, "referrer-policy": "no-referrer" };
  return respondCached(request, page, { type: "text/html; charset=utf-8", cache: OF_A_RELEASE, headers });
}

/** @type {Handler} */
async function health(_, env) {
  const { latest, refused } = condition();
  const { hash, facts_as_of } = latest ?? (await ask((engine) => engine.book()));
  const keys = keysOf(env).state;
  const signing = (await signingOf(env)).state;
  const isWell = ![keys, signing, originsOf(env).state].includes("malformed") && !refused;
  const status = isWell ? "ok" : "degraded";
  const told = {
    status,
    book: hash,
    facts_as_of,
    refused_book: refused ?? null,
    keys,
    signing,
    engine: { openings: opened.times, opened_at: opened.at },
  };
  return respond(JSON.stringify(told), 200, { "content-type": JSON_TYPE, "cache-control": "no-store" });
}

/**
 * A refusal is told; anything else is logged, not told.
 * @param {unknown} cause
 */
function refused(cause) {
  return (cause instanceof Refused ? cause : internal(cause)).response();
}
