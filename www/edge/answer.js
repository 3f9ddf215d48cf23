// How does a request's body reach the engine, and its answer the client? As the bytes that they are.

import { isJson, readBody } from "./body.js";
import { Refused } from "./problem.js";
import { respond } from "./respond.js";
import { RETRY } from "./warm.js";

/** @import { Answer } from "../engine/engine.js" */

/** @param {Request} request */
export async function bodyOf(request) {
  if (!isJson(request)) throw new Refused(415, "unsupported-media-type", "send the request as `content-type: application/json`, in UTF-8");
  return readBody(request);
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
