// What of a shop's articles may not go to a place? `GET /v1/restrictions?shop=…&country=…`, read by the engine like any other request.

import { respondWith } from "./answer.js";
import { respondCached } from "./cached.js";
import { shopOf } from "./keys.js";
import { askOf } from "./shops/ask.js";

/** @import { Handler } from "./worker.js" */

/** Rules about goods change by the day, and a cache that forgets them within minutes has them of the right one. */
const AGE_S = 300;

/** What may be named more than once. */
const LISTS = new Set(["sku"]);

/** @type {Handler} */
export async function restrictions(request, env, asked) {
  const authorised = await shopOf(request, env);
  const { searchParams } = new URL(request.url);
  asked.shop = authorised ?? searchParams.get("shop") ?? undefined;
  const bytes = new TextEncoder().encode(asJson(searchParams));
  const named = searchParams.get("shop") ?? undefined;
  const judged = () =>
    askOf(named, { env, asked, authorised }, (engine, from) => engine.answerBytes("restrictions", bytes, { authorised, ...from }));
  const given = await asked.time("engine", judged);
  if (given.problem) return respondWith(given);
  const cache = `${authorised ? "private" : "public"}, max-age=${AGE_S}`;
  const body = new TextDecoder().decode(given.bytes);
  return respondCached(request, body, { type: "application/json", cache, headers: { vary: "authorization" } });
}

/**
 * As the object that the engine reads: what is there twice stays twice, so that the engine finds it.
 * @param {URLSearchParams} parameters
 */
function asJson(parameters) {
  const entries = [...parameters].filter(([name]) => !LISTS.has(name)).map(([name, value]) => [name, JSON.stringify(value)]);
  const lists = [...LISTS].filter((name) => parameters.has(name)).map((name) => [name, JSON.stringify(parameters.getAll(name))]);
  return `{${[...entries, ...lists].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}
