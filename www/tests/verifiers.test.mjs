// Do the verifiers of `examples/verify` refuse what the edge function refuses, in each language, and let pass what it lets pass?

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
import { VERIFIERS } from "./verifiers.mjs";

const SHOP = "hanoi-crafts";
const ORDER = quoteRequest(SHOP);
const PRICED = { ...ORDER, lines: ORDER.lines.map((line) => ({ ...line, unit_price: "1.50", discount: "0.5" })), order_discount: "1.00" };
const LONG = { ...ORDER, lines: Array.from({ length: 200 }, (_, i) => ({ id: `line-${i}`, sku: "LACQ-BOX-S", quantity: 1 })) };

/** @type {Record<string, {text: string, request?: string}>} */
const bound = {};
/** @type {object[]} */
let keys;

before(async () => {
  const edge = await startEdge({ env: { SHOP_KEYS, SIGNING_KEYS } });
  ({ keys } = await (await fetch(`${edge.url}/.well-known/jwks.json`)).json());
  for (const [name, request] of Object.entries({ ORDER, PRICED, LONG })) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ request, option: "economy-ddp", expect: null });
    const { token: text, request: long } = await (await fetch(`${edge.url}/v1/quotes/bind`, { method: "POST", headers, body })).json();
    bound[name] = { text, request: long };
  }
  await edge.stop();
});

/** @param {Partial<import("./verifiers.mjs").Case>} change */
function aCase(change) {
  return { token: bound.ORDER.text, order: ORDER, keys, issuer: ISSUER, shop: SHOP, now: claimsOf(bound.ORDER.text).iat + 1, ...change };
}

/** Every case that must be refused. @returns {Record<string, import("./verifiers.mjs").Case>} */
function refused() {
  const { text } = bound.ORDER;
  const claims = claimsOf(text);
  const [first, second] = ORDER.lines;
  const [priced] = PRICED.lines;
  const ofPage = { token: bound.PRICED.text };
  const { request: long } = bound.LONG;
  /** @type {[string, Partial<import("./verifiers.mjs").Case>][]} */
  const named = [
    ["another shop", { shop: "tokyo-stationery" }],
    ["another issuer", { issuer: "https://other.example" }],
    ["a claim of another issuer", { token: token({ ...claims, iss: "https://other.example" }) }],
    ["a revoked key", { token: token(claims, REVOKED) }],
    ["a key that nobody knows", { token: token(claims, newKey("2027-01")) }],
    ["no keys", { keys: [] }],
    ["expired", { now: claims.exp }],
    ["no lines", { order: { ...ORDER, lines: undefined } }],
    ["an empty cart", { order: { ...ORDER, lines: [] } }],
    ["more of it", { order: { ...ORDER, lines: [{ ...first, quantity: 3 }, second] } }],
    [
      "quantities changed about",
      {
        order: {
          ...ORDER,
          lines: [
            { ...first, quantity: 1 },
            { ...second, quantity: 2 },
          ],
        },
      },
    ],
    ["another article", { order: { ...ORDER, lines: [first, { ...second, sku: "SILK-SCARF" }] } }],
    ["a line more", { order: { ...ORDER, lines: [first, second, second] } }],
    ["a line less", { order: { ...ORDER, lines: [first] } }],
    ["another country", { order: { ...ORDER, ship_to: { country: "AU", postal_code: "10115" } } }],
    ["another postcode", { order: { ...ORDER, ship_to: { country: "DE", postal_code: "10117" } } }],
    ["another currency", { order: { ...ORDER, currency: "USD" } }],
    ["a page's prices without the cart's", { ...ofPage, order: ORDER }],
    ["a page's prices, of one line alone", { ...ofPage, order: { ...PRICED, lines: [priced, second] } }],
    [
      "a page's prices, the cart's are others",
      { ...ofPage, order: { ...PRICED, lines: PRICED.lines.map((one) => ({ ...one, unit_price: "15.0" })) } },
    ],
    ["a page's discount", { ...ofPage, order: { ...PRICED, lines: PRICED.lines.map((one) => ({ ...one, discount: "0" })) } }],
    ["a page's discount of the order", { ...ofPage, order: { ...PRICED, order_discount: "10.00" } }],
    ["a digest without its request", { token: bound.LONG.text, order: LONG }],
    ["a digest of another request", { token: bound.LONG.text, order: { ...LONG, request: long?.replace('"quantity":1', '"quantity":2') } }],
    ["a digest's request, of another cart", { token: bound.LONG.text, order: { ...ORDER, request: long } }],
  ];
  /** @type {[string, string][]} */
  const tokens = [
    ...withEachByteChanged(text).map((other, at) => /** @type {[string, string]} */ ([`byte ${at} changed`, other])),
    ...spelledOtherwise(text).map((other, at) => /** @type {[string, string]} */ ([`spelling ${at}`, other])),
    ...Object.entries(confused(claims)),
  ];
  for (const [name, other] of tokens) named.push([name, { token: other }]);
  return Object.fromEntries(named.map(([name, change]) => [name, aCase(change)]));
}

/** Every case that must pass. @returns {Record<string, import("./verifiers.mjs").Case>} */
function passed() {
  const { text } = bound.ORDER;
  const claims = claimsOf(text);
  const same = PRICED.lines.map((line) => ({ ...line, unit_price: "1.500", discount: "0.50" }));
  return {
    "its order": aCase({}),
    "its order, in another order": aCase({ order: { ...ORDER, lines: [...ORDER.lines].reverse() } }),
    "its order, with the cart's own prices": aCase({
      order: { ...ORDER, lines: ORDER.lines.map((line) => ({ ...line, unit_price: "9.00" })) },
    }),
    "a retired key": aCase({ token: token(claims, RETIRED) }),
    "signed by hand": aCase({ token: token(claims, CURRENT) }),
    "a page's prices that are the cart's": aCase({ token: bound.PRICED.text, order: { ...PRICED, lines: same, order_discount: "1" } }),
    "a digest with its request": aCase({ token: bound.LONG.text, order: { ...LONG, request: bound.LONG.request } }),
    "its last second": aCase({ now: claims.exp - 0.5 }),
  };
}

for (const { name, skip, ask } of VERIFIERS) {
  test(`${name} lets pass what is bound`, { skip }, async () => {
    const cases = passed();
    const verdicts = await ask(Object.values(cases));
    Object.entries(cases).forEach(([what, one], i) => {
      assert.equal(verdicts[i].refused, undefined, what);
      const [{ claims, late }, bound] = [verdicts[i], claimsOf(one.token)];
      assert.deepEqual([claims.jti, claims.totals, claims.request, late], [bound.jti, bound.totals, bound.request, false], what);
    });
    const { claims } = verdicts[0];
    const [late] = await ask([
      aCase({ token: token({ ...claims, exp: claims.exp + 1e6 }), now: Date.parse(claims.order_before) / 1000 + 1 }),
    ]);
    assert.equal(late.late, true);
  });

  test(`${name} refuses everything else`, { skip }, async () => {
    const cases = refused();
    const verdicts = await ask(Object.values(cases));
    const wrong = Object.keys(cases).filter((_, i) => typeof verdicts[i].refused !== "string");
    assert.deepEqual(wrong, []);
  });
}

test("each verifier shows that a token buys one order", async () => {
  const { readFileSync } = await import("node:fs");
  const folder = new URL("../../examples/verify/", import.meta.url);
  assert.match(readFileSync(new URL("README.md", folder), "utf8"), /CREATE UNIQUE INDEX/);
  for (const file of ["node.mjs", "deno.mjs", "python.py", "php.php"])
    assert.match(readFileSync(new URL(file, folder), "utf8"), /CREATE UNIQUE INDEX/);
});
