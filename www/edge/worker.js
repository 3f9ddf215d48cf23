// What does the edge function answer? Quotes and landed costs over HTTP; the engine sees a request once, as bytes.
//
// Runs as it is wherever `export default { fetch }` does and an environment is given: SHOP_KEYS (keys.js), SIGNING_KEYS (signing.js),
// ALLOWED_ORIGINS (origins.js).

import { bodyOf, respondWith } from "./answer.js";
import { bind, verify, wellKnownKeys } from "./bound.js";
import { keysOf, shopOf, unauthorised } from "./keys.js";
import openapi from "./openapi.json" with { type: "json" };
import { corsHeaders } from "./origins.js";
import { Refused, badAddress, badMethod, problem } from "./problem.js";
import { respond } from "./respond.js";
import { signingOf } from "./signing.js";
import { ask, opened } from "./warm.js";

/** @typedef {{SHOP_KEYS?: string, SIGNING_KEYS?: string, ALLOWED_ORIGINS?: string}} Env */
/** @typedef {(request: Request, env: Env) => Promise<Response>} Handler */

const JSON_TYPE = { "content-type": "application/json" };
const description = JSON.stringify(openapi);

/** By path, then by method. Maps, because a method or a path may be called `constructor`. @type {Map<string, Map<string, Handler>>} */
const routes = new Map([
  ["/v1/quotes", new Map([["POST", quote]])],
  ["/v1/quotes/bind", new Map([["POST", bind]])],
  ["/v1/quotes/verify", new Map([["POST", verify]])],
  ["/.well-known/jwks.json", new Map([["GET", wellKnownKeys]])],
  ["/v1/landed-costs", new Map([["POST", landedCost]])],
  ["/v1/book", new Map([["GET", bookInfo]])],
  ["/v1/openapi.json", new Map([["GET", async () => respond(description, 200, { ...JSON_TYPE, "cache-control": "no-cache" })]])],
  ["/healthz", new Map([["GET", health]])],
]);

export default {
  /**
   * @param {Request} request
   * @param {Env} [env]
   */
  async fetch(request, env = {}) {
    const response = await route(request, env).catch(unexpected);
    for (const [name, value] of corsHeaders(request, env)) response.headers.append(name, value);
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
 * @returns {Promise<Response>}
 */
async function route(request, env) {
  if (request.method === "TRACE") throw badMethod("TRACE"); // no path is looked up for it: it would send a key back as it came
  const path = pathOf(request);
  const methods = routes.get(path);
  if (!methods) return problem(404, "not-found", `there is no \`${path}\`; see /v1/openapi.json`);
  const allow = [...methods.keys(), ...(methods.has("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (request.method === "OPTIONS") return respond(null, 204, { allow });
  const handle = methods.get(request.method === "HEAD" ? "GET" : request.method);
  if (!handle) return problem(405, "method-not-allowed", `\`${path}\` takes ${allow}, not ${request.method}`, { allow });
  const response = await handle(request, env);
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
async function quote(request, env) {
  return answer("quote", request, await shopOf(request, env));
}

/** What duty a consignment bears is the shop's own question: the public asks for quotes. @type {Handler} */
async function landedCost(request, env) {
  const shop = (await shopOf(request, env)) ?? unauthorised("landed costs are answered to shops alone");
  return answer("landed_cost", request, shop);
}

/**
 * @param {"quote" | "landed_cost"} method
 * @param {Request} request
 * @param {string} [shop] the shop whose key was shown
 */
async function answer(method, request, shop) {
  const bytes = await bodyOf(request);
  return respondWith(await ask((engine) => engine.answerBytes(method, bytes, { authorised: shop })));
}

/** The public is told of no shop, and a shop of itself alone. @type {Handler} */
async function bookInfo(request, env) {
  const shop = await shopOf(request, env);
  const info = await ask((engine) => engine.book());
  const others = new Set(info.shops.filter((name) => name !== shop));
  const headers = { ...JSON_TYPE, etag: `"${info.hash}"`, "cache-control": "no-cache", vary: "authorization" };
  const known = request.headers
    .get("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.some((tag) => tag === headers.etag || tag === "*")) return respond(null, 304, headers);
  const told = {
    ...info,
    shops: info.shops.filter((name) => !others.has(name)),
    // Shards bear the names of carriers: which ones a shop deals with is its own affair.
    shards: shop ? info.shards.filter(({ name }) => !others.has(name)) : [],
  };
  return respond(JSON.stringify(told), 200, headers);
}

/** @type {Handler} */
async function health(_, env) {
  const { hash, facts_as_of } = await ask((engine) => engine.book());
  const keys = keysOf(env).state;
  const signing = (await signingOf(env)).state;
  const status = [keys, signing].includes("malformed") ? "degraded" : "ok";
  const told = { status, book: hash, facts_as_of, keys, signing, engine: { openings: opened.times, opened_at: opened.at } };
  return respond(JSON.stringify(told), 200, { ...JSON_TYPE, "cache-control": "no-store" });
}

/**
 * A refusal is told; anything else is logged, not told.
 * @param {unknown} cause
 */
function unexpected(cause) {
  if (cause instanceof Refused) return cause.response();
  const id = crypto.randomUUID();
  console.error(id, cause);
  const title = "the request could not be answered; try again, and give this id to the shop if it happens twice";
  return problem(500, "internal", title, {}, { instance: `urn:uuid:${id}` });
}
