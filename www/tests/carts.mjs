// What do the tests buy? Real products of the demonstration shops, as the build wrote them.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export const SHOPS = ["tokyo-stationery", "hanoi-crafts"];

/** A key of each shop, and the environment that knows them: `hanoi-crafts` has two. */
export const KEYS = {
  "tokyo-stationery": "tokyo-key-for-tests-only",
  "hanoi-crafts": "hanoi-key-for-tests-only",
  "saigon-apparel": "saigon-key-for-tests-only",
};
export const SECOND_KEY = "second-hanoi-key-for-tests-only";
export const SHOP_KEYS = JSON.stringify({
  "tokyo-stationery": [sha256(KEYS["tokyo-stationery"])],
  "hanoi-crafts": [sha256(KEYS["hanoi-crafts"]), sha256(SECOND_KEY)],
  "saigon-apparel": [sha256(KEYS["saigon-apparel"])],
});

/** @param {string} key */
export function sha256(key) {
  return createHash("sha256").update(key).digest("hex");
}

/** @param {string} shop @returns {{shop: string, currency: string, products: {sku: string, title: string, price: string}[]}} */
export function catalogue(shop) {
  return JSON.parse(readFileSync(new URL(`../demo/catalogue/${shop}.json`, import.meta.url), "utf8"));
}

/** @param {string} shop */
export function cart(shop) {
  return catalogue(shop)
    .products.slice(0, 2)
    .map(({ sku }, i) => ({ id: String(i + 1), sku, quantity: 2 - i }));
}

/** @param {string} shop @param {Record<string, unknown>} [changes] */
export function quoteRequest(shop, changes = {}) {
  return { shop, currency: "EUR", ship_to: { country: "DE", postal_code: "10115" }, lines: cart(shop), ...changes };
}

/** @param {Record<string, unknown>} [changes] */
export function landedCostRequest(changes = {}) {
  return {
    ship_from: { country: "VN" },
    ship_to: { country: "DE", postal_code: "10115" },
    currency: "EUR",
    freight: "10.00",
    insurance: "0.00",
    channel: "post",
    seller_registrations: ["ioss"],
    lines: [{ id: "1", quantity: 2, unit_price: "30.00", hs_code: "610910", origin: "VN", weight_g: 180 }],
    ...changes,
  };
}
