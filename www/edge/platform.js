// What is a shop's platform told? What the engine answers to its payload, once it has proved that it is that platform.
//
// `POST /v1/platforms/{platform}/{shop}/{call}`. The mapping is the engine's: here are proofs, bytes and statuses.

import { WasmEngine } from "#runtime";
import { init } from "../engine/engine.js";
import { CART, readBody } from "./body.js";
import { Refused } from "./problem.js";
import { bigcommerce, commercetools, ownKey, saleor, shopify, snipcart } from "./proofs.js";
import { respond } from "./respond.js";
import { secretOf } from "./secrets.js";
import { askOf } from "./shops/ask.js";

/** @import { Handler } from "./worker.js" */
/** @import { Shown } from "./proofs.js" */
/** @import { By } from "./shops/ask.js" */

/** The calls of each platform, and how it proves itself. @type {[string, string[], (shown: Shown) => Promise<boolean>][]} */
const PLATFORMS = [
  ["shopify", ["rates"], shopify],
  ["bigcommerce", ["rate", "check-connection"], bigcommerce],
  ["saleor", ["shipping-list-methods", "filter-shipping-methods", "calculate-taxes"], saleor],
  ["snipcart", ["shipping-rates", "taxes"], snipcart],
  ["commercetools", ["cart"], commercetools],
  ["stripe", ["shipping-options"], ownKey],
];

/** What an answer of the engine begins with: a status of three digits, then the body. */
const BEFORE_BODY = '{"status":200,"body":'.length;

/**
 * The methods of a path, where it is a platform's.
 * @param {string} path
 * @returns {Map<string, Handler> | undefined}
 */
export function ofPlatform(path) {
  const [, platform, shop, call] = /^\/v1\/platforms\/([a-z]+)\/([\w-]{1,64})\/([a-z-]+)$/.exec(path) ?? [];
  const [, , proves] = PLATFORMS.find(([name, calls]) => name === platform && calls.includes(call)) ?? [];
  return proves && new Map([["POST", (request, env, asked) => answer({ platform, shop, call, proves }, request, env, asked)]]);
}

/**
 * @param {{platform: string, shop: string, call: string, proves: (shown: Shown) => Promise<boolean>}} called
 * @param {Request} request
 * @param {import("./worker.js").Env} env
 * @param {import("./asked.js").Asked} asked
 */
async function answer({ platform, shop, call, proves }, request, env, asked) {
  const body = await asked.time("read", () => readBody(request, CART));
  const secret = await secretOf(env, shop, platform);
  if (!(await proves({ request, body, shop, env, secret }))) throw unproved(call);
  asked.shop = shop;
  const told = `${platform}/${call}`;
  const bytes = await asked.time("engine", () => engineTells(body, told, { env, asked, authorised: shop }));
  const status = Number(new TextDecoder().decode(bytes.subarray(BEFORE_BODY - 11, BEFORE_BODY - 8)));
  return respond(bytes.slice(BEFORE_BODY, -1), status, { "content-type": "application/json", "cache-control": "no-store" });
}

/**
 * Where no book can be read the platform hears of it in its own tongue too.
 * @param {Uint8Array} body
 * @param {string} told what is called: `shopify/rates`
 * @param {By} by
 * @returns {Promise<Uint8Array>}
 */
async function engineTells(body, told, by) {
  try {
    const { authorised } = by;
    const { bytes } = await askOf(authorised, by, (engine, from) => engine.answerBytes("platform", body, { authorised, told, ...from }));
    return bytes ?? new Uint8Array();
  } catch (cause) {
    if (!(cause instanceof Refused)) throw cause;
    await init();
    return /** @type {{platform_without_book(call: string): Uint8Array}} */ (/** @type {unknown} */ (WasmEngine)).platform_without_book(
      told,
    );
  }
}

/** Who tries a connection looks for `valid` and `messages`. @param {string} call */
function unproved(call) {
  const because = "this does not prove that the shop's platform asks; see the platform's page of the documentation";
  const members = call === "check-connection" ? { valid: false, messages: [{ text: "the key is not the shop's", type: "ERROR" }] } : {};
  return new Refused(401, "unauthorised", because, {}, members);
}
