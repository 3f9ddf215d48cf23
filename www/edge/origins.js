// From which pages may be asked? From those of ALLOWED_ORIGINS: `*`, the default; origins separated by commas; or a list for each shop.
//
// ALLOWED_ORIGINS='{"hanoi-crafts": ["https://hanoi-crafts.example"], "*": ["https://preview.example"]}'. A page of one shop then reads no
// answer about another. `*` among the shops stands for those without a list; `*` in a list for any page. Browsers ask beforehand without a
// body: a page that any shop allows may ask, and reads the answer where the shop that it asked about allows it.

/** @import { Asked } from "./asked.js" */
/** @import { Env } from "./worker.js" */
/** @typedef {{state: "read" | "malformed", everybody: string[], shops: Map<string, string[]> | undefined}} Origins */

/** Where there is none, or none for a shop. */
const OTHERS = "*";

/** @type {{text: unknown, origins: Origins | undefined}} */
let last = { text: undefined, origins: undefined };

/**
 * The origins of the environment, read once. Where they are malformed no page may read an answer, and the log says what to mend.
 * @param {Env} env
 * @returns {Origins}
 */
export function originsOf(env) {
  const text = (Object.hasOwn(env, "ALLOWED_ORIGINS") && env.ALLOWED_ORIGINS) || "*";
  if (last.origins && last.text === text) return last.origins;
  /** @type {Origins} */
  let origins = { state: "malformed", everybody: [], shops: undefined };
  try {
    origins = read(text);
  } catch (cause) {
    console.error(`ALLOWED_ORIGINS cannot be read, no page is answered: ${/** @type {Error} */ (cause).message}`);
  }
  last = { text, origins };
  return origins;
}

/** @param {string} text @returns {Origins} */
function read(text) {
  if (!text.trim().startsWith("{")) return { state: "read", everybody: text.split(",").map((origin) => origin.trim()), shops: undefined };
  const shops = new Map(Object.entries(parsed(text)));
  for (const [shop, list] of shops)
    if (!Array.isArray(list) || list.some((origin) => typeof origin !== "string"))
      throw new Error(`what \`${shop}\` has is no list of origins; write them between brackets`);
  return { state: "read", everybody: [...new Set([...shops.values()].flat())], shops };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON; write {"SHOP": ["ORIGIN"]}, or origins separated by commas');
  }
}

/**
 * @param {Request} request
 * @param {Env} env
 * @param {Asked} asked
 * @returns {[string, string][]}
 */
export function corsHeaders(request, env, asked) {
  const origin = request.headers.get("origin");
  const { everybody, shops } = originsOf(env);
  const shop = origin && shops ? asked.named() : undefined; // of no page, nobody looks into the body
  const allowed = shops && shop !== undefined ? (shops.get(shop) ?? shops.get(OTHERS) ?? []) : everybody;
  const any = allowed.includes("*");
  const told = any && !shops ? "*" : origin;
  /** @type {[string, string][]} */
  const headers = any && !shops ? [] : [["vary", "origin"]];
  if (!told || !(any || allowed.includes(told))) return headers;
  headers.push(
    ["access-control-allow-origin", told],
    ["access-control-expose-headers", "etag, ratelimit, ratelimit-policy, retry-after, server-timing"],
    ["timing-allow-origin", told],
  );
  if (request.method === "OPTIONS")
    headers.push(
      ["access-control-allow-methods", "GET, HEAD, POST, OPTIONS"],
      ["access-control-allow-headers", "authorization, content-type, if-none-match"],
      ["access-control-max-age", "86400"],
    );
  return headers;
}
