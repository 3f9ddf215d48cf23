// From which pages may be asked? From those of ALLOWED_ORIGINS: `*`, the default, or origins separated by commas.

/** @import { Env } from "./worker.js" */

/**
 * @param {Request} request
 * @param {Env} env
 * @returns {[string, string][]}
 */
export function corsHeaders(request, env) {
  const origin = request.headers.get("origin");
  const told = (Object.hasOwn(env, "ALLOWED_ORIGINS") && env.ALLOWED_ORIGINS) || "*";
  const allowed = told.split(",").map((text) => text.trim());
  const any = allowed.includes("*");
  /** @type {[string, string][]} */
  const headers = any ? [] : [["vary", "origin"]];
  if (!any && !(origin && allowed.includes(origin))) return headers;
  headers.push(
    ["access-control-allow-origin", any ? "*" : /** @type {string} */ (origin)],
    ["access-control-expose-headers", "etag, retry-after"],
  );
  if (request.method === "OPTIONS")
    headers.push(
      ["access-control-allow-methods", "GET, HEAD, POST, OPTIONS"],
      ["access-control-allow-headers", "authorization, content-type"],
      ["access-control-max-age", "86400"],
    );
  return headers;
}
