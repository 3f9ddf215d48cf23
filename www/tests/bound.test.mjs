// Is a price bound to one order, for a while, by one shop, and by nothing that can be forged? Asked of the edge function in workerd.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import { newKey } from "../edge/new-key.mjs";
import { KEYS, SHOP_KEYS, quoteRequest } from "./carts.mjs";
import {
  CURRENT,
  ISSUER,
  RETIRED,
  REVOKED,
  SIGNING_KEYS,
  claimsOf,
  confused,
  spelledOtherwise,
  token,
  withEachByteChanged,
} from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const KEY = KEYS[SHOP];

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;

before(async () => {
  edge = await startEdge({ env: { SHOP_KEYS, SIGNING_KEYS } });
});
after(() => edge?.stop());

/** @param {string} path @param {unknown} body @param {string} [key] */
async function post(path, body, key) {
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(edge.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
}

/** An option that is bound, and its claims. @param {any} request @param {string} [key] @param {string} [option] */
async function bind(request, key, option = "economy-ddp") {
  const { status, body } = await post("/v1/quotes/bind", { request, option, expect: null }, key);
  assert.equal(status, 200, JSON.stringify(body));
  return { ...body, claims: claimsOf(body.token) };
}

/** @param {string} text @param {any} [request] @param {string} [key] */
async function verify(text, request = null, key = undefined) {
  const { status, body } = await post("/v1/quotes/verify", { token: text, request }, key);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(Object.keys(body), ["status", "late", "differences", "claims"]);
  return body;
}

/** So many at a time. @template T @param {T[]} items @param {(item: T) => Promise<unknown>} what */
async function each(items, what) {
  const left = [...items];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await what(item);
    }),
  );
}

test("an option is bound as it was quoted, and is then that of the order", async () => {
  const request = quoteRequest(SHOP);
  const quote = (await post("/v1/quotes", request)).body;
  const [option] = quote.options;
  const expect = { total: option.total, latest: option.delivery.latest };
  const response = await post("/v1/quotes/bind", { request, option: option.id, expect });
  assert.deepEqual([response.status, response.type], [200, "application/json"]);
  assert.deepEqual(Object.keys(response.body), ["token", "option", "expires_at"]);
  const { token: text, option: bound, expires_at } = response.body;
  // The seconds that are left to order go on.
  const plain = (/** @type {object} */ shown) => JSON.stringify(shown).replace(/"order_within_s":\d+/g, "");
  assert.equal(plain(bound), plain(option));
  const header = JSON.parse(Buffer.from(text.split(".")[0], "base64url").toString());
  assert.deepEqual(header, { alg: "EdDSA", kid: CURRENT.kid, typ: "landfall-quote" });
  const claims = claimsOf(text);
  assert.deepEqual([claims.iss, claims.aud, claims.option, claims.prices], [ISSUER, SHOP, option.id, "catalogue"]);
  assert.equal(claims.totals.total, option.total);
  assert.equal(Date.parse(expires_at) / 1000, claims.exp);
  assert.ok(Math.abs(claims.iat - Date.now() / 1000) < 60);
  assert.equal(claims.book, (await (await fetch(`${edge.url}/v1/book`)).json()).hash);
  assert.match(claims.engine, /^[0-9a-f]{64}$/);
  assert.deepEqual(await verify(text, request), { status: "valid", late: false, differences: [], claims });
  assert.equal((await verify(text)).status, "signed");
});

test("no token has the name of another", async () => {
  const tokens = await Promise.all(Array.from({ length: 8 }, () => bind(quoteRequest(SHOP))));
  assert.equal(new Set(tokens.map(({ claims }) => claims.jti)).size, tokens.length);
});

test("a price holds for the shop's minutes, whatever the cut-off", async () => {
  for (const at of ["2026-11-20T09:59:00Z", "2026-11-20T16:58:00Z", "2026-11-20T22:50:00Z"]) {
    const { claims } = await bind(quoteRequest(SHOP, { at }), KEY);
    assert.equal(claims.exp - claims.iat, 30 * 60, at);
    assert.equal(claims.at, at);
  }
});

test("an option that is not as the shopper saw it is not bound, and is told as it is", async () => {
  const request = quoteRequest(SHOP);
  const [option] = (await post("/v1/quotes", request)).body.options;
  const { total } = option;
  const { latest } = option.delivery;
  /** @type {[object, string[]][]} */
  const cases = [
    [{ total: "0.01", latest }, ["/expect/total"]],
    [{ total: String(Number(total) + 0.01).slice(0, 12), latest }, ["/expect/total"]],
    [{ total, latest: "2020-01-01" }, ["/expect/latest"]],
    [{ total: "1", latest: "2020-01-01" }, ["/expect/total", "/expect/latest"]],
  ];
  for (const [expect, paths] of cases) {
    const { status, type, body } = await post("/v1/quotes/bind", { request, option: option.id, expect });
    assert.deepEqual([status, type, body.type, body.status], [409, "application/problem+json", "/problems/quote-changed", 409]);
    assert.deepEqual(
      body.errors.map((/** @type {{path: string}} */ { path }) => path),
      paths,
    );
    assert.equal(body.option.total, total);
  }
  for (const expect of [null, { total: `${total}0`, latest }, { total }]) {
    const { status } = await post("/v1/quotes/bind", { request, option: option.id, expect });
    assert.equal(status, 200, JSON.stringify(expect));
  }
  const gone = await post("/v1/quotes/bind", { request, option: "none-ddp", expect: null });
  assert.deepEqual([gone.status, gone.body.option, gone.body.errors[0].code], [409, null, "option_gone"]);
  const dearer = quoteRequest(SHOP, { lines: request.lines.map((line) => ({ ...line, quantity: line.quantity + 1 })) });
  assert.equal((await post("/v1/quotes/bind", { request: dearer, option: option.id, expect: { total, latest } })).status, 409);
});

test("all that is wrong is told at once, with its place", async () => {
  const request = quoteRequest(SHOP, { at: "2026-11-21T12:00:00Z", lines: [{ id: "1", sku: "LACQ-BOX-S", quantity: 0 }] });
  /** @type {[string, object, string[]][]} */
  const cases = [
    [
      "bind",
      { request, expect: { latest: "soon" }, colour: 1 },
      ["/request/at", "/request/lines/0/quantity", "/colour", "/option", "/expect/total", "/expect/latest"],
    ],
    ["bind", {}, ["/request", "/option"]],
    ["verify", { token: 1, request, colour: 1 }, ["/request/at", "/request/lines/0/quantity", "/colour", "/token"]],
    ["verify", {}, ["/token"]],
  ];
  for (const [verb, body, paths] of cases) {
    const answer = await post(`/v1/quotes/${verb}`, body);
    assert.deepEqual([answer.status, answer.body.type], [422, "/problems/invalid-request"]);
    assert.deepEqual(answer.body.errors.map((/** @type {{path: string}} */ { path }) => path).sort(), paths.sort(), verb);
  }
  const headers = { "content-type": "application/json" };
  for (const verb of ["bind", "verify"]) {
    const broken = await fetch(`${edge.url}/v1/quotes/${verb}`, { method: "POST", headers, body: '{"token": ' });
    assert.equal(broken.status, 400);
    const twice = await fetch(`${edge.url}/v1/quotes/${verb}`, {
      method: "POST",
      headers,
      body: '{"token": "a", "token": "b", "option": "x", "option": "y"}',
    });
    assert.ok(
      (await twice.json()).errors.some((/** @type {{code: string}} */ { code }) => code === "duplicate_field"),
      verb,
    );
  }
});

test("no byte of a token can be changed", { timeout: 240_000 }, async () => {
  const { token: text } = await bind(quoteRequest(SHOP));
  await each(withEachByteChanged(text), async (changed) => {
    const { status, claims } = await verify(changed);
    assert.ok(["tampered", "unknown_key"].includes(status) && claims === null, `${status}: ${changed}`);
  });
});

test("a token has one spelling", async () => {
  const { token: text } = await bind(quoteRequest(SHOP));
  await each(spelledOtherwise(text).filter(Boolean), async (other) => {
    const { status, claims } = await verify(other);
    assert.ok(["tampered", "unknown_key"].includes(status) && claims === null, `${status}: ${other}`);
  });
});

test("what is signed otherwise is no token", async () => {
  const { claims } = await bind(quoteRequest(SHOP));
  assert.equal((await verify(token(claims))).status, "signed", "signed here as there");
  for (const [what, text] of Object.entries(confused(claims))) assert.deepEqual(await verify(text), verdict("tampered"), what);
});

/** @param {string} status */
function verdict(status) {
  return { status, late: false, differences: [], claims: null };
}

test("a token lacks no claim", async () => {
  const { claims } = await bind(quoteRequest(SHOP));
  for (const name of ["iss", "aud", "exp", "iat", "at", "option", "request", "stock", "prices", "shards", "order_before"]) {
    const { [name]: _, ...rest } = claims;
    assert.deepEqual(await verify(token(rest)), verdict("tampered"), name);
  }
  for (const wrong of [{ exp: "1" }, { aud: null }, { prices: "free" }, { order_before: "soon" }])
    assert.deepEqual(await verify(token({ ...claims, ...wrong })), verdict("tampered"), JSON.stringify(wrong));
  for (const payload of ["[]", "null", '"x"', "{", "1"]) assert.deepEqual(await verify(token(payload)), verdict("tampered"), payload);
});

test("a retired key's tokens stay good; a revoked key's, a stranger's and another issuer's are nobody's", async () => {
  const request = quoteRequest(SHOP);
  const { claims } = await bind(request);
  assert.equal((await verify(token(claims, RETIRED), request)).status, "valid");
  for (const unknown of [token(claims, REVOKED), token(claims, newKey("2027-01")), token({ ...claims, iss: "https://other.example" })])
    assert.deepEqual(await verify(unknown, request), verdict("unknown_key"));
  const response = await fetch(`${edge.url}/.well-known/jwks.json`);
  assert.equal(response.headers.get("cache-control"), "public, max-age=300");
  const { keys } = await response.json();
  const known = [CURRENT, RETIRED].map(({ kid, x }) => ({ kty: "OKP", crv: "Ed25519", x, kid, use: "sig", alg: "EdDSA" }));
  assert.deepEqual(keys, known);
});

test("a token is one shop's", async () => {
  const request = quoteRequest(SHOP);
  const { token: text } = await bind(request);
  assert.deepEqual(await verify(text, null, KEYS["tokyo-stationery"]), verdict("other_shop"));
  assert.deepEqual(await verify(text, request, KEYS["tokyo-stationery"]), verdict("other_shop"));
  assert.deepEqual(await verify(text, quoteRequest("tokyo-stationery")), verdict("other_shop"));
  assert.deepEqual(await verify(text, quoteRequest("tokyo-stationery"), KEY), verdict("other_shop"));
  assert.equal((await verify(text, request, KEY)).status, "valid");
});

/** All that a shop may say of an order, and each part of it with another meaning: the place of the difference, and the change. */
const FULL = {
  ...quoteRequest(SHOP, { ship_to: { country: "US", subdivision: "CA", postal_code: "90210", city: "Beverly Hills" } }),
  terms: "any",
  order_discount: "1.00",
  seller_registrations: ["ioss"],
  exchange_rates: { "EUR/USD": "1.1" },
  promotions: ["SPRING"],
  wants: { signature: false },
  importer: "business",
  days: { order: "2026-11-20", border: "2026-11-27" },
  prices_include_tax: false,
  lines: [
    {
      id: "1",
      quantity: 2,
      unit_price: "30.00",
      discount: "1.00",
      title: "T-shirt",
      hs_code: "610910",
      origin: "VN",
      weight_g: 180,
      dimensions_mm: [200, 150, 20],
      measures: { litre: "0.75" },
      duty_percent: "5",
      tax_percent: "7",
      origin_proof: false,
    },
    { id: "2", sku: "LACQ-BOX-S", quantity: 1 },
  ],
};
/** @param {object} change */
const line = (change) => ({ lines: [{ ...FULL.lines[0], ...change }, FULL.lines[1]] });
/** @type {[string[], object][]} */
const CHANGES = [
  [["/ship_to/country", "/ship_to/subdivision"], { ship_to: { ...FULL.ship_to, country: "CA", subdivision: "ON" } }],
  [["/ship_to/subdivision"], { ship_to: { ...FULL.ship_to, subdivision: "NV" } }],
  [["/ship_to/postal_code"], { ship_to: { ...FULL.ship_to, postal_code: "90211" } }],
  [["/ship_to/city"], { ship_to: { ...FULL.ship_to, city: null } }],
  [["/ship_to/type"], { ship_to: { ...FULL.ship_to, type: "commercial" } }],
  [["/ship_to/delivery_to"], { ship_to: { ...FULL.ship_to, delivery_to: "po_box" } }],
  [["/currency"], { currency: "USD" }],
  [["/terms"], { terms: "dap" }],
  [["/terms"], { terms: null }],
  [["/purpose"], { purpose: "gift" }],
  [["/importer"], { importer: "private" }],
  [["/importer_tax_number"], { importer_tax_number: "12-3456789" }],
  [["/seller_registrations/0"], { seller_registrations: [] }],
  [["/seller_registrations"], { seller_registrations: null }],
  [["/order_discount"], { order_discount: "1.01" }],
  [["/exchange_rates/EUR~1USD"], { exchange_rates: { "EUR/USD": "1.1000001" } }],
  [["/exchange_rates"], { exchange_rates: {} }],
  [["/promotions/0"], { promotions: ["SUMMER"] }],
  [["/promotions"], { promotions: null }],
  [["/wants/signature"], { wants: { signature: true } }],
  [["/wants/insurance"], { wants: { insurance: true } }],
  [["/wants/cash_on_delivery"], { wants: { cash_on_delivery: true } }],
  [["/wants/weekend_delivery"], { wants: { weekend_delivery: true } }],
  [["/wants/deliver_by"], { wants: { deliver_by: "2026-12-24" } }],
  [["/days/order"], { days: { order: "2026-11-21", border: "2026-11-27" } }],
  [["/days/border"], { days: { order: "2026-11-20" } }],
  [["/prices_include_tax"], { prices_include_tax: true }],
  [["/fulfilment"], { fulfilment: { max_consignments: 1 } }],
  [["/lines/0/id"], line({ id: "3" })],
  [["/lines/0/quantity"], line({ quantity: 3 })],
  [["/lines/0/unit_price"], line({ unit_price: "30.01" })],
  [["/lines/0/discount"], line({ discount: "0" })],
  [["/lines/0/title"], line({ title: "T-Shirt" })],
  [["/lines/0/hs_code"], line({ hs_code: "610990" })],
  [["/lines/0/origin"], line({ origin: "CN" })],
  [["/lines/0/weight_g"], line({ weight_g: 181 })],
  [["/lines/0/dimensions_mm/2"], line({ dimensions_mm: [200, 150, 21] })],
  [["/lines/0/measures/litre"], line({ measures: { litre: "0.7" } })],
  [["/lines/0/duty_percent"], line({ duty_percent: "5.1" })],
  [["/lines/0/tax_percent"], line({ tax_percent: null })],
  [["/lines/0/origin_proof"], line({ origin_proof: true })],
  [["/lines/1"], { lines: [FULL.lines[0]] }],
  [["/lines/2"], { lines: [...FULL.lines, { id: "3", sku: "LACQ-BOX-S", quantity: 1 }] }],
  [["/lines/1/quantity"], { lines: [FULL.lines[0], { ...FULL.lines[1], quantity: 2 }] }],
  [["/lines/1/sku"], { lines: [FULL.lines[0], { ...FULL.lines[1], sku: "LACQ-BOWL-15" }] }],
];
/** The same meaning in other words. */
const SAME = [
  {
    currency: "EUR",
    locale: "de-DE",
    detail: "totals",
    at: "2026-11-22T12:00:00Z",
    stock: [{ warehouse: "HAN", sku: "LACQ-BOX-S", available: 1 }],
  },
  { ...line({ unit_price: "30.000", discount: 1, measures: { litre: "0.750" } }), order_discount: 1 },
  { promotions: [" spring ", "SPRING"], purpose: "sale", importer_tax_number: null, fulfilment: {} },
  Object.fromEntries(Object.entries(FULL).reverse()),
];

test("no part of an order can be given another meaning", async () => {
  const { token: text } = await bind(FULL, KEY, "economy-dap");
  for (const same of [{}, ...SAME]) assert.equal((await verify(text, { ...FULL, ...same }, KEY)).status, "valid", JSON.stringify(same));
  for (const [places, change] of CHANGES) {
    const { status, differences } = await verify(text, { ...FULL, ...change }, KEY);
    assert.deepEqual([status, differences], ["other_cart", places], JSON.stringify(change));
  }
});

test("a token keeps neither a tax number nor a post number, only that they were given", async () => {
  const request = {
    ...FULL,
    ship_to: { country: "DE", postal_code: "10115" },
    importer_tax_number: "DE123456789",
    seller_registrations: null,
  };
  const { token: text, claims } = await bind(request, KEY, "economy-dap");
  assert.ok(!JSON.stringify(claims).includes("123456789"));
  assert.equal(claims.request.importer_tax_number, true);
  assert.equal((await verify(text, request, KEY)).status, "valid");
});

test("prices that a page gave are good only against the cart's own", async () => {
  const bare = quoteRequest(SHOP);
  const priced = (/** @type {string} */ unit_price) => ({ ...bare, lines: bare.lines.map((one) => ({ ...one, unit_price })) });
  const { token: text, claims } = await bind(priced("1.00"));
  assert.equal(claims.prices, "page");
  assert.equal((await verify(text, priced("1"))).status, "valid");
  assert.equal((await verify(text, bare)).status, "signed");
  assert.equal((await verify(text, bare, KEY)).status, "signed");
  assert.equal((await verify(text)).status, "signed");
  assert.equal((await verify(text, { ...bare, lines: bare.lines.slice(1) })).status, "other_cart");
  const { status, differences } = await verify(text, priced("30.00"), KEY);
  assert.deepEqual([status, differences], ["other_cart", ["/lines/0/unit_price", "/lines/1/unit_price"]]);
  const half = { ...bare, lines: [{ ...bare.lines[0], unit_price: "1.00" }, bare.lines[1]] };
  assert.equal((await verify(text, half)).status, "other_cart", "a price for one line is not one for all");
  const discounted = await bind({ ...bare, order_discount: "5.00" });
  assert.equal(discounted.claims.prices, "page");
  assert.equal((await verify(discounted.token, bare)).status, "signed");
  assert.equal((await verify(discounted.token, { ...bare, order_discount: "5" })).status, "valid");
});

test("a token expires, with its claims, and says when the days are not kept any more", async () => {
  const request = quoteRequest(SHOP);
  const { claims } = await bind(request);
  const now = Math.floor(Date.now() / 1000);
  const past = { ...claims, iat: now - 100, exp: now - 1 };
  assert.deepEqual(await verify(token(past), request), { status: "expired", late: false, differences: [], claims: past });
  const gone = new Date((now - 60) * 1000).toISOString().replace(/\.\d+/, "");
  const late = { ...claims, order_before: gone };
  assert.deepEqual(await verify(token(late), request), { status: "valid", late: true, differences: [], claims: late });
  const other = await verify(token(past), { ...request, currency: "USD" });
  assert.deepEqual(
    [other.status, other.differences],
    ["other_cart", ["/currency"]],
    "an old token of another order is no old token of this one",
  );
});

test("a token of the public tells nothing that the public may not hear", async () => {
  const { claims } = await bind(quoteRequest(SHOP));
  assert.deepEqual([claims.shards, claims.charges.filter((/** @type {{kind: string}} */ { kind }) => kind === "freight").length], [{}, 1]);
  const own = await bind(quoteRequest(SHOP), KEY);
  assert.ok(Object.keys(own.claims.shards).length > 0);
});

test("a long request is kept as its digest, and its text is sent along", async () => {
  const lines = Array.from({ length: 200 }, (_, i) => ({ id: `line-${i}`, sku: "LACQ-BOX-S", quantity: 1 }));
  const request = quoteRequest(SHOP, { lines });
  const bound = await bind(request);
  assert.equal(bound.claims.request, undefined);
  assert.match(bound.claims.request_digest, /^[0-9a-f]{64}$/);
  assert.equal(JSON.parse(bound.request).lines.length, 200);
  assert.equal((await verify(bound.token, request)).status, "valid");
  const { status, differences } = await verify(bound.token, {
    ...request,
    lines: lines.map((one, i) => (i === 150 ? { ...one, quantity: 2 } : one)),
  });
  assert.deepEqual([status, differences], ["other_cart", [""]]);
});

test("without signing keys nothing is bound, no token is good, and health says so", async () => {
  const x = CURRENT.x;
  const keys = [CURRENT];
  const malformed = {
    "no JSON": "x",
    "no issuer": JSON.stringify({ keys }),
    "an issuer that is no address": JSON.stringify({ issuer: "shop", keys }),
    "no keys": JSON.stringify({ issuer: ISSUER, keys: [] }),
    "a first key that cannot sign": JSON.stringify({ issuer: ISSUER, keys: [{ kid: "a", x }] }),
    "halves of two keys": JSON.stringify({ issuer: ISSUER, keys: [{ ...CURRENT, x: RETIRED.x }] }),
    "one name for two keys": JSON.stringify({ issuer: ISSUER, keys: [CURRENT, { ...RETIRED, kid: CURRENT.kid }] }),
    "a key in another spelling": JSON.stringify({ issuer: ISSUER, keys: [{ ...CURRENT, d: `${CURRENT.d}=` }] }),
  };
  const { token: text } = await bind(quoteRequest(SHOP));
  for (const [what, told] of /** @type {[string, string][]} */ ([["none", ""], ...Object.entries(malformed)])) {
    const faulty = await startEdge({ env: { SHOP_KEYS, SIGNING_KEYS: told } });
    const init = (/** @type {object} */ body) => ({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const bound = await fetch(`${faulty.url}/v1/quotes/bind`, init({ request: quoteRequest(SHOP), option: "economy-ddp" }));
    assert.deepEqual([bound.status, (await bound.json()).type], [503, "/problems/binding-unavailable"], what);
    const verified = await fetch(`${faulty.url}/v1/quotes/verify`, init({ token: text }));
    assert.deepEqual(await verified.json(), verdict("unknown_key"), what);
    assert.deepEqual(await (await fetch(`${faulty.url}/.well-known/jwks.json`)).json(), { keys: [] });
    const { status, signing } = await (await fetch(`${faulty.url}/healthz`)).json();
    assert.deepEqual([status, signing], told ? ["degraded", "malformed"] : ["ok", "none"], what);
    await faulty.stop();
  }
});
