// What does the edge function answer? Quotes and landed costs over HTTP; the engine sees a request once, as bytes.
//
// Runs as it is wherever `export default { fetch }` does. Environment: SHOP_KEY (bearer key that authorises a request),
// ALLOWED_ORIGINS (`*`, the default, or origins separated by commas).

import { index, shard } from "#book";
import { Engine } from "../engine/engine.js";
import { corsHeaders, isAuthorised } from "./access.js";
import { isJson, readBody } from "./body.js";
import openapi from "./openapi.json" with { type: "json" };
import { Refused, problem } from "./problem.js";

/** @typedef {{SHOP_KEY?: string, ALLOWED_ORIGINS?: string}} Env */

const JSON_TYPE = { "content-type": "application/json" };

/** @type {Record<string, Partial<Record<string, (request: Request, env: Env) => Promise<Response>>>>} */
const routes = {
  "/v1/quotes": { POST: (request, env) => answer("quote", request, env) },
  "/v1/landed-costs": { POST: (request, env) => answer("landed_cost", request, env) },
  "/v1/book": { GET: bookInfo },
  "/v1/openapi.json": {
    GET: async () => new Response(JSON.stringify(openapi), { headers: { ...JSON_TYPE, "cache-control": "no-cache" } }),
  },
  "/healthz": { GET: health },
};

/** @type {Promise<Engine> | undefined} */
let opening;

/** One engine for the life of the isolate; one that failed is never asked again. */
function engine() {
  opening ??= Engine.open({ book: { index: new Uint8Array(index), shard } });
  opening.catch(() => (opening = undefined));
  return opening;
}

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
};

/**
 * @param {Request} request
 * @param {Env} env
 * @returns {Promise<Response>}
 */
async function route(request, env) {
  const { pathname } = new URL(request.url);
  const methods = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
  if (!methods) return problem(404, "not-found", `there is no \`${pathname}\`; see /v1/openapi.json`);
  const allow = [...Object.keys(methods), ...(methods.GET ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  const handle = methods[request.method] ?? (request.method === "HEAD" ? methods.GET : undefined);
  if (!handle) return problem(405, "method-not-allowed", `\`${pathname}\` takes ${allow}, not ${request.method}`, { allow });
  const response = await handle(request, env);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

/**
 * @param {"quote" | "landed_cost"} method
 * @param {Request} request
 * @param {Env} env
 */
async function answer(method, request, env) {
  if (!isJson(request)) return problem(415, "unsupported-media-type", "send the request as `content-type: application/json`");
  const [bytes, authorised, asked] = await Promise.all([readBody(request), isAuthorised(request, env), engine()]);
  const { bytes: body, problem: fault } = await asked.answerBytes(method, bytes, { authorised });
  const type = fault ? "application/problem+json" : "application/json";
  const headers = { "content-type": type, "cache-control": "no-store" };
  return new Response(/** @type {BodyInit} */ (body), { status: fault?.status ?? 200, headers });
}

/** @param {Request} request */
async function bookInfo(request) {
  const info = (await engine()).book();
  const headers = { ...JSON_TYPE, etag: `"${info.hash}"`, "cache-control": "no-cache" };
  const known = request.headers
    .get("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.some((tag) => tag === headers.etag || tag === "*")) return new Response(null, { status: 304, headers });
  return new Response(JSON.stringify(info), { headers });
}

async function health() {
  const { hash, facts_as_of } = (await engine()).book();
  return new Response(JSON.stringify({ status: "ok", book: hash, facts_as_of }), {
    headers: { ...JSON_TYPE, "cache-control": "no-store" },
  });
}

/**
 * A refusal is told; anything else is logged, not told, and the engine that met it is given up.
 * @param {unknown} cause
 */
function unexpected(cause) {
  if (cause instanceof Refused) return problem(cause.status, cause.code, cause.message);
  opening = undefined;
  const id = crypto.randomUUID();
  console.error(id, cause);
  return problem(
    500,
    "internal",
    "the request could not be answered; try again, and give this id to the shop if it happens twice",
    {},
    { instance: `urn:uuid:${id}` },
  );
}
