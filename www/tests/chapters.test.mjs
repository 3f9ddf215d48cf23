// What does a page fetch for goods outside the shop's catalogue? One more file: the chapter, whole, and held against the index.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { index as merchantIndex, shard as merchantShard } from "../edge/book/folder.js";
import { Engine } from "../engine/engine.js";

const folder = new URL("../books/shopper/hanoi-crafts/", import.meta.url);
const at = "2026-11-21T12:00:00Z";
const own = { at, authorised: "hanoi-crafts" };

/** @param {string} hs @param {string} [origin] */
const request = (hs, origin = "VN") => ({
  ship_from: { country: "VN" },
  ship_to: { country: "US", postal_code: "10001" },
  currency: "USD",
  freight: "20.00",
  lines: [{ id: "1", quantity: 2, unit_price: "40.00", hs_code: hs, origin, weight_g: 700 }],
});

/** @param {(file: string, bytes: Uint8Array) => Uint8Array} [change] */
async function opened(change = (_, bytes) => bytes) {
  /** @type {string[]} */
  const fetched = [];
  /** @param {string} file */
  const read = async (file) => new Uint8Array(await readFile(fileURLToPath(new URL(file, folder))));
  /** @param {string} file */
  const shard = async (file) => (fetched.push(file), change(file, await read(file)));
  const engine = await Engine.open({ book: { index: await read("index.lfi"), shard } });
  return { engine, fetched };
}

/** @param {any} answer */
const figures = ({ shards, ...rest }) => rest;

test("a code outside the catalogue costs exactly one more file, and answers as the merchant's book does", async () => {
  const { engine, fetched } = await opened();
  await engine.landedCost(request("621410"), own);
  const lane = fetched.length;
  const beyond = await engine.landedCost(request("87120015"), own);
  assert.equal(fetched.length, lane + 1);
  assert.match(fetched[lane], /^shards\/us-87\.[0-9a-f]{16}\.lfs$/);
  await engine.landedCost(request("871150"), own);
  assert.equal(fetched.length, lane + 1, "a chapter is fetched once");
  const merchant = await Engine.open({ book: { index: merchantIndex, shard: merchantShard } });
  assert.deepEqual(figures(beyond), figures(await merchant.landedCost(request("87120015"), own)));
});

test("an authorised cart with goods of its own costs one more file than the catalogue's", async () => {
  const { engine, fetched } = await opened();
  const cart = {
    shop: "hanoi-crafts",
    ship_to: { country: "US", postal_code: "10001" },
    currency: "USD",
    lines: [{ id: "1", sku: "SILK-SCARF", quantity: 1 }],
  };
  await engine.quote(cart, { at });
  const lane = fetched.length;
  const bell = { id: "2", quantity: 1, unit_price: "9.00", hs_code: "830610", origin: "VN", weight_g: 300, dimensions_mm: [90, 60, 60] };
  const answer = await engine.quote({ ...cart, lines: [...cart.lines, bell] }, own);
  assert.ok(answer.options.length);
  assert.deepEqual(
    fetched.slice(lane).map((file) => file.split(".")[0]),
    ["shards/us-83"],
  );
  await assert.rejects(engine.quote({ ...cart, lines: [bell] }, { at }), /not_authorised|authorised|shop/);
});

test("a chapter that was tampered with is refused, and asked for again later", async () => {
  let damaged = true;
  const { engine } = await opened((file, bytes) => {
    if (damaged && file.startsWith("shards/us-87")) bytes[bytes.length >> 1] ^= 1;
    return bytes;
  });
  await assert.rejects(engine.landedCost(request("871200"), own), Error);
  damaged = false;
  assert.ok((await engine.landedCost(request("871200"), own)).complete !== undefined);
});
