// Has this caller asked too often? A limiter that is bound says so; without one nobody is counted.
//
// RATE_LIMITER is a binding with `limit({key})`, which answers `{success}`, and `remaining` and `reset` (seconds) where it knows them.
// RATE_LIMIT='{"quota": 100, "window": 60}' is what that limiter allows, for callers to read; the limiter itself is told elsewhere.

import { keyHolder } from "./keys.js";
import { Refused } from "./problem.js";

/** @import { Env } from "./worker.js" */
/** @typedef {{success: boolean, remaining?: number, reset?: number}} Verdict */
/** @typedef {{limit(asked: {key: string}): Promise<Verdict>}} Limiter */

/** Seconds after which it is worth asking again where nobody says so. */
const WINDOW_S = 60;

/**
 * The headers that tell how often a caller may ask, after the limiter was asked; a 429 where it was too often.
 * @param {Request} request
 * @param {Env} env
 * @returns {Promise<[string, string][]>}
 */
export async function counted(request, env) {
  const limiter = Object.hasOwn(env, "RATE_LIMITER") ? env.RATE_LIMITER : undefined;
  if (!limiter) return [];
  const { quota, window } = policyOf(env);
  /** @type {Verdict} */
  let verdict;
  try {
    verdict = await limiter.limit({ key: await callerOf(request, env) });
  } catch (cause) {
    console.error("the limiter does not answer, nobody is counted:", cause);
    return [];
  }
  const { success, remaining, reset } = { remaining: undefined, reset: undefined, ...verdict };
  const seconds = whole(reset) ?? window;
  const left = success ? whole(remaining) : 0;
  /** @type {[string, string][]} */
  const headers = [];
  if (quota !== undefined) headers.push(["ratelimit-policy", `"default";q=${quota};w=${window}`]);
  if (left !== undefined) headers.push(["ratelimit", `"default";r=${left};t=${seconds}`]);
  if (success) return headers;
  const told = { ...Object.fromEntries(headers), "retry-after": String(Math.max(1, seconds)) };
  throw new Refused(429, "too-many-requests", "too many requests in a short time; ask again after `retry-after` seconds", told);
}

/**
 * Who is counted together: a shop by its key, anyone else by the address that the platform vouches for. Who shows a key that no shop has is
 * counted as anyone, so that keys cannot be guessed faster than that.
 * @param {Request} request
 * @param {Env} env
 */
async function callerOf(request, env) {
  const shop = await keyHolder(request, env);
  return shop ? `shop:${shop}` : `address:${request.headers.get("cf-connecting-ip") ?? "unknown"}`;
}

/** @param {Env} env @returns {{quota: number | undefined, window: number}} */
function policyOf(env) {
  const none = { quota: undefined, window: undefined };
  try {
    const text = Object.hasOwn(env, "RATE_LIMIT") ? env.RATE_LIMIT : undefined;
    const { quota, window } = { ...none, ...(text ? JSON.parse(text) : none) };
    return { quota: whole(quota), window: whole(window) || WINDOW_S };
  } catch {
    console.error('RATE_LIMIT cannot be read, no policy is told: it is not JSON; write {"quota": 100, "window": 60}');
    return { quota: undefined, window: WINDOW_S };
  }
}

/** @param {unknown} number @returns {number | undefined} */
function whole(number) {
  return typeof number === "number" && number >= 0 && Number.isFinite(number) ? Math.ceil(number) : undefined;
}
