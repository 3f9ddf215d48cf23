// What are a shop's secrets with its platforms? The environment holds them by shop and platform, or a store of keys and values does.
//
// PLATFORM_SECRETS='{"hanoi-crafts": {"shopify": "SECRET", "saleor": "https://shop.example/.well-known/jwks.json", "snipcart": {"secret":
// "KEY", "address": "https://…"}}}'; of a list of secrets each is good, so that one can be replaced. Bound as a store, it is asked for
// `hanoi-crafts/shopify`.

import { of } from "./body.js";

/** @typedef {{get(key: string): Promise<string | null>}} Store */
/** @typedef {Record<string, unknown>} Secrets */

/** @type {{text: unknown, shops: Secrets}} */
let last = { text: undefined, shops: {} };

/**
 * What is configured for a shop's platform; nothing where there is nothing.
 * @param {{PLATFORM_SECRETS?: string | Store}} env
 * @param {string} shop
 * @param {string} platform
 * @returns {Promise<unknown>}
 */
export async function secretOf(env, shop, platform) {
  const configured = Object.hasOwn(env, "PLATFORM_SECRETS") ? env.PLATFORM_SECRETS : undefined;
  if (configured && typeof configured === "object") return told(await configured.get(`${shop}/${platform}`));
  return of(of(shops(configured), shop), platform);
}

/** A store holds text: a secret, or JSON. @param {string | null} text */
function told(text) {
  if (!text || !/^[[{]/.test(text)) return text ?? undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Read once. Where it is malformed no platform is believed, and the log says so: never what it holds.
 * @param {unknown} text
 */
function shops(text) {
  if (text === last.text) return last.shops;
  last = { text, shops: {} };
  try {
    const parsed = text ? JSON.parse(String(text)) : {};
    if (!parsed || typeof parsed !== "object" || Array.isArray(parsed)) throw new Error();
    last.shops = parsed;
  } catch {
    console.error('PLATFORM_SECRETS cannot be read, no platform is believed: write {"SHOP": {"PLATFORM": "SECRET"}}');
  }
  return last.shops;
}

/** Each of the secrets that are configured: a text, a list of texts, or one under a name. @param {unknown} configured @param {string[]} names @returns {string[]} */
export function texts(configured, ...names) {
  const named = names.map((name) => of(configured, name)).find((found) => found !== undefined);
  const list = Array.isArray(configured) ? configured : [named ?? configured];
  return list.filter((text) => typeof text === "string" && text !== "");
}
