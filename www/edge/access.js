// Who may ask, and from where? The shop by its key, pages of the allowed origins, and everybody else as the public.

/** @import { Env } from "./worker.js" */

const encoder = new TextEncoder();

/**
 * Whether the shop itself asks. Digests are compared, so neither the time taken nor a length tells anything of the key.
 * @param {Request} request
 * @param {Env} env
 */
export async function isAuthorised(request, env) {
  const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!given || !env.SHOP_KEY) return false;
  const [a, b] = await Promise.all([given, env.SHOP_KEY].map((text) => crypto.subtle.digest("SHA-256", encoder.encode(text))));
  const [left, right] = [new Uint8Array(a), new Uint8Array(b)];
  return left.reduce((difference, byte, i) => difference | (byte ^ right[i]), 0) === 0;
}

/**
 * @param {Request} request
 * @param {Env} env
 * @returns {[string, string][]}
 */
export function corsHeaders(request, env) {
  const origin = request.headers.get("origin");
  const allowed = (env.ALLOWED_ORIGINS || "*").split(",").map((text) => text.trim());
  const any = allowed.includes("*");
  /** @type {[string, string][]} */
  const headers = any ? [] : [["vary", "origin"]];
  if (!any && !(origin && allowed.includes(origin))) return headers;
  headers.push(["access-control-allow-origin", any ? "*" : /** @type {string} */ (origin)], ["access-control-expose-headers", "etag"]);
  if (request.method === "OPTIONS")
    headers.push(
      ["access-control-allow-methods", "GET, HEAD, POST, OPTIONS"],
      ["access-control-allow-headers", "authorization, content-type"],
      ["access-control-max-age", "86400"],
    );
  return headers;
}
