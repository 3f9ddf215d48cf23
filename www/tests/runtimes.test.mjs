// Is an answer the same wherever the function runs? Every endpoint, asked well and badly, on workerd, Node, Deno and Bun: status, headers and
// bytes are compared with workerd's, and what one has signed every other verifies.
//
// Who names no moment is answered as of now, by the second: all runtimes are asked at once, and again where a second ended meanwhile.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { KEYS, SECOND_KEY, SHOPS, SHOP_KEYS, landedCostRequest, quoteRequest } from "./carts.mjs";
import { RUNTIMES } from "./servers.mjs";
import { RETIRED, SIGNING_KEYS, claimsOf, confused, token } from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const AT = "2026-11-21T12:00:00Z";
const HERS = { authorization: `Bearer ${KEYS[SHOP]}` };
const JSON_TYPE = { "content-type": "application/json" };
const LINES_TYPE = { "content-type": "application/x-ndjson" };
const ALLOWED_ORIGINS = JSON.stringify({ [SHOP]: ["https://hanoi.example"], "*": ["https://preview.example"] });

/** @typedef {{status: number, headers: Record<string, string>, body: string}} Seen */

/** What a connection says of itself, and how long the work took. */
const OF_THE_CONNECTION = new Set(["connection", "content-length", "date", "keep-alive", "transfer-encoding", "server-timing"]);

/** @type {Map<string, import("./servers.mjs").Server>} */
const servers = new Map();
before(async () => {
  for (const [name, start] of Object.entries(RUNTIMES))
    if (start) servers.set(name, await start({ SHOP_KEYS, SIGNING_KEYS, ALLOWED_ORIGINS }));
});
after(() => Promise.all([...servers.values()].map((server) => server.stop())));

for (const [name, start] of Object.entries(RUNTIMES))
  test(`${name} is at hand`, { skip: !start && "not here: its answers are not compared" }, () => {});

/** @param {string} url @param {RequestInit} init @returns {Promise<Seen>} */
async function see(url, init) {
  const response = await fetch(url, init);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !OF_THE_CONNECTION.has(name)).sort());
  // A time is nobody else's, the work is: by its parts.
  headers["server-timing"] = (response.headers.get("server-timing") ?? "").replace(/[\d.]+/g, "…");
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()).toString("latin1") };
}

/**
 * What each runtime answers, all in one second.
 * @param {(name: string) => [string, RequestInit]} request
 * @returns {Promise<Map<string, Seen>>}
 */
async function askAll(request) {
  const second = () => Math.floor(Date.now() / 1000);
  for (let tries = 0; tries < 20; tries++) {
    const from = second();
    const seen = [...servers].map(async ([name, { url }]) => {
      const [path, init] = request(name);
      return /** @type {[string, Seen]} */ ([name, await see(url + path, init)]);
    });
    const answers = new Map(await Promise.all(seen));
    if (second() === from) return answers;
  }
  throw new Error("twenty times a second ended before all had answered");
}

/**
 * Asks all the same, and gives the first one's answer.
 * @param {string} path
 * @param {RequestInit} init
 * @param {(seen: Seen) => unknown} [told] what of it is to be equal
 */
async function assertSame(path, init, told = (seen) => seen) {
  const [[first, expected], ...others] = await askAll(() => [path, init]);
  for (const [name, seen] of others) assert.deepEqual(told(seen), told(expected), `${name} answers otherwise than ${first}`);
  return expected;
}

/** @param {unknown} body @param {Record<string, string>} [headers] @returns {RequestInit} */
function post(body, headers = {}) {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return { method: "POST", body: /** @type {BodyInit} */ (text), headers: { ...JSON_TYPE, ...headers } };
}

const goldens = new URL("../../tests/requests/", import.meta.url);
/** @type {[string, any][]} */
const golden = readdirSync(goldens)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, goldens), "utf8"))]);

for (const [name, request] of golden)
  test(`${name}, of the shop and of the public`, async () => {
    const path = "ship_from" in request ? "/v1/landed-costs" : "/v1/quotes";
    const shop = /** @type {keyof typeof KEYS} */ (Object.hasOwn(KEYS, request.shop) ? request.shop : SHOP);
    const { status } = await assertSame(path, post(request, { authorization: `Bearer ${KEYS[shop]}` }));
    assert.ok([200, 404, 422].includes(status), String(status));
    await assertSame(path, post(request));
  });

for (const shop of SHOPS)
  for (const country of ["DE", "GB", "US", "AU", "BR", "SA"])
    test(`${shop} to ${country}, now, in every detail`, async () => {
      for (const detail of ["totals", "charges", "full"]) {
        const { status } = await assertSame("/v1/quotes", post(quoteRequest(shop, { ship_to: { country }, detail })));
        assert.equal(status, 200);
      }
    });

test("a batch of every golden quote, faults and all", async () => {
  const carts = golden.filter(([, request]) => !("ship_from" in request)).map(([, request]) => JSON.stringify(request));
  const { status, body } = await assertSame("/v1/quotes:batch", post([...carts, "{", "[]"].join("\n"), { ...HERS, ...LINES_TYPE }));
  assert.deepEqual([status, body.trimEnd().split("\n").length], [200, carts.length + 2]);
});

const BODIES = {
  empty: "",
  "not whole": '{"shop":',
  "a list": "[]",
  "a number": "1e999",
  "no UTF-8": Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d),
  "with a mark before it": `\ufeff${JSON.stringify(quoteRequest(SHOP))}`,
  "half a character": '{"shop": "\\ud800", "lines": []}',
  "very deep": `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  "with a key twice": '{"shop": "hanoi-crafts", "shop": "tokyo-stationery"}',
  "with names that objects have": '{"__proto__": {"shop": "x"}, "constructor": 1, "toString": null}',
  "with numbers beyond all bounds": '{"lines": [{"id": "1", "quantity": 123456789012345678901234567890, "unit_price": -0.0}]}',
  "with every fault": JSON.stringify({ lines: Array.from({ length: 200 }, () => ({ quantity: 0, weight_g: -1, colour: "red" })) }),
  "a megabyte and a byte": " ".repeat((1 << 20) + 1),
};

for (const [what, body] of Object.entries(BODIES))
  test(`a body that is ${what}`, async () => {
    for (const path of ["/v1/quotes", "/v1/quotes/bind", "/v1/quotes/verify"]) await assertSame(path, post(body));
    await assertSame("/v1/landed-costs", post(body, HERS));
    await assertSame("/v1/quotes:batch", post(body, { ...HERS, ...LINES_TYPE }));
  });

test("every content type, and none", async () => {
  for (const type of ["text/plain", "application/json; charset=latin1", 'Application/JSON;charset="UTF-8"', "application/vnd.x+json", ""])
    for (const path of ["/v1/quotes", "/v1/quotes:batch", "/v1/quotes/verify"])
      await assertSame(path, post("{}", { ...HERS, "content-type": type }));
  const bytes = new Uint8Array([0x7b, 0x7d]);
  await assertSame("/v1/quotes", { method: "POST", body: bytes });
  await assertSame("/v1/quotes", { method: "POST" });
});

test("every way to show a key", async () => {
  const keys = [
    "",
    " ",
    "Bearer",
    "Bearer ",
    "Bearer none",
    `bearer   ${SECOND_KEY} `,
    "Basic eDp5",
    `Bearer ${SECOND_KEY} x`,
    "Bearer \xe9",
    KEYS[SHOP],
  ];
  for (const authorization of [...keys, ...Object.values(KEYS).map((key) => `Bearer ${key}`)]) {
    await assertSame("/v1/quotes", post(quoteRequest(SHOP, { at: AT }), { authorization }));
    await assertSame("/v1/landed-costs", post(landedCostRequest({ at: AT }), { authorization }));
    await assertSame("/v1/quotes:batch", post(quoteRequest(SHOP, { at: AT }), { ...LINES_TYPE, authorization }));
    await assertSame("/v1/book", { headers: { authorization } });
    await assertSame(`/v1/restrictions?shop=${SHOP}&country=AU`, { headers: { authorization } });
  }
});

const READ = ["/v1/book", "/v1/openapi.json", "/docs", "/.well-known/jwks.json", `/v1/restrictions?shop=${SHOP}&country=AU`];

for (const path of READ)
  test(`${path}: whole, its head, known already, by a shop`, async () => {
    const { status, headers } = await assertSame(path, {});
    assert.equal(status, 200);
    await assertSame(path, { method: "HEAD" });
    for (const known of [headers.etag, `"other", W/${headers.etag}`, "*", '"other"'])
      for (const method of ["GET", "HEAD"]) {
        const { status } = await assertSame(path, { method, headers: { "if-none-match": known } });
        assert.equal(status, known === '"other"' ? 200 : 304, `${method} ${known}`);
      }
    await assertSame(path, { headers: HERS });
    await assertSame(path, { headers: { ...HERS, "if-none-match": headers.etag, "accept-encoding": "gzip, br" } });
  });

test("health, but for when its engine was opened", async () => {
  const told = (/** @type {Seen} */ { status, headers, body }) => ({
    status,
    headers,
    body: { ...(body && JSON.parse(body)), engine: undefined },
  });
  await assertSame("/healthz", {}, told);
  await assertSame("/healthz", { method: "HEAD" }, told);
});

test("questions about restrictions, however they are written", async () => {
  for (const query of [
    "",
    "?shop=none&country=DE",
    `?shop=${SHOP}&country=UK&colour=red&colour=blue`,
    `?shop=${SHOP}&country=DE&sku=&sku=none&sku=SILK-SCARF`,
    `?shop=${SHOP}&country=DE&city=K%C3%B6ln&postal_code=%EF%BC%95%EF%BC%90667`,
    `?shop=${SHOP}&country=DE&city=a+b%2Bc&subdivision=%ff%00`,
    `?shop=${SHOP}&country=KR${"&sku=SILK-SCARF".repeat(501)}`,
    `?shop=${SHOP}&country=DE&sku=%`,
  ])
    for (const headers of [{}, HERS]) await assertSame(`/v1/restrictions${query}`, { headers });
});

test("the longest address that may be meant is read by every runtime", async () => {
  const path = `/v1/restrictions?shop=${SHOP}&country=AU${`&sku=${"0".repeat(64)}`.repeat(500)}`;
  assert.equal((await assertSame(path, {})).status, 422);
});

const PATHS = [
  ...READ.map((path) => path.split("?")[0]),
  "/v1/quotes",
  "/v1/quotes:batch",
  "/v1/quotes/bind",
  "/v1/quotes/verify",
  "/v1/landed-costs",
  "/v1/documents",
  "/healthz",
];

test("the papers of an order", async () => {
  const papers = { request: quoteRequest(SHOP), option: "economy-ddp", parties: { seller: { name: "Bút Mực", country: "VN" } } };
  for (const body of [papers, { ...papers, html: false }, { ...papers, option: "none" }, { token: "a.b.c" }, {}])
    for (const headers of [{}, HERS]) await assertSame("/v1/documents", post(body, headers));
});

test("every method on every path, and on none", async () => {
  for (const path of [
    ...PATHS,
    "/",
    "/v1",
    "/v1/quotes/",
    "/v1//quotes",
    "/V1/quotes",
    "/v1/%71uotes",
    "/v1/quotes%3Abatch",
    "/constructor",
    "/%00",
  ])
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
      if (path !== "/healthz" || !["GET", "HEAD"].includes(method)) await assertSame(path, { method });
});

test("pages that may read, and pages that may not", async () => {
  for (const origin of ["https://hanoi.example", "https://preview.example", "https://other.example", "null"]) {
    const preflight = { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization, content-type" };
    for (const path of PATHS) await assertSame(path, { method: "OPTIONS", headers: preflight });
    for (const shop of SHOPS) await assertSame("/v1/quotes", post(quoteRequest(shop), { origin }));
    await assertSame("/v1/quotes", post("{", { origin }));
    await assertSame(`/v1/restrictions?shop=${SHOP}&country=AU`, { headers: { origin } });
    await assertSame("/v1/book", { headers: { origin, ...HERS } });
    await assertSame("/nothing", { headers: { origin } });
  }
});

/** A bound quote but for what is the token's own: its name and its time. @param {Seen} seen */
function bound({ status, headers, body }) {
  const { token: text, expires_at, ...rest } = JSON.parse(body);
  if (status !== 200) return { status, headers, body };
  const { jti, ...claims } = claimsOf(text);
  assert.match(jti, /^[0-9a-f-]{36}$/);
  assert.equal(Date.parse(expires_at) / 1000, claims.exp);
  return { status, headers, rest, claims, header: text.split(".")[0] };
}

for (const [asker, headers] of /** @type {[string, Record<string, string>][]} */ ([
  ["the public", {}],
  ["the shop", HERS],
]))
  test(`what one runtime binds for ${asker} every other verifies`, async () => {
    const request = quoteRequest(SHOP, { detail: "totals" });
    const wish = { request, option: "economy-ddp", expect: null };
    for (const changes of [{}, { option: "none" }, { expect: { total: "1.00" } }, { request: { ...request, currency: "XXX" } }])
      await assertSame("/v1/quotes/bind", post({ ...wish, ...changes }, headers), bound);
    const tokens = [...(await askAll(() => ["/v1/quotes/bind", post(wish, headers)])).values()].map(({ body }) => JSON.parse(body).token);
    assert.equal(new Set(tokens).size, servers.size);
    for (const text of tokens)
      for (const order of [request, null, { ...request, currency: "USD" }, { ...request, shop: "tokyo-stationery" }]) {
        const { body } = await assertSame("/v1/quotes/verify", post({ token: text, request: order }, headers));
        assert.notEqual(JSON.parse(body).status, "tampered");
      }
    const claims = claimsOf(tokens[0]);
    for (const text of [token(claims, RETIRED), `${tokens[0]}=`, "a.b.c", "", ...Object.values(confused(claims))])
      await assertSame("/v1/quotes/verify", post({ token: text, request }, headers));
  });

test("each says once where it answers, and nothing of all that was asked", () => {
  for (const [name, server] of servers) {
    const said = /** @type {{said(): string}} */ (/** @type {unknown} */ (server)).said().trim();
    assert.match(said, /^the edge function answers at http:\/\/127\.0\.0\.1:\d+$/m, name);
  }
});
