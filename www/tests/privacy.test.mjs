// Does anything about a person stay, or come back? A name, a street, a mail address and a telephone number are sent everywhere that they do
// not belong, to every endpoint on every runtime: no answer has them, no line of a log, and nobody is asked at an address that came with a
// request. `docs/privacy.md` says what is promised.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { KEYS, SHOP_KEYS, landedCostRequest, quoteRequest } from "./carts.mjs";
import { send } from "./hostile.mjs";
import { RUNTIMES } from "./servers.mjs";
import { SIGNING_KEYS, claimsOf } from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const HERS = { authorization: `Bearer ${KEYS[SHOP]}` };
const QUOTE = quoteRequest(SHOP, { detail: "full" });

const SECRET = "a secret of the tests";
const PLATFORM_SECRETS = JSON.stringify({ "tokyo-stationery": { shopify: SECRET } });

/** No word of it is in any book. */
const PERSON = {
  name: "Quokka Ziegenbart",
  street: "Wombatgasse 97b",
  email: "quokka.z@wombat.example",
  telephone: "+49 30 55500117",
};
const MARKS = [/quokka/i, /ziegenbart/i, /wombat/i, /55500117/];

/** @typedef {Awaited<ReturnType<NonNullable<typeof RUNTIMES[string]>>>} Runtime */
/** @type {Map<string, Runtime>} */
const servers = new Map();

/** Who would be asked at an address that came with a request. */
let visits = 0;
const host = createServer((_, response) => (visits++, response.end("{}"))).on("connection", () => visits++);
let elsewhere = "";

before(async () => {
  await new Promise((ready) => host.listen(0, "127.0.0.1", () => ready(undefined)));
  elsewhere = `127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (host.address()).port}`;
  for (const [name, start] of Object.entries(RUNTIMES))
    if (start) servers.set(name, await start({ SHOP_KEYS, SIGNING_KEYS, PLATFORM_SECRETS }));
});
after(() => Promise.all([host.close(), ...[...servers.values()].map((server) => server.stop())]));

/** @param {string} text @param {string} where */
function assertNobody(text, where) {
  for (const mark of MARKS) assert.doesNotMatch(text, mark, where);
}

/**
 * What a server answers: its status, its headers and its body in one text.
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function ask(url, init) {
  const response = await fetch(url, init);
  return { status: response.status, text: `${[...response.headers].join("\n")}\n${await response.text()}` };
}

/** @param {unknown} body @param {Record<string, string>} [headers] @returns {RequestInit} */
function post(body, headers = {}) {
  return {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}

/** The same request once for each object in it, with a person put into that object. @param {any} request @param {Record<string, unknown>} person @returns {any[]} */
function besides(request, person) {
  /** @type {any[]} */
  const all = [{ ...request, ...person, recipient: person }];
  for (const [key, value] of Object.entries(request)) {
    if (Array.isArray(value))
      all.push(
        ...value.flatMap((one, i) =>
          typeof one === "object" ? besides(one, person).map((with_) => ({ ...request, [key]: value.with(i, with_) })) : [],
        ),
      );
    else if (value && typeof value === "object") all.push(...besides(value, person).map((with_) => ({ ...request, [key]: with_ })));
  }
  return all;
}

/** Every endpoint that takes a body, with bodies that have more in them than is asked. @param {Record<string, unknown>} person @returns {[string, RequestInit][]} */
function withMore(person) {
  const full = { ...QUOTE, wants: { insurance: true }, days: { order: "2026-11-21" }, fulfilment: { max_consignments: 1 } };
  const verify = { token: "a.b.c", request: QUOTE };
  return [
    ...besides(full, person).flatMap((body) => [
      /** @type {[string, RequestInit]} */ (["/v1/quotes", post(body)]),
      /** @type {[string, RequestInit]} */ (["/v1/quotes", post(body, HERS)]),
    ]),
    ...besides(landedCostRequest(), person).map((body) => /** @type {[string, RequestInit]} */ (["/v1/landed-costs", post(body, HERS)])),
    ...besides({ request: QUOTE, option: "economy-ddp", expect: { total: "1.00" } }, person).map(
      (body) => /** @type {[string, RequestInit]} */ (["/v1/quotes/bind", post(body)]),
    ),
    ...besides({ request: QUOTE, option: "economy-ddp", invoice: { number: "1" } }, person).map(
      (body) => /** @type {[string, RequestInit]} */ (["/v1/documents", post(body, HERS)]),
    ),
    ...besides(verify, person).map((body) => /** @type {[string, RequestInit]} */ (["/v1/quotes/verify", post(body)])),
    [
      "/v1/quotes:batch",
      post(
        besides(QUOTE, person)
          .map((body) => JSON.stringify(body))
          .join("\n"),
        { ...HERS, "content-type": "application/x-ndjson" },
      ),
    ],
  ];
}

/** Text that a request may have and that nobody compares with anything. */
const FREE = { ship_to: { country: "DE", postal_code: "10115", city: PERSON.street, subdivision: PERSON.name } };
const LINE = { id: "1", quantity: 1, unit_price: "30.00", hs_code: "610910", origin: "VN", weight_g: 180, title: PERSON.name };

for (const [name, start] of Object.entries(RUNTIMES)) {
  const skip = !start && `${name} is not here`;
  const at = () => /** @type {Runtime} */ (servers.get(name));

  test(`${name}: what a body has besides is refused, and not told`, { skip }, async () => {
    for (const [path, init] of withMore(PERSON)) {
      const { status, text } = await ask(at().url + path, init);
      assert.equal(status, path === "/v1/quotes:batch" ? 200 : 422, `${path} ${text}`);
      assert.match(text, /unknown_field/);
      assertNobody(text, path);
    }
  });

  test(`${name}: of what a platform sends of a person nothing is told`, { skip }, async () => {
    const { name: who, street, email, telephone } = PERSON;
    const place = { country: "DE", postal_code: "10115", province: who, city: street, name: who, address1: street, address2: email };
    const items = [{ name: who, sku: "", quantity: 1, grams: 300, price: 1900, vendor: email, requires_shipping: true, product_id: 1 }];
    const body = JSON.stringify({
      rate: { origin: place, destination: { ...place, phone: telephone, email, company_name: who }, items, currency: "EUR", locale: who },
    });
    const signature = createHmac("sha256", SECRET).update(body).digest("base64");
    const path = "/v1/platforms/shopify/tokyo-stationery/rates";
    const { status, text } = await ask(at().url + path, post(body, { "x-shopify-hmac-sha256": signature }));
    assert.equal(status, 200, text);
    assert.match(text, /"service_code"/);
    assertNobody(text, path);
  });

  test(`${name}: free text is read, and not told`, { skip }, async () => {
    const secret = { importer: "business", importer_tax_number: PERSON.telephone, locale: PERSON.name };
    for (const [path, body, headers] of /** @type {[string, unknown, Record<string, string>?][]} */ ([
      ["/v1/quotes", { ...QUOTE, ...FREE }],
      ["/v1/quotes", { ...QUOTE, ...FREE, ...secret }, HERS],
      ["/v1/quotes", { ...QUOTE, ...FREE, lines: [{ ...LINE, dimensions_mm: [200, 100, 20] }] }, HERS],
      ["/v1/quotes", { ...QUOTE, ship_to: { ...FREE.ship_to, post_number: PERSON.telephone } }],
      [
        "/v1/landed-costs",
        { ...landedCostRequest({ lines: [LINE] }), ...FREE, importer: "business", importer_tax_number: PERSON.email },
        HERS,
      ],
      ["/v1/quotes/bind", { request: { ...QUOTE, ...FREE }, option: "none" }],
      ["/v1/quotes/verify", { token: Object.values(PERSON).join("."), request: { ...QUOTE, ...FREE } }],
    ])) {
      const { status, text } = await ask(at().url + path, post(body, headers));
      assert.ok([200, 409, 422].includes(status), `${path} ${status}`);
      assertNobody(text, `${path} ${JSON.stringify(body)}`);
    }
  });

  test(`${name}: a token tells the place that was priced, and nobody's number`, { skip }, async () => {
    const request = { ...QUOTE, importer: "business", importer_tax_number: PERSON.telephone, locale: PERSON.name };
    const response = await fetch(`${at().url}/v1/quotes/bind`, post({ request, option: "economy-ddp", expect: null }, HERS));
    const { token, ...rest } = await response.json();
    assert.equal(response.status, 200, JSON.stringify(rest));
    assertNobody(JSON.stringify([claimsOf(token), rest]), "the claims");
  });

  test(`${name}: addresses and headers are not told`, { skip }, async () => {
    const query = Object.entries(PERSON)
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join("&");
    const headers = {
      cookie: `who=${PERSON.email}`,
      referer: `https://shop.example/?${query}`,
      "user-agent": PERSON.name,
      "x-customer": PERSON.telephone,
      from: PERSON.email,
      authorization: `Basic ${PERSON.email}`,
      "if-none-match": `"${PERSON.email}"`,
    };
    for (const path of ["/v1/book", "/v1/openapi.json", "/docs", "/healthz", "/.well-known/jwks.json", "/v1/restrictions", "/v1/quotes"]) {
      const open = { ...headers, authorization: "" };
      const asked = path === "/v1/restrictions" ? `shop=${SHOP}&country=DE&city=${encodeURIComponent(PERSON.street)}&${query}` : query;
      for (const init of [{ headers }, { headers: open }, { headers: open, method: "DELETE" }, post(QUOTE, open)])
        assertNobody((await ask(`${at().url}${path}?${asked}`, init)).text, path);
    }
  });

  test(`${name}: nobody is asked at an address that came with a request`, { skip }, async () => {
    const url = `http://${elsewhere}/`;
    const words = { name: url, callback: url, webhook: url, url, $schema: url, jku: url, iss: url, endpoint: url };
    for (const [path, init] of withMore(words)) await ask(at().url + path, init);
    const texts = { ship_to: { country: "DE", city: url, subdivision: url }, locale: url, promotions: [url] };
    const head = Buffer.from(JSON.stringify({ alg: "EdDSA", kid: url, typ: "landfall-quote", jku: url, x5u: url })).toString("base64url");
    const claims = Buffer.from(JSON.stringify({ iss: url, aud: url })).toString("base64url");
    await ask(`${at().url}/v1/quotes`, post({ ...QUOTE, ...texts }));
    await ask(`${at().url}/v1/quotes`, post({ ...QUOTE, shop: url }));
    await ask(`${at().url}/v1/quotes/verify`, post({ token: `${head}.${claims}.${"A".repeat(86)}`, request: { ...QUOTE, shop: url } }));
    await ask(`${at().url}/v1/restrictions?shop=${url}&country=DE&city=${url}&url=${url}`);
    const headers = Object.fromEntries(
      [
        "origin",
        "referer",
        "forwarded",
        "x-forwarded-host",
        "x-original-url",
        "x-rewrite-url",
        "saleor-api-url",
        "saleor-domain",
        "from",
        "via",
      ].map((header) => [header, header === "forwarded" ? `host=${elsewhere}` : url]),
    );
    await ask(`${at().url}/v1/quotes`, post(QUOTE, headers));
    const body = JSON.stringify(QUOTE);
    const rest = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (const start of [
      `POST /v1/quotes HTTP/1.1\r\nHost: ${elsewhere}\r\n`,
      `POST ${url}v1/quotes HTTP/1.1\r\nHost: ${elsewhere}\r\n`,
      `CONNECT ${elsewhere} HTTP/1.1\r\nHost: ${elsewhere}\r\n`,
      `GET ${url} HTTP/1.1\r\nHost: ${elsewhere}\r\n`,
    ])
      await send(at().url, [start + rest]);
    assert.equal(visits, 0);
  });

  test(`${name}: of all that nothing is in a log`, { skip }, () => {
    assertNobody(at().said(), name);
    assert.ok(!at().said().includes(elsewhere), at().said());
    for (const key of Object.values(KEYS)) assert.ok(!at().said().includes(key), "a key");
  });
}

test("what of accepted values comes back is what docs/privacy.md names", async () => {
  const line = { id: PERSON.name, sku: "SILK-SCARF", quantity: 1 };
  for (const changes of [{ lines: [line] }, { promotions: [PERSON.name] }, { ship_to: { country: "DE", postal_code: "QUOKKA" } }]) {
    const { status, text } = await ask(`${servers.get("Node")?.url}/v1/quotes`, post({ ...QUOTE, ...changes }));
    assert.equal(status, 200);
    assert.match(text, /quokka/i, JSON.stringify(changes));
  }
});

test("what fails is logged by its kind and its place: a parser's words would have a part of the request", async () => {
  const { internal } = await import("../edge/problem.js");
  /** @type {string[]} */
  const logged = [];
  const { error } = console;
  console.error = (/** @type {unknown[]} */ ...words) => void logged.push(words.map(String).join(" "));
  try {
    JSON.parse(`{"name": ${PERSON.name}}`);
  } catch (cause) {
    internal(cause);
  } finally {
    console.error = error;
  }
  assert.match(logged.join("\n"), /^[0-9a-f-]{36} SyntaxError\s+at .*privacy\.test\.mjs/s);
  assertNobody(logged.join("\n"), "the log");
});
