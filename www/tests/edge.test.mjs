// Does the edge function answer as it says, in workerd itself? Every route, and every way to ask wrongly.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import { KEYS, SHOP_KEYS, landedCostRequest, quoteRequest } from "./carts.mjs";

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {Awaited<ReturnType<typeof startEdge>>} */
let closed;

before(async () => {
  edge = await startEdge({ env: { SHOP_KEYS } });
  closed = await startEdge({ env: { ALLOWED_ORIGINS: "https://shop.example, https://other.example" } });
});
after(() => Promise.all([edge?.stop(), closed?.stop()]));

/** @param {string} path @param {unknown} body @param {RequestInit} [init] */
function post(path, body, init = {}) {
  const text = typeof body === "string" || body instanceof ReadableStream ? body : JSON.stringify(body);
  const headers = { "content-type": "application/json", ...init.headers };
  return fetch(edge.url + path, /** @type {RequestInit} */ ({ method: "POST", duplex: "half", ...init, body: text, headers }));
}

/** @param {Response} response @param {number} status @param {string} code */
async function assertProblem(response, status, code) {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const body = await response.json();
  assert.equal(body.status, status);
  assert.equal(body.type, `/problems/${code}`);
  assert.ok(body.title);
  return body;
}

test("a cart is quoted, and not cached", async () => {
  const response = await post("/v1/quotes", quoteRequest("hanoi-crafts"));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  const quote = await response.json();
  assert.equal(quote.shop, "hanoi-crafts");
  assert.ok(quote.options.length > 0);
});

test("a consignment's landed cost adds up", async () => {
  const headers = { authorization: `Bearer ${KEYS["hanoi-crafts"]}` };
  const landed = await (await post("/v1/landed-costs", landedCostRequest(), { headers })).json();
  const cents = (/** @type {string} */ amount) => BigInt(amount.replace(".", ""));
  const parts = ["goods", "freight", "insurance", "duty", "tax", "fees"].map((name) => cents(landed[name]));
  assert.equal(
    parts.reduce((sum, part) => sum + part),
    cents(landed.total),
  );
});

test("twenty quotes at once get twenty answers", async () => {
  const countries = ["DE", "FR", "GB", "AU", "US"];
  const all = Array.from({ length: 20 }, (_, i) =>
    post("/v1/quotes", quoteRequest("hanoi-crafts", { ship_to: { country: countries[i % 5] } })),
  );
  for (const response of await Promise.all(all)) assert.equal(response.status, 200);
});

test("all faults of a request come at once, each with its path", async () => {
  const faulty = quoteRequest("hanoi-crafts", { lines: [{ id: "1", sku: "x", quantity: 0 }], colour: "red" });
  const { errors } = await assertProblem(await post("/v1/quotes", faulty), 422, "invalid-request");
  const paths = errors.map((/** @type {{path: string}} */ { path }) => path);
  assert.ok(paths.includes("/lines/0/quantity") && paths.includes("/colour"), String(paths));
});

test("what is not JSON is refused", async () => {
  for (const body of ["", "{", "nonsense", "[1", "\ufffd"]) {
    const response = await post("/v1/quotes", body);
    assert.equal(response.status, 400, JSON.stringify(body));
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.match((await response.json()).type, /^\/problems\//);
  }
});

test("requests that cannot be meant are refused, and never break the function", async () => {
  const line = { id: "1", sku: "SILK-SCARF", quantity: 1 };
  /** @type {[Record<string, unknown>, string][]} */
  const wrong = [
    [{ currency: "XXX" }, "unknown_currency"],
    [{ ship_to: { country: "XX" } }, "unknown_country"],
    [{ lines: [] }, "empty"],
    [{ lines: Array.from({ length: 10_000 }, (_, id) => ({ ...line, id: String(id) })) }, "too_many"],
    [{ lines: [{ ...line, quantity: "1" }] }, "wrong_type"],
    [{ lines: [{ ...line, weight_g: -5 }] }, "not_authorised"],
    [{ lines: 7, ship_to: [], currency: {} }, "wrong_type"],
  ];
  for (const [changes, code] of wrong) {
    const { errors } = await assertProblem(await post("/v1/quotes", quoteRequest("hanoi-crafts", changes)), 422, "invalid-request");
    assert.ok(
      errors.some((/** @type {{code: string}} */ fault) => fault.code === code),
      `${code}: ${JSON.stringify(errors)}`,
    );
  }
  assert.equal((await post("/v1/quotes", quoteRequest("hanoi-crafts"))).status, 200);
});

test("another content type is refused", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
    await assertProblem(await post("/v1/quotes", "{}", { headers: { "content-type": type } }), 415, "unsupported-media-type");
});

test("JSON is UTF-8, whatever else is declared", async () => {
  for (const type of [
    "Application/JSON; charset=utf-8",
    'application/json;charset="UTF-8"',
    "application/json; profile=x",
    "application/vnd.shop+json",
  ])
    assert.equal((await post("/v1/quotes", quoteRequest("hanoi-crafts"), { headers: { "content-type": type } })).status, 200, type);
  for (const charset of ["iso-8859-1", "utf-16", '"utf-16le"', "utf8", "", "utf-8; charset=latin1"])
    await assertProblem(
      await post("/v1/quotes", quoteRequest("hanoi-crafts"), { headers: { "content-type": `application/json; charset=${charset}` } }),
      415,
      "unsupported-media-type",
    );
});

test("a body over one megabyte is refused, stated or streamed", async () => {
  for (const size of [(1 << 20) + 1, 5 << 20]) await assertProblem(await post("/v1/quotes", " ".repeat(size)), 413, "too-large");
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 65_536;
      if (sent > 4 << 20) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  await assertProblem(await post("/v1/quotes", endless), 413, "too-large");
  const full = JSON.stringify(quoteRequest("hanoi-crafts")).padEnd(1 << 20, " ");
  assert.equal((await post("/v1/quotes", full)).status, 200);
});

test("unknown paths and methods are told", async () => {
  for (const path of ["/", "/v1", "/v1/quotes/", "/v2/quotes", "/__proto__", "/constructor"])
    await assertProblem(await fetch(edge.url + path), 404, "not-found");
  const wrong = await fetch(`${edge.url}/v1/quotes`);
  await assertProblem(wrong, 405, "method-not-allowed");
  assert.equal(wrong.headers.get("allow"), "POST, OPTIONS");
  const put = await fetch(`${edge.url}/v1/book`, { method: "PUT", body: "{}" });
  assert.equal(put.headers.get("allow"), "GET, HEAD, OPTIONS");
});

test("the book has an entity tag that saves fetching it again", async () => {
  const first = await fetch(`${edge.url}/v1/book`);
  const tag = /** @type {string} */ (first.headers.get("etag"));
  const { hash, shards } = await first.json();
  assert.equal(tag, `"${hash}"`);
  assert.deepEqual(shards, [], "the public hears of no carrier");
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
    const again = await fetch(`${edge.url}/v1/book`, { headers: { "if-none-match": known } });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), "");
  }
  assert.equal((await fetch(`${edge.url}/v1/book`, { headers: { "if-none-match": '"other"' } })).status, 200);
});

test("health tells what answers rest on, and of no shop", async () => {
  const text = await (await fetch(`${edge.url}/healthz`)).text();
  const { status, book, facts_as_of, keys, engine } = JSON.parse(text);
  assert.deepEqual([status, keys, engine.openings], ["ok", "read", 1]);
  assert.match(book, /^[0-9a-f]{64}$/);
  assert.match(facts_as_of, /^\d{4}-\d\d-\d\d$/);
  assert.ok(Date.parse(engine.opened_at) <= Date.now());
  for (const shop of Object.keys(KEYS)) assert.ok(!text.includes(shop));
});

test("health and the interface's description are open, HEAD too", async () => {
  assert.match((await (await fetch(`${edge.url}/v1/openapi.json`)).json()).openapi, /^3\.1/);
  const head = await fetch(`${edge.url}/healthz`, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
});

test("pages may ask from anywhere, or from the shop's origins alone", async () => {
  const preflight = { method: "OPTIONS", headers: { origin: "https://shop.example", "access-control-request-method": "POST" } };
  const open = await fetch(`${edge.url}/v1/quotes`, preflight);
  assert.equal(open.status, 204);
  assert.equal(open.headers.get("access-control-allow-origin"), "*");
  assert.match(open.headers.get("access-control-allow-headers") ?? "", /authorization/);
  const own = await fetch(`${closed.url}/v1/quotes`, preflight);
  assert.equal(own.headers.get("access-control-allow-origin"), "https://shop.example");
  assert.equal(own.headers.get("vary"), "origin");
  const foreign = await fetch(`${closed.url}/v1/quotes`, { ...preflight, headers: { origin: "https://evil.example" } });
  assert.equal(foreign.headers.get("access-control-allow-origin"), null);
});
