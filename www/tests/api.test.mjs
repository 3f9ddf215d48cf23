// Does the rest of the API answer as it says, in workerd itself? Many carts at once, what may not go where, what may be kept, by which pages
// an answer may be read.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import { KEYS, SHOP_KEYS, catalogue, quoteRequest } from "./carts.mjs";
import { SERVERS } from "./servers.mjs";
import { SIGNING_KEYS } from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const HERS = { authorization: `Bearer ${KEYS[SHOP]}` };
const ORIGINS = JSON.stringify({ [SHOP]: ["https://hanoi.example"], "tokyo-stationery": ["https://tokyo.example"] });

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
before(async () => void (edge = await startEdge({ env: { SHOP_KEYS, SIGNING_KEYS, ALLOWED_ORIGINS: ORIGINS } })));
after(() => edge?.stop());

/** @param {string} path @param {unknown} body @param {Record<string, string>} [headers] */
function post(path, body, headers = {}) {
  return fetch(edge.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

/** @param {string} body @param {Record<string, string>} [headers] */
function batch(body, headers = HERS, url = edge.url) {
  return fetch(`${url}/v1/quotes:batch`, { method: "POST", body, headers: { "content-type": "application/x-ndjson", ...headers } });
}

/** @param {Response} response @param {number} status @param {string} code */
async function assertProblem(response, status, code) {
  const body = await response.json();
  assert.deepEqual([response.status, body.type], [status, `/problems/${code}`]);
  return body;
}

/** @param {string} country @param {Record<string, unknown>} [changes] */
function cartTo(country, changes = {}) {
  return quoteRequest(SHOP, { ship_to: { country }, detail: "totals", at: "2026-11-21T12:00:00Z", ...changes });
}

test("a line of a batch is answered as a request of its own, in order, faults and all", async () => {
  const carts = ["DE", "JP", "AU", "US"].map((country) => cartTo(country));
  const wrong = cartTo("DE", { colour: "red" });
  const lines = [carts[0], wrong, carts[1], "{", carts[2], "[]", carts[3], cartTo("DE", { shop: "none" })];
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  const response = await batch(`${text.join("\n")}\n`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/x-ndjson");
  assert.equal(response.headers.get("cache-control"), "no-store");
  const answers = (await response.text()).split("\n");
  assert.equal(answers.pop(), "", "each line has its end");
  assert.equal(answers.length, lines.length);
  for (const [number, line] of text.entries()) {
    const init = { method: "POST", body: line, headers: { "content-type": "application/json", ...HERS } };
    assert.equal(answers[number], await (await fetch(`${edge.url}/v1/quotes`, init)).text(), `line ${number}`);
  }
});

test("all of a batch has one moment; blank lines, line ends and the last end do not matter", async () => {
  const line = JSON.stringify(quoteRequest(SHOP, { detail: "totals" }));
  for (const body of [`${line}\n${line}`, `\r\n${line}\r\n\n  \n${line}\n\n`]) {
    const answers = (await (await batch(body)).text()).trimEnd().split("\n");
    assert.equal(answers.length, 2);
    assert.equal(answers[0], answers[1]);
    assert.ok(JSON.parse(answers[0]).options.length);
  }
});

test("in a batch the key of a shop authorises its own carts alone", async () => {
  const [own, other] = [SHOP, "tokyo-stationery"].map((shop) => JSON.stringify(quoteRequest(shop)));
  const answers = (await (await batch(`${own}\n${other}`)).text()).trimEnd().split("\n");
  const [hers, others] = answers.map((line) => JSON.parse(line));
  assert.ok(Object.keys(hers.shards).length, "her own tells what was read");
  assert.deepEqual([others.shop, others.shards], ["tokyo-stationery", {}], "of another shop no more than anyone hears");
});

test("a batch is a shop's own, of lines of JSON, at least one", async () => {
  const line = JSON.stringify(cartTo("DE"));
  await assertProblem(await batch(line, {}), 401, "unauthorised");
  await assertProblem(await batch(line, { authorization: "Bearer nobodys" }), 401, "unauthorised");
  for (const type of ["application/json", "text/plain", "application/x-ndjson; charset=latin1"])
    await assertProblem(await batch(line, { ...HERS, "content-type": type }), 415, "unsupported-media-type");
  for (const body of ["", "\n \n"]) await assertProblem(await batch(body), 400, "not-json");
  for (const type of ["application/ndjson", "application/x-ndjson; charset=utf-8"])
    assert.equal((await batch(line, { ...HERS, "content-type": type })).status, 200, type);
});

test("a batch has at most 1,000 lines, ten megabytes, and a megabyte a line", async () => {
  const lines = (/** @type {number} */ count) => "{}\n".repeat(count);
  assert.equal((await (await batch(lines(1000))).text()).trimEnd().split("\n").length, 1000);
  await assertProblem(await batch(lines(1001)), 413, "too-large");
  await assertProblem(await batch(`${" ".repeat(10 << 20)}\n{}`), 413, "too-large");
  const long = `${JSON.stringify(cartTo("DE"))}${" ".repeat(1 << 20)}`;
  const [first, second] = (await (await batch(`${long}\n{}\n`)).text()).trimEnd().split("\n");
  assert.deepEqual([JSON.parse(first).status, JSON.parse(second).status], [413, 422]);
});

for (const [name, start] of Object.entries(SERVERS))
  if (name !== "the demonstration")
    test(`${name}: the first answers of a batch come before the last are made, others are served meanwhile`, async () => {
      const server = await start({ SHOP_KEYS });
      const response = await batch(`${JSON.stringify(cartTo("DE", { detail: "full" }))}\n`.repeat(1000), HERS, server.url);
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
      let bytes = (await reader.read()).value?.length ?? 0;
      assert.ok(bytes > 0);
      assert.equal((await fetch(`${server.url}/v1/book`)).status, 200);
      await reader.cancel();
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200, "who hangs up breaks nothing");
      await server.stop();
    });

/** @param {string} query @param {Record<string, string>} [headers] */
function restrictions(query, headers = {}) {
  return fetch(`${edge.url}/v1/restrictions?${query}`, { headers });
}

/** @typedef {{id: string, code: string, severity: string, lines: string[], reason: unknown}} Refusal */

for (const shop of /** @type {(keyof typeof KEYS)[]} */ (["hanoi-crafts", "tokyo-stationery", "saigon-apparel"]))
  for (const country of ["AU", "US", "IN"])
    test(`what ${shop} may not send to ${country} is what its quotes refuse or restrict, one piece of each`, async () => {
      const headers = { authorization: `Bearer ${KEYS[shop]}` };
      /** @type {{refusals: Refusal[]}} */
      const { refusals } = await (await restrictions(`shop=${shop}&country=${country}`, headers)).json();
      for (const { sku } of catalogue(shop).products) {
        const request = quoteRequest(shop, { ship_to: { country }, lines: [{ id: sku, sku, quantity: 1 }] });
        const quote = await (await post("/v1/quotes", request, headers)).json();
        const told = refusals.filter(({ id }) => id === sku);
        const barred = told.some(({ severity }) => severity === "prohibited");
        const quoted = quote.refusals.filter((/** @type {Refusal} */ { code }) => code === "goods_prohibited");
        if (barred) assert.deepEqual([quote.options, quoted.length > 0], [[], true], `${sku} may not go, and is quoted`);
        for (const { shipments } of quote.options)
          for (const { landed_cost } of shipments)
            for (const { reason } of /** @type {Refusal[]} */ (landed_cost.refusals))
              assert.ok(
                told.some((one) => JSON.stringify(one.reason) === JSON.stringify(reason)),
                `${sku}: its quotes say ${JSON.stringify(reason)}`,
              );
        if (!quote.options.length && quoted.some((/** @type {Refusal & {subject: string}} */ { subject }) => subject === "line"))
          assert.ok(barred, `${sku} is not quoted, and may go`);
      }
    });

test("what may not go and what needs papers are told apart", async () => {
  const severities = new Set();
  for (const shop of ["hanoi-crafts", "tokyo-stationery"])
    for (const country of ["AU", "IN", "US", "KR", "SA"]) {
      /** @type {{refusals: Refusal[]}} */
      const { refusals } = await (await restrictions(`shop=${shop}&country=${country}`)).json();
      for (const { severity, code } of refusals) severities.add(`${severity} ${code}`);
    }
  assert.ok(severities.has("restricted goods_restricted") && severities.has("prohibited goods_prohibited"), [...severities].join());
});

test("restrictions of named articles are those of the catalogue, and say what customs asks", async () => {
  const all = await (await restrictions(`shop=${SHOP}&country=AU`, HERS)).json();
  assert.ok(all.refusals.length && all.advisories.length, JSON.stringify(all));
  const { id } = all.refusals[0];
  const named = await (await restrictions(`shop=${SHOP}&country=AU&sku=${id}&sku=SILK-SCARF&sku=${id}`, HERS)).json();
  const of = (/** @type {{id: string}} */ refusal) => refusal.id === id;
  assert.deepEqual(named.refusals.filter(of), all.refusals.filter(of));
  assert.ok(named.refusals.every((/** @type {{id: string}} */ refusal) => [id, "SILK-SCARF"].includes(refusal.id)));
  const { required } = await (await restrictions(`shop=${SHOP}&country=KR&sku=SILK-SCARF`)).json();
  const code = required.find((/** @type {{field: string}} */ { field }) => /customs|clearance|pccc/i.test(field));
  assert.ok(code, JSON.stringify(required));
  assert.deepEqual(code.lines, ["SILK-SCARF"]);
});

test("the public hears what may not go, of no seller's duty and no carrier", async () => {
  const own = await (await restrictions(`shop=${SHOP}&country=AU`, HERS)).json();
  const open = await (await restrictions(`shop=${SHOP}&country=AU`)).json();
  const others = await (await restrictions(`shop=${SHOP}&country=AU`, { authorization: `Bearer ${KEYS["tokyo-stationery"]}` })).json();
  const ids = (/** @type {typeof own} */ { refusals }) => [...new Set(refusals.map((/** @type {{id: string}} */ { id }) => id))];
  assert.deepEqual(ids(open), ids(own));
  assert.deepEqual(open.advisories, []);
  assert.deepEqual(others, open, "another shop's key counts as none");
});

test("every fault of a question about restrictions is told at once, with its path", async () => {
  /** @type {[string, string[]][]} */
  const wrong = [
    ["", ["required /shop", "required /country"]],
    ["shop=none&country=DE", ["unknown_shop /shop"]],
    [`shop=${SHOP}&country=UK&colour=red`, ["unknown_field /colour", "unknown_country /country"]],
    [`shop=${SHOP}&country=DE&country=FR`, ["duplicate_field /country"]],
    [`shop=${SHOP}&country=DE&sku=SILK-SCARF&sku=none`, ["unknown_sku /sku/1"]],
    [`shop=${SHOP}&country=DE&sku=`, ["wrong_length /sku/0"]],
    [`shop=${SHOP}&country=DE${"&sku=SILK-SCARF".repeat(501)}`, ["too_many /sku"]],
    [`shop=${SHOP}&country=DE&__proto__=1&constructor=2`, ["unknown_field /__proto__", "unknown_field /constructor"]],
  ];
  for (const [query, faults] of wrong) {
    const response = await restrictions(query);
    const { status, errors } = await response.json();
    assert.ok([404, 422].includes(status), `${query}: ${status}`);
    const told = errors.map((/** @type {{code: string, path: string}} */ { code, path }) => `${code} ${path}`);
    assert.deepEqual(told.sort(), [...faults].sort(), query);
  }
  assert.equal((await restrictions(`shop=${SHOP}&country=DE`, { authorization: "Bearer nobodys" })).status, 401);
});

test("what may be kept has a tag that saves sending it again, and says who may keep it", async () => {
  /** @type {[string, RegExp, RegExp?][]} */
  const kept = [
    ["/v1/openapi.json", /^public, max-age=\d+$/],
    ["/docs", /^public, max-age=\d+$/],
    ["/.well-known/jwks.json", /^public, max-age=\d+$/],
    ["/v1/book", /^public, no-cache$/, /^private, no-cache$/],
    [`/v1/restrictions?shop=${SHOP}&country=AU`, /^public, max-age=\d+$/, /^private, max-age=\d+$/],
  ];
  for (const [path, everybody, own] of kept) {
    const response = await fetch(edge.url + path);
    const tag = response.headers.get("etag") ?? "";
    assert.match(response.headers.get("cache-control") ?? "", everybody, path);
    assert.match(tag, /^"[0-9a-f]{32,64}"$/, path);
    const again = await fetch(edge.url + path, { headers: { "if-none-match": `"other", W/${tag}` } });
    assert.deepEqual([again.status, again.headers.get("etag"), await again.text()], [304, tag, ""], path);
    assert.equal((await fetch(edge.url + path, { headers: { "if-none-match": '"other"' } })).status, 200, path);
    if (!own) continue;
    const hers = await fetch(edge.url + path, { headers: HERS });
    assert.match(hers.headers.get("cache-control") ?? "", own, path);
    assert.match(hers.headers.get("vary") ?? "", /authorization/, path);
    const hersAgain = await fetch(edge.url + path, { headers: { ...HERS, "if-none-match": hers.headers.get("etag") ?? "" } });
    assert.equal(hersAgain.status, 304, path);
    assert.notEqual(hers.headers.get("etag"), tag, `${path}: what differs has another tag`);
  }
  for (const path of ["/healthz"]) assert.equal((await fetch(edge.url + path)).headers.get("cache-control"), "no-store");
});

test("how long it took is told", async () => {
  const timing = (await post("/v1/quotes", quoteRequest(SHOP))).headers.get("server-timing") ?? "";
  assert.match(timing, /^read;dur=\d+(\.\d)?, engine;dur=\d+(\.\d)?$/);
});

test("an answer about a shop is read by that shop's pages alone", async () => {
  const [hanoi, tokyo, other] = ["https://hanoi.example", "https://tokyo.example", "https://other.example"];
  /** @type {[string, string | null, (headers: Record<string, string>) => Promise<Response>][]} */
  const asked = [];
  for (const origin of [hanoi, tokyo, other]) {
    const hers = origin === hanoi ? origin : null;
    const request = quoteRequest(SHOP);
    asked.push(
      [origin, hers, (headers) => post("/v1/quotes", request, headers)],
      [origin, hers, (headers) => post("/v1/quotes", { ...request, colour: "red" }, headers)],
      [origin, hers, (headers) => post("/v1/quotes/bind", { request, option: "economy-ddp" }, headers)],
      [origin, hers, (headers) => restrictions(`shop=${SHOP}&country=DE`, headers)],
      [origin, hers, (headers) => fetch(`${edge.url}/v1/book`, { headers: { ...headers, ...HERS } })],
      [origin, origin === other ? null : origin, (headers) => fetch(`${edge.url}/v1/book`, { headers })],
    );
  }
  for (const [number, [origin, allowed, ask]] of asked.entries()) {
    const { headers } = await ask({ origin });
    assert.equal(headers.get("access-control-allow-origin"), allowed, `${number} from ${origin}`);
    assert.match(headers.get("vary") ?? "", /origin/, "caches keep them apart");
  }
  const preflight = (/** @type {string} */ origin) => fetch(`${edge.url}/v1/quotes`, { method: "OPTIONS", headers: { origin } });
  assert.equal((await preflight(tokyo)).headers.get("access-control-allow-origin"), tokyo);
  assert.equal((await preflight(other)).headers.get("access-control-allow-origin"), null);
});

test("origins that cannot be read allow no page, and health says so", async () => {
  for (const wrong of ['{"hanoi-crafts": "https://hanoi.example"}', "{"]) {
    const broken = await startEdge({ env: { ALLOWED_ORIGINS: wrong } });
    const response = await fetch(`${broken.url}/healthz`, { headers: { origin: "https://hanoi.example" } });
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    assert.equal((await response.json()).status, "degraded");
    await broken.stop();
  }
});
