// Is what a shop tells of its stock kept, and seen by its quotes? In workerd, with a store of the test's own.

import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startEdge } from "../edge/dev.mjs";
import openapi from "../edge/openapi.json" with { type: "json" };
import { KEYS, SHOP_KEYS, quoteRequest } from "./carts.mjs";
import { binary, publish, startStore } from "./store.mjs";
import { SIGNING_KEYS, claimsOf } from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const STOCK = `/v1/shops/${SHOP}/stock`;
const KEY = KEYS[SHOP];
const AT = "2026-11-21T12:00:00Z";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(openapi, "landfall");

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {import("./store.mjs").TestStore} */
let store;
/** @type {string} */
let kept;

before(async () => {
  kept = await mkdtemp(join(tmpdir(), "landfall-stock-"));
  store = await startStore();
  const engine = fileURLToPath(new URL("../engine/edge/landfall_bg.wasm", import.meta.url));
  await publish(store.api, "--keep", kept, "--engine", engine);
  edge = await startEdge({ env: { SHOP_KEYS, SIGNING_KEYS, BOOKS_REFRESH_S: "0.05" }, store: store.address });
});
after(async () => {
  await edge?.stop();
  await store?.stop();
  await rm(kept, { recursive: true });
});

/** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] @param {string} [url] */
async function ask(method, path, body, headers = {}, url = edge.url) {
  const init = {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
  const response = await fetch(url + path, init);
  return { status: response.status, body: await response.json() };
}

/** @param {number} available @param {string} [sku] @param {string} [warehouse] */
const row = (available, sku = "LACQ-BOX-S", warehouse = "HAN") => ({ warehouse, sku, available });

/** @param {string} as_of @param {object[]} stock */
const told = (as_of, ...stock) => ({ as_of, stock });

const cart = (quantity = 2) => quoteRequest(SHOP, { at: AT, lines: [{ id: "1", sku: "LACQ-BOX-S", quantity }] });
const open = (quantity = 2) => quoteRequest(SHOP, { lines: [{ id: "1", sku: "LACQ-BOX-S", quantity }] });

/** @param {unknown} body @param {Record<string, string>} [headers] */
async function quoted(body, headers) {
  const given = await ask("POST", "/v1/quotes", body, headers);
  assert.equal(given.status, 200, JSON.stringify(given.body));
  return given.body;
}

/** Forgets all that was told, in the store and, since a newer moment is not there, here. */
async function nothing() {
  const { status } = await ask("PUT", STOCK, told(new Date().toISOString().slice(0, 19) + "Z"));
  assert.equal(status, 200);
}

test("a count replaces all, an older one is 409, differences are added", async () => {
  assert.deepEqual((await ask("GET", STOCK)).body, { as_of: null, stock: [] });
  const first = told("2026-11-21T10:00:00Z", row(40, "SILK-SCARF"), row(5));
  const put = await ask("PUT", STOCK, first);
  const sorted = told(first.as_of, row(5), row(40, "SILK-SCARF"));
  assert.deepEqual([put.status, put.body], [200, sorted]);
  assert.deepEqual((await ask("GET", STOCK)).body, sorted);
  assert.deepEqual((await ask("PUT", STOCK, told("2026-11-21T11:00:00Z", row(7)))).body, told("2026-11-21T11:00:00Z", row(7)));
  const late = await ask("PUT", STOCK, first);
  assert.deepEqual([late.status, late.body.type], [409, "/problems/stock-outdated"]);
  assert.equal((await ask("PUT", STOCK, told("2026-11-21T11:00:00Z", row(8)))).status, 200, "the same moment is not older");

  const patched = await ask("PATCH", STOCK, told("2026-11-21T11:05:00Z", row(-3), row(2, "SILK-SCARF")));
  assert.deepEqual([patched.status, patched.body], [200, told("2026-11-21T11:05:00Z", row(5), row(2, "SILK-SCARF"))]);
  // Out of order, but after the count: added all the same, and the moment stays the last one's.
  assert.deepEqual((await ask("PATCH", STOCK, told("2026-11-21T11:02:00Z", row(-6)))).body.stock[0].available, -1);
  const counted = await ask("PATCH", STOCK, told("2026-11-21T10:59:59Z", row(-1)));
  assert.deepEqual([counted.status, counted.body.type], [409, "/problems/stock-outdated"], "it is in the count");
  assert.equal((await ask("PUT", STOCK, told("2026-11-21T11:04:00Z", row(9)))).status, 409, "differences since would be lost");
  assert.deepEqual((await ask("GET", STOCK)).body, told("2026-11-21T11:05:00Z", row(-1), row(2, "SILK-SCARF")));
});

test("differences that come at once are all counted", async () => {
  const now = new Date().toISOString().slice(0, 19) + "Z";
  await ask("PUT", STOCK, told(now, row(1000)));
  const all = await Promise.all(Array.from({ length: 25 }, (_, i) => ask("PATCH", STOCK, told(now, row(-1 - (i % 3))))));
  assert.ok(all.every(({ status }) => status === 200));
  assert.equal((await ask("GET", STOCK)).body.stock[0].available, 1000 - 49);
  assert.equal(JSON.parse(String(store.values.get(`stock/${SHOP}`))).stock[0].available, 1000 - 49, "in the store too");
});

test("all faults of what is told come at once, and nothing of it is kept", async () => {
  await nothing();
  const before = String(store.values.get(`stock/${SHOP}`));
  const wrong = {
    as_of: "2127-01-01T00:00:00Z",
    colour: "red",
    stock: [row(1, "NONE"), row(1, "SILK-SCARF", "LAX"), row(-1), row(1), row(1), { ...row(1.5), restock: "2026-12-01" }],
  };
  const { status, body } = await ask("PUT", STOCK, wrong);
  assert.equal(status, 422);
  assert.deepEqual(
    body.errors.map((/** @type {{code: string, path: string}} */ { code, path }) => `${code} ${path}`).sort(),
    [
      "duplicate_row /stock/4",
      "in_future /as_of",
      "too_small /stock/2/available",
      "unknown_field /colour",
      "unknown_field /stock/5/restock",
      "unknown_sku /stock/0/sku",
      "unknown_warehouse /stock/1/warehouse",
      "wrong_type /stock/5/available",
    ].sort(),
  );
  for (const body of ["{}", "[]", "null", JSON.stringify({ as_of: AT, stock: 7 })])
    assert.equal((await ask("PUT", STOCK, body)).status, 422, body);
  assert.equal((await ask("PUT", STOCK, "{")).status, 400);
  assert.equal((await ask("PUT", STOCK, "{}", { "content-type": "text/plain" })).status, 415);
  assert.equal((await ask("PUT", STOCK, " ".repeat((10 << 20) + 1))).status, 413);
  assert.equal((await ask("DELETE", STOCK)).status, 405);
  assert.equal(String(store.values.get(`stock/${SHOP}`)), before);
});

test("whoever has not the shop's key reads and writes nothing", async () => {
  const before = String(store.values.get(`stock/${SHOP}`));
  for (const method of ["GET", "PUT", "PATCH"])
    for (const [path, authorization] of [
      [STOCK, ""],
      [STOCK, "Bearer nobodys"],
      [STOCK, `Bearer ${KEYS["tokyo-stationery"]}`],
      ["/v1/shops/nobody/stock", ""],
      ["/v1/shops/nobody/stock", `Bearer ${KEY}`],
    ]) {
      const { status } = await ask(method, path, method === "GET" ? undefined : told(AT, row(1)), { authorization });
      assert.equal(status, 401, `${method} ${path} ${authorization}`);
    }
  for (const path of ["/v1/shops//stock", "/v1/shops/Hanoi/stock", "/v1/shops/a%2fb/stock", `/v1/shops/${SHOP}/stock/`])
    assert.equal((await ask("GET", path)).status, 404, path);
  assert.equal(String(store.values.get(`stock/${SHOP}`)), before);
});

test("quotes see the stock: it is part of their id, and what is not there is not sold", async () => {
  await nothing();
  const now = new Date().toISOString().slice(0, 19) + "Z";
  assert.ok((await quoted(cart(500))).options.length, "a warehouse of which nothing is told is as the book has it");
  await ask("PUT", STOCK, told(now, row(40, "SILK-SCARF")));
  const none = await quoted(cart());
  assert.deepEqual([none.options, none.refusals[0].code], [[], "out_of_stock"], "what is not among the rows is not there");
  await ask("PUT", STOCK, told(now, row(5)));
  const five = await quoted(cart());
  assert.ok(five.options.length);
  assert.equal((await quoted(cart())).id, five.id);
  await ask("PATCH", STOCK, told(now, row(-1)));
  const four = await quoted(cart());
  assert.notEqual(four.id, five.id);
  assert.deepEqual({ ...four, id: "" }, { ...five, id: "" }, "there are enough, as before");
  assert.deepEqual((await quoted(cart(5))).refusals[0].code, "out_of_stock");
  await ask("PATCH", STOCK, told(now, row(1)));
  assert.equal((await quoted(cart())).id, five.id, "the same stock is the same quote");
  // What a request says itself goes before; another article's stock is nothing to this cart.
  assert.ok((await quoted({ ...cart(50), stock: [{ ...row(60) }] })).options.length);
  // Batches see it too, and other shops do not.
  const response = await fetch(`${edge.url}/v1/quotes:batch`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", authorization: `Bearer ${KEY}` },
    body: `${JSON.stringify(cart())}\n${JSON.stringify(cart(6))}\n`,
  });
  const [enough, few] = (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(enough.id, five.id);
  assert.equal(few.refusals[0].code, "out_of_stock");
});

test("the public hears whether there is enough, and not how much there is", async () => {
  const now = new Date().toISOString().slice(0, 19) + "Z";
  for (const available of [2, 4711]) {
    await ask("PUT", STOCK, told(now, row(available)));
    const quote = await quoted(open(), { authorization: "" });
    assert.ok(quote.options.length && !JSON.stringify(quote).includes("4711"));
    const wish = { request: open(), option: quote.options[0].id };
    const { token } = (await ask("POST", "/v1/quotes/bind", wish, { authorization: "" })).body;
    const { stock, stock_as_of } = claimsOf(token);
    assert.deepEqual([stock, stock_as_of], [[row(2)], now], "as many as the cart asks for");
  }
  await ask("PUT", STOCK, told(now, row(1)));
  assert.deepEqual((await quoted(open(), { authorization: "" })).options, []);
});

test("old stock is told to the shop, with its age", async () => {
  await nothing();
  await ask("PUT", STOCK, told(new Date().toISOString().slice(0, 19) + "Z", row(5)));
  const days = (/** @type {number} */ days) => new Date(Date.now() + days * 86_400_000 - 1000).toISOString().slice(0, 19) + "Z";
  assert.deepEqual(
    (await quoted({ ...cart(), at: days(1) })).warnings.filter((/** @type {{code: string}} */ { code }) => code === "stock_old"),
    [],
  );
  const [warning] = (await quoted({ ...cart(), at: days(2) })).warnings.filter(
    (/** @type {{code: string}} */ { code }) => code === "stock_old",
  );
  assert.equal(warning.audience, "seller");
  assert.match(warning.reason.args.minutes, /^28[78]\d$/);
});

test("a token says which stock it saw, reserves nothing, and is priced again to the byte", async () => {
  await nothing();
  const now = new Date().toISOString().slice(0, 19) + "Z";
  await ask("PUT", STOCK, told(now, row(5), row(7, "SILK-SCARF")));
  const bind = async (/** @type {any} */ request, /** @type {Record<string, string>} */ headers = {}) => {
    const { body } = await ask("POST", "/v1/quotes/bind", { request, option: "economy-ddp" }, headers);
    assert.ok(body.token, JSON.stringify(body));
    return body.token;
  };
  const tokens = [await bind(cart()), await bind(open(), { authorization: "" })];
  assert.deepEqual(claimsOf(tokens[0]).stock, [row(5)], "of this cart's article alone");
  assert.equal(claimsOf(tokens[0]).stock_as_of, now);
  assert.equal((await ask("GET", STOCK)).body.stock[0].available, 5);
  const validate = ajv.getSchema("landfall#/components/schemas/Claims");
  for (const token of tokens) assert.ok(validate?.(claimsOf(token)), ajv.errorsText(validate?.errors));

  // Stock that is gone since is nothing to a price that is bound, nor to its replay.
  await ask("PUT", STOCK, told(now));
  const verdict = await ask("POST", "/v1/quotes/verify", { token: tokens[0], request: { ...cart() } });
  assert.equal(verdict.body.status, "valid", JSON.stringify(verdict.body));
  for (const token of tokens) {
    const said = await new Promise((done) =>
      execFile(binary, ["replay", token, "--kept", kept], (failed, out, wrong) => done(`${failed ? "failed: " : ""}${out}${wrong}`)),
    );
    assert.match(String(said), /claims the same again, to the byte/);
  }
});

test("stock that another isolate wrote is seen, and what cannot be read is left out", async () => {
  await ask("PUT", STOCK, told(new Date().toISOString().slice(0, 19) + "Z", row(0)));
  assert.deepEqual((await quoted(cart())).options, []);
  const other = await startEdge({ env: { SHOP_KEYS, BOOKS_REFRESH_S: "0.05" }, store: store.address });
  const ahead = new Date(Date.now() + 60_000).toISOString().slice(0, 19) + "Z";
  assert.equal((await ask("PUT", STOCK, told(ahead, row(5)), {}, other.url)).status, 200);
  await seen(async () => (await quoted(cart())).options.length > 0);
  await other.stop();
  const fresh = await startEdge({ env: { SHOP_KEYS }, store: store.address });
  store.values.set(`stock/${SHOP}`, Buffer.from('{"as_of":"nonsense"'));
  assert.equal((await ask("POST", "/v1/quotes", cart(), {}, fresh.url)).status, 200);
  assert.equal((await ask("GET", STOCK, undefined, {}, fresh.url)).status, 503);
  assert.equal((await ask("PATCH", STOCK, told(AT, row(1)), {}, fresh.url)).status, 503);
  assert.equal((await ask("PUT", STOCK, told(AT, row(1)), {}, fresh.url)).status, 200, "a count takes its place");
  assert.deepEqual((await ask("GET", STOCK, undefined, {}, fresh.url)).body, told(AT, row(1)));
  await fresh.stop();
});

/** @param {() => Promise<boolean>} is */
async function seen(is) {
  for (let tries = 0; tries < 100; tries++) {
    if (await is()) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  assert.fail("it is not seen after five seconds");
}

test("where no store is bound it is said that stock is not kept, to the shop alone", async () => {
  const bundled = await startEdge({ env: { SHOP_KEYS } });
  for (const method of ["GET", "PUT", "PATCH"]) {
    const body = method === "GET" ? undefined : told(AT, row(1));
    const given = await ask(method, STOCK, body, {}, bundled.url);
    assert.deepEqual([given.status, given.body.type], [501, "/problems/stock-not-kept"]);
    const validate = ajv.getSchema("landfall#/components/responses/StockNotKept/content/application~1problem+json/schema");
    assert.ok(validate?.(given.body), ajv.errorsText(validate?.errors));
    assert.equal((await ask(method, STOCK, body, { authorization: "" }, bundled.url)).status, 401);
  }
  await bundled.stop();
});
