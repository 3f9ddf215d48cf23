// How does a request's body reach the engine, and its answer the client? As the bytes that they are.

import { BATCH, CART, isJson, isJsonLines, readBody } from "./body.js";
import { Refused } from "./problem.js";
import { respond } from "./respond.js";
import { RETRY } from "./warm.js";

/** @import { Answer } from "../engine/engine.js" */
/** @import { Asked } from "./asked.js" */

/**
 * @param {Request} request
 * @param {Asked} asked
 */
export async function bodyOf(request, asked) {
  if (!isJson(request)) throw new Refused(415, "unsupported-media-type", "send the request as `content-type: application/json`, in UTF-8");
  asked.bytes = await asked.time("read", () => readBody(request, CART));
  return asked.bytes;
}

/**
 * @param {Request} request
 * @param {Asked} asked
 */
export async function batchOf(request, asked) {
  if (!isJsonLines(request))
    throw new Refused(415, "unsupported-media-type", "send the batch as `content-type: application/x-ndjson`, in UTF-8");
  return asked.time("read", () => readBody(request, BATCH));
}

/** @param {Answer} given */
export function respondWith({ problem, bytes }) {
  const status = problem?.status ?? 200;
  return respond(bytes ?? null, status, {
    "content-type": problem ? "application/problem+json" : "application/json",
    "cache-control": "no-store",
    ...(status === 503 && RETRY),
  });
}
