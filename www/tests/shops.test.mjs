// Do many shops live in one function without knowing of each other? In workerd, with a store of the test's own that `landfall publish` filled:
// two shops, two keys, two books; names, bad books, books that change while they answer, memory.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startEdge } from "../edge/dev.mjs";
import openapi from "../edge/openapi.json" with { type: "json" };
import { KEYS, SHOP_KEYS, catalogue, landedCostRequest, quoteRequest } from "./carts.mjs";
import { folder as kept } from "../edge/shops/folder.mjs";
import { openVersion, pointerOf, readAhead } from "../edge/shops/version.js";
import { init } from "../engine/engine.js";
import { startNode } from "./servers.mjs";
import { publish, putUp, sha256, startStore, versionOf } from "./store.mjs";
import { SIGNING_KEYS } from "./tokens.mjs";

const HANOI = "hanoi-crafts";
const TOKYO = "tokyo-stationery";
const BOTH = /** @type {const} */ ([HANOI, TOKYO]);
const AT = "2026-11-21T12:00:00Z";
const ENV = { SHOP_KEYS, SIGNING_KEYS };

/** @typedef {Awaited<ReturnType<typeof startEdge>>} Edge */
/** @typedef {import("./store.mjs").TestStore} TestStore */

/** What `landfall publish` writes; each test has a copy. @type {Map<string, Buffer>} */
let published;
/** The same shops with another price. @type {Map<string, Buffer>} */
let dearer;
/** @type {string} */
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "landfall-shops-"));
  const data = join(folder, "rate-data");
  await cp(fileURLToPath(new URL("../../rate-data", import.meta.url)), data, { recursive: true });
  published = await filled(data);
  const file = join(data, "shops", HANOI, "catalogue.csv");
  await writeFile(file, (await readFile(file, "utf8")).replace(",42.00,", ",99.00,"));
  dearer = await filled(data);
});
after(() => rm(folder, { recursive: true }));

/** @param {string} data */
async function filled(data) {
  const store = await startStore();
  await publish(store.api, data);
  await store.stop();
  return store.values;
}

/**
 * @param {(edge: Edge, store: TestStore) => Promise<void>} what
 * @param {Record<string, string>} [env]
 */
async function withShops(what, env = {}) {
  const store = await startStore(new Map(published));
  const edge = await startEdge({ env: { ...ENV, ...env }, store: store.address });
  try {
    await what(edge, store);
  } finally {
    await edge.stop();
    await store.stop();
  }
}

/** @param {Edge} edge @param {string} path @param {{method?: string, key?: string, body?: unknown, type?: string}} [how] */
async function ask(edge, path, { method = "GET", key, body, type = "application/json" } = {}) {
  const headers = { ...(key && { authorization: `Bearer ${key}` }), ...(body !== undefined && { "content-type": type }) };
  const init = { method, headers, ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }) };
  const response = await fetch(edge.url + path, init);
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}

/** @param {Edge} edge @param {unknown} body @param {string} [key] */
function quote(edge, body, key) {
  return ask(edge, "/v1/quotes", { method: "POST", body, key });
}

/** @param {Edge} edge */
async function health(edge) {
  return (await ask(edge, "/healthz")).json();
}

/** Waits until it is so. @param {() => Promise<boolean>} is @param {string} what */
async function until(is, what) {
  for (let tries = 0; tries < 100; tries++) {
    if (await is()) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  assert.fail(`after five seconds ${what}`);
}

const fixed = (/** @type {string} */ shop, changes = {}) => quoteRequest(shop, { at: AT, detail: "totals", ...changes });

/** A cart with the article whose price differs. */
const boxes = (changes = {}) => fixed(HANOI, { lines: [{ id: "1", sku: "LACQ-BOX-S", quantity: 1 }], ...changes });

test("parts are sent once, versions after them, pointers last; a second time nothing is new", async () => {
  const store = await startStore();
  await publish(store.api);
  const kinds = store.written.map((key) => key.split("/")[0]);
  assert.deepEqual([...new Set(kinds)], ["shard", "book", "current"]);
  assert.deepEqual(
    kinds,
    kinds.toSorted((one, other) => kinds.indexOf(one) - kinds.indexOf(other)),
    "one kind after the other",
  );
  for (const [key, value] of store.values) if (key.startsWith("shard/")) assert.equal(key, `shard/${sha256(value)}`);
  const parts = store.asks("shard/") + kinds.filter((kind) => kind === "shard").length;
  assert.ok(parts < 1600, `three shops share their parts: ${parts}`);
  store.written.length = 0;
  assert.match(await publish(store.api, "--shop", HANOI), /^0 parts were new$/m);
  assert.deepEqual(store.written, [versionOf(store, HANOI).key, `current/${HANOI}`]);
  await store.stop();
});

test("rate data at fault, a wrong token and a shop that is not there are not published", async () => {
  const store = await startStore();
  const data = join(folder, "faulty");
  await cp(join(folder, "rate-data"), data, { recursive: true });
  await writeFile(join(data, "shops", HANOI, "boxes.csv"), "nonsense\n");
  await assert.rejects(publish(store.api, data), /fault/);
  await assert.rejects(publish(store.api, "--shop", "nobody"), /there is no shop `nobody`/);
  await assert.rejects(publish(store.api.replace("/n", "/other")), /answers 404|does not/);
  assert.equal(store.values.size, 0);
  await store.stop();
});

test("a folder has the same keys and values, and Node answers from it to the byte", async () => {
  const kv = join(folder, "kv");
  await publish(kv, join(folder, "rate-data"));
  const [key] = [...dearer.keys()].filter((key) => key.startsWith(`book/${HANOI}/`));
  assert.deepEqual(await readFile(join(kv, key)), dearer.get(key));
  const node = await startNode({ ...ENV, LANDFALL_SHOPS: kv });
  const store = await startStore(new Map(dearer));
  const edge = await startEdge({ env: ENV, store: store.address });
  for (const shop of BOTH) {
    const [one, other] = await Promise.all([edge, node].map((server) => quote(/** @type {Edge} */ (server), fixed(shop), KEYS[shop])));
    assert.equal(one.status, 200, one.text);
    assert.equal(one.text, other.text);
  }
  await Promise.all([node.stop(), edge.stop(), store.stop()]);
});

test("each shop is answered from its own book, as the bundle's would answer", () =>
  withShops(async (edge) => {
    const bundled = await startEdge({ env: ENV });
    for (const shop of BOTH) {
      // The parts are other bytes, since a published book does not say where rules stand: all else is the same.
      const [own, same] = await Promise.all([edge, bundled].map(async (server) => (await quote(server, fixed(shop), KEYS[shop])).json()));
      assert.ok(own.options.length);
      assert.deepEqual({ ...own, id: "", shards: {} }, { ...same, id: "", shards: {} });
      const info = (await ask(edge, "/v1/book", { key: KEYS[shop] })).json();
      assert.deepEqual(info.shops, [shop]);
    }
    await bundled.stop();
  }));

/** What nobody but this shop may hear of. @param {string} shop @param {TestStore} store */
function marks(shop, store) {
  const { pointer, value } = versionOf(store, shop);
  const [own] = Object.entries(value.shards).filter(([file]) => file.startsWith(`shards/${shop}.`));
  return [shop, value.book, pointer.version, pointer.root, own[1].slice(0, 16), ...catalogue(shop).products.map(({ sku }) => sku)];
}

test("with two keys and two books, nothing of one is seen with the other's key, over every endpoint", () =>
  withShops(async (edge, store) => {
    const hers = KEYS[HANOI];
    const counted = { as_of: AT, stock: [{ warehouse: "HAN", sku: "LACQ-BOX-S", available: 471_147 }] };
    assert.equal((await ask(edge, `/v1/shops/${HANOI}/stock`, { method: "PUT", key: hers, body: counted })).status, 200);
    const bound = await ask(edge, "/v1/quotes/bind", { method: "POST", key: hers, body: { request: fixed(HANOI), option: "economy-ddp" } });
    const { token } = bound.json();
    const of = marks(HANOI, store);
    const stock = `/v1/shops/${HANOI}/stock`;

    // With his key and about his shop, or about none: no mark of hers in any answer.
    const key = KEYS[TOKYO];
    const cart = fixed(TOKYO);
    const back = {
      delivered: "2026-12-10",
      returned: "2026-12-15",
      lines: [{ line: "1", quantity: 1 }],
      reason: "unwanted",
      condition: "unused",
    };
    const party = { name: "A", address: "B", country: "JP", tax_numbers: {} };
    const papers = { parties: { seller: party, recipient: party }, invoice: { number: "1", date: "2026-11-20" } };
    /** @type {[string, string, unknown?, string?][]} */
    const his = [
      ["POST", "/v1/quotes", cart],
      ["POST", "/v1/quotes", {}],
      ["POST", "/v1/quotes", { ...cart, shop: undefined }],
      ["POST", "/v1/quotes:batch", `${JSON.stringify(cart)}\n{}\n`, "application/x-ndjson"],
      ["POST", "/v1/quotes/bind", { request: cart, option: "economy-ddp" }],
      ["POST", "/v1/quotes/bind", {}],
      ["POST", "/v1/quotes/verify", { token, request: null }],
      ["POST", "/v1/quotes/verify", { token, request: cart }],
      ["GET", "/.well-known/jwks.json"],
      ["POST", "/v1/landed-costs", landedCostRequest()],
      ["POST", "/v1/landed-costs", {}],
      ["POST", "/v1/returns", { request: cart, option: "economy-ddp", ...back }],
      ["POST", "/v1/returns", {}],
      ["POST", "/v1/orders/change", { token, history: [], change: { remove: back.lines } }],
      ["POST", "/v1/orders/change", {}],
      ["POST", "/v1/documents", { token, ...papers }],
      ["POST", "/v1/documents", { request: cart, option: "economy-ddp", ...papers }],
      ["POST", "/v1/documents", {}],
      ["GET", "/v1/restrictions?country=AU"],
      ["GET", `/v1/restrictions?country=AU&shop=${TOKYO}`],
      ["GET", "/v1/book"],
      ["GET", `/v1/book?shop=${HANOI}`],
      ["GET", "/healthz"],
      ["GET", `/v1/shops/${TOKYO}/stock`],
      ["PUT", `/v1/shops/${TOKYO}/stock`, { as_of: AT, stock: [] }],
      ["PATCH", `/v1/shops/${TOKYO}/stock`, { as_of: AT, stock: [] }],
      ["GET", stock],
      ["PUT", stock, counted],
      ["PATCH", stock, counted],
    ];
    const documented = new Set(["/v1/openapi.json", "/docs"]); // the same for everybody, with examples of the demonstration
    for (const [method, path, body, type] of his) {
      const given = await ask(edge, path, { method, key, body, type });
      const found = of.filter((mark) => given.text.includes(mark));
      // The health of all is told without a key: the hash of the book that was opened last, and no name.
      assert.deepEqual(path === "/healthz" ? found.filter((mark) => mark === HANOI) : found, [], `${method} ${path}: ${given.text}`);
      assert.doesNotMatch(given.text, /\b471147\b/, `${method} ${path} tells the stock`); // hashes have figures of their own
      if (path === stock) assert.equal(given.status, 401, `${method} ${path}`);
      documented.add(path.replace(/\?.*/, "").replace(/shops\/[^/]+/, "shops/{shop}"));
    }
    // Platforms prove themselves: `platforms.test.mjs` has each with another shop's proof.
    const open = Object.keys(openapi.paths).filter((path) => !path.startsWith("/v1/platforms/"));
    assert.deepEqual([...documented].sort(), open.sort(), "every endpoint of the description was asked");

    // About her shop his key counts as none: he hears what anybody hears.
    /** @type {[string, string, any, string?][]} */
    const about = [
      ["POST", "/v1/quotes", quoteRequest(HANOI)],
      ["POST", "/v1/quotes", fixed(HANOI)],
      ["POST", "/v1/quotes", quoteRequest(HANOI, { lines: [{ id: "1", sku: "NONE", quantity: 1 }] })],
      ["POST", "/v1/quotes/bind", { request: quoteRequest(HANOI), option: "none" }],
      ["GET", `/v1/restrictions?country=AU&shop=${HANOI}`, undefined],
    ];
    for (const [method, path, body] of about) {
      const [with_his, with_none] = await Promise.all([key, undefined].map((one) => ask(edge, path, { method, key: one, body })));
      assert.equal(with_his.status, with_none.status);
      assert.deepEqual(timeless(with_his.json()), timeless(with_none.json()), `${method} ${path}`);
    }
    const batched = (
      await ask(edge, "/v1/quotes:batch", { method: "POST", key, body: JSON.stringify(quoteRequest(HANOI)), type: "application/x-ndjson" })
    ).json();
    assert.deepEqual([batched.shop, batched.shards], [HANOI, {}]);
    const named = await ask(edge, "/v1/landed-costs", { method: "POST", key, body: landedCostRequest({ shop: HANOI }) });
    assert.equal(named.status, 401);
    // And her stock is as she told it.
    assert.deepEqual((await ask(edge, stock, { key: hers })).json(), counted);
    // In the store there is nothing of the one under the other's keys.
    assert.ok(!String(store.values.get(`stock/${TOKYO}`)).includes("LACQ-BOX-S"));
  }));

/** Without what changes from second to second. @param {any} answer */
function timeless(answer) {
  return JSON.parse(JSON.stringify(answer, (key, value) => (["id", "expires_at", "order_within_s"].includes(key) ? null : value)));
}

test("what can be no name is looked up nowhere", () =>
  withShops(async (edge, store) => {
    await health(edge);
    const names = [
      "",
      "-a",
      "A",
      "Hanoi-crafts",
      "a_b",
      "a.b",
      "../stock/a",
      "a/b",
      "a".repeat(64),
      "é",
      "__proto__",
      "a\n",
      " a",
      7,
      null,
      {},
      [],
    ];
    for (const shop of names) {
      const { status } = await quote(edge, { ...quoteRequest(HANOI), shop });
      assert.ok([404, 422].includes(status), `${JSON.stringify(shop)}: ${status}`);
    }
    for (const shop of names.filter((name) => typeof name === "string")) {
      assert.equal((await ask(edge, `/v1/book?shop=${encodeURIComponent(String(shop))}`)).status, 404);
      assert.notEqual((await ask(edge, `/v1/restrictions?country=AU&shop=${encodeURIComponent(String(shop))}`)).status, 200);
      for (const written of [shop, encodeURIComponent(String(shop))])
        assert.ok((await ask(edge, `/v1/shops/${written}/stock`, { key: KEYS[HANOI] })).status >= 400);
    }
    assert.equal(store.asked.length, 0);
    assert.equal((await quote(edge, { ...quoteRequest(HANOI), shop: "a".repeat(63) })).status, 404);
    assert.deepEqual(
      store.asked.filter((key) => key.startsWith("current/")),
      [`current/${"a".repeat(63)}`],
    );
  }));

test("what is not found is looked up once a minute, however many ask, and is found thereafter where it was known", () =>
  withShops(async (edge, store) => {
    const asks = Array.from({ length: 20 }, () => quote(edge, { ...quoteRequest(HANOI), shop: "nobody" }));
    for (const { status, json } of await Promise.all(asks)) assert.deepEqual([status, json().type], [404, "/problems/not-found"]);
    for (let i = 0; i < 20; i++) assert.equal((await quote(edge, { ...quoteRequest(HANOI), shop: "nobody" })).status, 404);
    assert.equal(store.asks("current/nobody"), 1);
    // A key that is good for a shop without a book.
    const keyed = await startEdge({ env: { SHOP_KEYS: JSON.stringify({ nobody: [sha256("k")] }) }, store: store.address });
    for (const [path, body] of /** @type {[string, object][]} */ ([
      ["/v1/landed-costs", landedCostRequest()],
      ["/v1/quotes", { ...quoteRequest(HANOI), shop: "nobody" }],
    ])) {
      const none = await ask(keyed, path, { method: "POST", body, key: "k" });
      assert.equal(none.status, 404);
      assert.ok(!none.text.includes(HANOI), none.text);
    }
    await keyed.stop();
  }));

test("a book is opened once for many who ask at once, and each part is read once", () =>
  withShops(async (edge, store) => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => quote(edge, fixed(HANOI, { ship_to: { country: ["DE", "AU", "US"][i % 3] } }))),
    );
    for (const { status, text } of answers) assert.equal(status, 422, text); // `at` is the shop's alone
    const open = await Promise.all(
      Array.from({ length: 30 }, (_, i) => quote(edge, quoteRequest(HANOI, { ship_to: { country: ["DE", "AU", "US"][i % 3] } }))),
    );
    for (const { status, text } of open) assert.equal(status, 200, text);
    assert.deepEqual(store.asked, [...new Set(store.asked)]);
    assert.equal(store.asks("book/"), 1);
  }));

test("a version that is not its root's, or does not open, leaves the one before serving, and health says so", () =>
  withShops(
    async (edge, store) => {
      const before = (await quote(edge, boxes(), KEYS[HANOI])).text;
      assert.equal((await health(edge)).status, "ok");
      const { value } = versionOf(store, HANOI);
      const good = store.values.get(`current/${HANOI}`);
      const other = versionOf(store, TOKYO).value;
      const damaged = Buffer.from("damaged");
      const own = Object.keys(value.shards).find((file) => file.startsWith(`shards/${HANOI}.`)) ?? "";
      store.values.set(`shard/${sha256("other bytes")}`, damaged);
      /** @type {[string, object | string, string, string?][]} */
      const bad = [
        ["another-root", value, "it does not match its root hash", sha256("another")],
        ["no-json", "{", "it is no version of this book"],
        ["nothing", "null", "it is no version of this book"],
        ["another-shops", other, "it is no version of this book"],
        ["another-shops-renamed", { ...other, shop: HANOI }, "it is not this shop's alone"],
        ["no-index", { ...value, index: "AAAA" }, "it does not open: this engine and the book do not fit"],
        ["cut-index", { ...value, index: value.index.slice(0, 4000) }, "it does not open: this engine and the book do not fit"],
        ["no-hashes", { ...value, shards: {} }, "it lacks hashes of its parts"],
        ["part-missing", { ...value, shards: { ...value.shards, [own]: sha256("nowhere") } }, "a part of it is missing or damaged"],
        ["part-damaged", { ...value, shards: { ...value.shards, [own]: sha256("other bytes") } }, "a part of it is missing or damaged"],
      ];
      for (const [version, text, because, root] of bad) {
        putUp(store, HANOI, version, text, root);
        await until(async () => {
          assert.equal((await quote(edge, boxes(), KEYS[HANOI])).text, before, version);
          return (await health(edge)).refused_book?.version === version;
        }, `\`${version}\` is not refused`);
        const told = await ask(edge, "/healthz");
        assert.deepEqual([told.json().status, told.json().refused_book], ["degraded", { version, because }]);
        assert.equal(told.json().book, value.book, "the book that answers");
        assert.ok(!told.text.includes(HANOI));
      }
      for (const [pointer, because] of [
        ["", "the pointer names no version"],
        ['{"version": "../x", "root": ""}', "the pointer names no version"],
        ['{"version": "x"}', "the pointer has no root hash"],
        [`{"version": "gone", "root": "${sha256("")}"}`, "the store does not have it"],
      ]) {
        store.values.set(`current/${HANOI}`, Buffer.from(pointer));
        await until(async () => {
          assert.equal((await quote(edge, boxes(), KEYS[HANOI])).text, before);
          return (await health(edge)).refused_book?.because === because;
        }, `${because}: not told`);
      }
      store.state.fails = true;
      await until(async () => {
        assert.equal((await quote(edge, boxes(), KEYS[HANOI])).text, before);
        return (await health(edge)).refused_book?.because === "the store does not answer";
      }, "a store that fails is not told");
      store.state.fails = false;
      store.values.set(`current/${HANOI}`, /** @type {Buffer} */ (good));
      await until(async () => {
        await quote(edge, boxes(), KEYS[HANOI]);
        return (await health(edge)).status === "ok";
      }, "it is not well again");
      assert.equal((await health(edge)).refused_book, null);
      // A shop that is taken out of the store is gone from it; the bundle has one of that name.
      store.values.delete(`current/${HANOI}`);
      const hash = async () => (await ask(edge, `/v1/book?shop=${HANOI}`)).json().hash;
      assert.equal(await hash(), value.book);
      await until(async () => (await hash()) !== value.book, "it answers still");
    },
    { BOOKS_REFRESH_S: "0.05" },
  ));

test("a shop's first book that is bad is 503, no other shop minds, and it is looked for again", () =>
  withShops(
    async (edge, store) => {
      const good = store.values.get(`current/${HANOI}`);
      putUp(store, HANOI, "bad", "{");
      const { status, json } = await quote(edge, boxes(), KEYS[HANOI]);
      assert.deepEqual([status, json().type], [503, "/problems/book-unavailable"]);
      assert.equal((await health(edge)).refused_book.version, "bad");
      assert.equal((await quote(edge, fixed(TOKYO), KEYS[TOKYO])).status, 200);
      store.values.set(`current/${HANOI}`, /** @type {Buffer} */ (good));
      await until(async () => (await quote(edge, boxes(), KEYS[HANOI])).status === 200, "it is not there");
    },
    { BOOKS_REFRESH_S: "0.05" },
  ));

/** The two books by turns, until it is stopped. @param {TestStore} store @param {number} ms */
function swapped(store, ms) {
  const values = [published, dearer].map((values) => /** @type {Buffer} */ (values.get(`current/${HANOI}`)));
  for (const [key, value] of dearer) if (!key.startsWith("current/")) store.values.set(key, value);
  let turn = 0;
  const timer = setInterval(() => store.values.set(`current/${HANOI}`, values[++turn % 2]), ms);
  return { stop: () => clearInterval(timer), turns: () => turn };
}

test("a book is swapped between requests, never within one", () =>
  withShops(
    async (edge, store) => {
      const swap = swapped(store, 40);
      /** @type {Map<string, number>} */
      const seen = new Map();
      const [soon, late] = [4000, 30_000].map((ms) => Date.now() + ms);
      const goesOn = () => Date.now() < soon || (store.asks("book/") < 10 && Date.now() < late);
      const clients = Array.from({ length: 6 }, async () => {
        while (goesOn()) {
          const { status, text } = await quote(edge, boxes({ detail: "full" }), KEYS[HANOI]);
          assert.equal(status, 200, text);
          const digest = createHash("sha256").update(text).digest("hex");
          seen.set(digest, (seen.get(digest) ?? 0) + 1);
        }
      });
      const batches = Array.from({ length: 2 }, async () => {
        while (goesOn()) {
          const body = `${JSON.stringify(boxes({ detail: "full" }))}\n`.repeat(40);
          const { status, text } = await ask(edge, "/v1/quotes:batch", {
            method: "POST",
            key: KEYS[HANOI],
            body,
            type: "application/x-ndjson",
          });
          assert.equal(status, 200);
          assert.equal(new Set(text.trimEnd().split("\n")).size, 1, "a batch has one book");
        }
      });
      await Promise.all([...clients, ...batches]);
      swap.stop();
      assert.equal(seen.size, 2, "two books, two answers, and no third");
      for (const times of seen.values()) assert.ok(times > 1, `${[...seen.values()]}`);
      assert.ok(store.asks("book/") > 8, `it was swapped ${store.asks("book/")} times`);
      assert.equal((await health(edge)).status, "ok");
      assert.equal(
        store.asks("shard/"),
        new Set(store.asked.filter((key) => key.startsWith("shard/"))).size,
        "parts at hand are not read again",
      );
    },
    { BOOKS_REFRESH_S: "0.05" },
  ));

test("open books stay under a cap of memory: the one that was asked for longest ago goes first", async () => {
  for (const [memory, openings] of [
    ["64", 2],
    ["1", 8],
  ])
    await withShops(
      async (edge, store) => {
        for (let turn = 0; turn < 4; turn++)
          for (const shop of BOTH) assert.equal((await quote(edge, fixed(shop), KEYS[shop])).status, 200);
        assert.equal(store.asks("book/"), openings, `${memory} MB`);
      },
      { BOOKS_MEMORY_MB: String(memory) },
    );
});

test("a store that is gone is 503 for who was not there before, and nothing to the others", () =>
  withShops(async (edge, store) => {
    assert.equal((await quote(edge, fixed(HANOI), KEYS[HANOI])).status, 200);
    store.state.fails = true;
    const { status, json } = await quote(edge, fixed(TOKYO), KEYS[TOKYO]);
    assert.deepEqual([status, json().type], [503, "/problems/book-unavailable"]);
    assert.equal((await quote(edge, fixed(HANOI), KEYS[HANOI])).status, 200);
    assert.equal((await health(edge)).status, "degraded");
  }));

test("who hangs up while a book is opened takes it from nobody", () =>
  withShops(async (edge) => {
    const gone = new AbortController();
    const first = fetch(`${edge.url}/v1/quotes`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${KEYS[HANOI]}` },
      body: JSON.stringify(fixed(HANOI)),
      signal: gone.signal,
    });
    const second = new Promise((done) => setTimeout(done, 3)).then(() => quote(edge, fixed(HANOI), KEYS[HANOI]));
    setTimeout(() => gone.abort(), 5);
    await first.catch(() => {});
    assert.equal((await second).status, 200);
  }));

test("a book that is over gives its memory back, at once or with the last request that began with it", async () => {
  const { memory } = /** @type {{memory: WebAssembly.Memory}} */ (await init());
  const kv = join(folder, "kv");
  await publish(kv, join(folder, "rate-data"));
  const store = kept(kv);
  const pointer = pointerOf(String(await store.get(`current/${HANOI}`, "text")));
  /** @type {number[]} */
  const sizes = [];
  for (let turn = 0; turn < 40; turn++) {
    const book = await openVersion(store, HANOI, pointer);
    book.begin();
    await readAhead(book, HANOI, undefined, book.source(store, 1 << 23));
    book.retire();
    const bytes = new TextEncoder().encode(JSON.stringify(boxes()));
    const { problem } = await book.engine.answerBytes("quote", bytes, { authorised: HANOI, source: book.source(store, 1 << 23) });
    assert.equal(problem, undefined, "who began with it ends with it");
    book.end();
    assert.throws(() => book.engine.book(), "it is closed");
    sizes.push(memory.buffer.byteLength);
  }
  assert.equal(sizes.at(-1), sizes[4], `${sizes}`);
});
