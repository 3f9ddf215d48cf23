// How does an answer leave that a client or a cache may keep? With an entity tag, by which it is told that what it has is still so.

import { hexadecimal, sha256 } from "./digest.js";
import { respond } from "./respond.js";

/**
 * @param {Request} request
 * @param {string} body
 * @param {{type: string, cache: string, etag?: string, headers?: Record<string, string>}} how `etag` where the body has a name of its own;
 *   else its digest
 */
export async function respondCached(request, body, how) {
  const { etag, headers } = { etag: undefined, headers: {}, ...how };
  const tag = `"${etag ?? (await digestOf(body))}"`;
  const told = { "content-type": how.type, "cache-control": how.cache, etag: tag, ...headers };
  return isKnown(request, tag) ? respond(null, 304, told) : respond(body, 200, told);
}

/** Whether the client has it, by a weak comparison. @param {Request} request @param {string} tag */
function isKnown(request, tag) {
  const known = request.headers.get("if-none-match")?.split(",") ?? [];
  return known.map((one) => one.trim().replace(/^W\//, "")).some((one) => one === tag || one === "*");
}

/** @param {string} body */
async function digestOf(body) {
  return hexadecimal((await sha256(body)).subarray(0, 16));
}
