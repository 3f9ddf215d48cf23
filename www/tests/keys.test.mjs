// Whose key is it, and what does it open? Asked of the edge function in workerd, with good keys, bad keys and keys that cannot be read.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import { KEYS, SECOND_KEY, SHOP_KEYS, landedCostRequest, quoteRequest, sha256 } from "./carts.mjs";

const HANOI = KEYS["hanoi-crafts"];

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {Awaited<ReturnType<typeof startEdge>>} */
let keyless;

before(async () => {
  [edge, keyless] = await Promise.all([startEdge({ env: { SHOP_KEYS } }), startEdge({ env: { SHOP_KEYS: "" } })]);
});
after(() => Promise.all([edge?.stop(), keyless?.stop()]));

/**
 * @param {string} url
 * @param {string} path
 * @param {object} body
 * @param {string} [authorization]
 */
function post(url, path, body, authorization) {
  const headers = { "content-type": "application/json", ...(authorization !== undefined && { authorization }) };
  return fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** What only a shop may say: the moment of the order. */
const own = quoteRequest("hanoi-crafts", { at: "2026-11-21T12:00:00Z" });

/** @param {Response} response @param {string} [shown] */
async function assertUnauthorised(response, shown) {
  assert.equal(response.status, 401, shown);
  assert.equal(response.headers.get("www-authenticate"), "Bearer");
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const { type, status, title } = await response.json();
  assert.deepEqual([type, status], ["/problems/unauthorised", 401]);
  for (const key of [HANOI, sha256(HANOI)]) assert.ok(!title.includes(key));
}

test("each of a shop's keys authorises its requests", async () => {
  for (const authorization of [`Bearer ${HANOI}`, `Bearer ${SECOND_KEY}`, `bearer   ${HANOI}`, `BEARER ${HANOI} `])
    assert.equal((await post(edge.url, "/v1/quotes", own, authorization)).status, 200, authorization);
});

test("without a key the public asks, and may not say what a shop may", async () => {
  for (const authorization of [undefined, ""])
    assert.equal((await post(edge.url, "/v1/quotes", quoteRequest("hanoi-crafts"), authorization)).status, 200);
  const response = await post(edge.url, "/v1/quotes", own);
  assert.equal(response.status, 422);
  const { errors } = await response.json();
  assert.deepEqual(
    errors.map((/** @type {{code: string, path: string}} */ { code, path }) => [code, path]),
    [["not_authorised", "/at"]],
  );
});

test("a key that no shop has is refused, however it is nearly one", async () => {
  const wrong = [
    `Bearer ${HANOI}x`,
    `Bearer ${HANOI.slice(0, -1)}`,
    `Bearer ${HANOI.toUpperCase()}`,
    `Bearer ${sha256(HANOI)}`, // the digest is no key
    `Bearer ${HANOI} ${HANOI}`,
    `Bearer ${HANOI}, Bearer ${HANOI}`,
    `Basic ${btoa(`hanoi-crafts:${HANOI}`)}`,
    HANOI,
    "Bearer",
    "Bearer undefined",
    "Bearer null",
    `Bearer ${HANOI}\u00e9`,
  ];
  for (const authorization of wrong) {
    await assertUnauthorised(await post(edge.url, "/v1/quotes", quoteRequest("hanoi-crafts"), authorization), authorization);
    await assertUnauthorised(await post(edge.url, "/v1/landed-costs", landedCostRequest(), authorization), authorization);
  }
});

test("a landed cost is told to shops alone", async () => {
  await assertUnauthorised(await post(edge.url, "/v1/landed-costs", landedCostRequest()));
  for (const key of [...Object.values(KEYS), SECOND_KEY])
    assert.equal((await post(edge.url, "/v1/landed-costs", landedCostRequest(), `Bearer ${key}`)).status, 200);
});

test("of the book's shops the public is told none, and a shop itself", async () => {
  const tell = async (/** @type {string} */ key = "") => {
    const response = await fetch(`${edge.url}/v1/book`, { headers: key ? { authorization: `Bearer ${key}` } : {} });
    assert.match(response.headers.get("vary") ?? "", /authorization/);
    const text = await response.text();
    return { shops: JSON.parse(text).shops, names: Object.keys(KEYS).filter((shop) => text.includes(shop)) };
  };
  assert.deepEqual(await tell(), { shops: [], names: [] });
  for (const [shop, key] of Object.entries(KEYS)) assert.deepEqual(await tell(key), { shops: [shop], names: [shop] });
});

test("where no shop has a key, every key is unknown and the public is served", async () => {
  assert.equal((await post(keyless.url, "/v1/quotes", quoteRequest("hanoi-crafts"))).status, 200);
  for (const key of [HANOI, "undefined", "null"]) await assertUnauthorised(await post(keyless.url, "/v1/quotes", own, `Bearer ${key}`));
  assert.equal((await (await fetch(`${keyless.url}/healthz`)).json()).keys, "none");
});

const MALFORMED = {
  "no JSON": "hanoi-crafts=x",
  "a list": "[]",
  null: "null",
  "a text": JSON.stringify(HANOI),
  "a key instead of its digest": JSON.stringify({ "hanoi-crafts": [HANOI] }),
  "a digest outside of a list": JSON.stringify({ "hanoi-crafts": sha256(HANOI) }),
  "one good digest and one bad": JSON.stringify({ "hanoi-crafts": [sha256(HANOI), "0"] }),
  "two shops with one key": JSON.stringify({ "hanoi-crafts": [sha256(HANOI)], "tokyo-stationery": [sha256(HANOI)] }),
  "a shop without a name": JSON.stringify({ "": [sha256(HANOI)] }),
};

for (const [what, text] of Object.entries(MALFORMED))
  test(`keys that are ${what} authorise nobody, and health says so`, async () => {
    const faulty = await startEdge({ env: { SHOP_KEYS: text } });
    try {
      for (const key of [HANOI, "0", "undefined"]) await assertUnauthorised(await post(faulty.url, "/v1/quotes", own, `Bearer ${key}`));
      assert.equal((await post(faulty.url, "/v1/quotes", quoteRequest("hanoi-crafts"))).status, 200);
      const response = await fetch(`${faulty.url}/healthz`);
      const { status, keys } = await response.json();
      assert.deepEqual([response.status, status, keys], [200, "degraded", "malformed"]);
    } finally {
      await faulty.stop();
    }
  });
