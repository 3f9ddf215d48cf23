// Does the page script ask what Landfall asks? The same totals, parts, boxes and delivery windows of every tier, cart by cart.
//
//   npm install --no-save --prefix benches/rivals/page && node benches/rivals/page/check.mjs   (after `cargo xtask build`)

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { index, shard } from "../../../www/edge/book/folder.js";
import { Engine } from "../../../www/engine/engine.js";
import { answer } from "./page.mjs";

/** The request that is timed. */
export const example = JSON.parse(readFileSync(new URL("../../../examples/hanoi-to-melbourne.json", import.meta.url), "utf8"));

/** Other carts, and other moments: a page that answers the example alone would not be one. */
export function requests() {
  const cart = (/** @type {[string, number][]} */ ...lines) => lines.map(([sku, quantity], i) => ({ id: `${i + 1}`, sku, quantity }));
  const carts = [
    cart(["SILK-SCARF", 1]),
    cart(["SILK-SCARF", 3]),
    cart(["EMB-CUSHION", 1], ["EMB-NAPKIN-6", 1]),
    cart(["SILK-SCARF", 2], ["EMB-NAPKIN-6", 1]),
    cart(["LACQ-TRAY-40", 1]),
    cart(["LACQ-TRAY-40", 1], ["SILK-SHAWL", 1]),
    cart(["EMB-NAPKIN-6", 2]),
  ];
  const moments = [example.at, "2026-11-21T06:30:00Z", "2026-11-23T09:15:00Z", "2026-12-03T02:00:00Z"];
  const priced = [{ id: "1", sku: "SILK-SCARF", quantity: 2, unit_price: "49.95" }];
  return [example, { ...example, lines: priced }, ...carts.flatMap((lines) => moments.map((at) => ({ ...example, at, lines })))];
}

/** What is compared of an option. @param {any} option @param {string} [box] */
const told = ({ tier, service, goods, shipping, tax, total, delivery }, box) => {
  const { earliest, likely, latest } = delivery;
  return JSON.stringify({ tier, service, goods, shipping, tax, total, earliest, likely, latest, box });
};

/** The carts that are answered otherwise, in words. @param {Engine} engine @returns {Promise<string[]>} */
export async function differences(engine) {
  const found = [];
  for (const request of requests()) {
    const { options } = await engine.quote(request, { at: request.at, authorised: request.shop });
    const ours = options.map((/** @type {any} */ option) => told(option, option.shipments[0].parcels[0].box));
    const page = answer(request)?.options.map((/** @type {any} */ option) => told(option, option.box)) ?? [];
    const cart = request.lines.map((/** @type {any} */ line) => `${line.quantity} ${line.sku}`).join(", ");
    for (let i = 0; i < Math.max(ours.length, page.length); i++)
      if (ours[i] !== page[i]) found.push(`${cart} at ${request.at}:\n  Landfall ${ours[i]}\n  page     ${page[i]}`);
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await differences(await Engine.open({ book: { index, shard } }));
  console.log(found.join("\n") || `the page script and Landfall agree on ${requests().length} carts`);
  process.exitCode = found.length ? 1 : 0;
}
