// Is each platform believed by its own proof alone, and told what the engine natively tells? Asked of the edge function in workerd.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEdge } from "../edge/dev.mjs";
import { KEYS, SHOP_KEYS } from "./carts.mjs";
import { SERVERS } from "./servers.mjs";

const SHOP = "hanoi-crafts";
const SECRET = "hush: a secret with spaces";
const payloads = new URL("../../tests/platforms/", import.meta.url);
const binary = fileURLToPath(new URL("../../target/debug/landfall", import.meta.url));
const run = promisify(execFile);

/** @param {string} name */
const payload = (name) => readFileSync(new URL(`${name}.json`, payloads));

const [pair, foreign] = [1, 2].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));

/** What the stand-ins of Saleor and Snipcart were asked. @type {string[]} */
let heard = [];
/** @type {import("node:http").Server} */
let stand;
/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {string} */
let secrets;

before(async () => {
  stand = createServer((request, response) => {
    heard.push(`${request.url} ${request.headers.authorization ?? ""}`.trim());
    const jwk = pair.publicKey.export({ format: "jwk" });
    if (request.url === "/jwks.json") response.end(JSON.stringify({ keys: [{ ...jwk, kid: "one" }] }));
    else if (request.url === "/tokens/good%2Ftoken") response.end("{}");
    else response.writeHead(404).end();
  });
  await new Promise((done) => stand.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (stand.address());
  secrets = JSON.stringify({
    [SHOP]: {
      shopify: ["an older secret", SECRET],
      bigcommerce: SECRET,
      saleor: `http://127.0.0.1:${port}/jwks.json`,
      snipcart: { secret: SECRET, address: `http://127.0.0.1:${port}/tokens/` },
      commercetools: `Bearer ${SECRET}`,
    },
    "no-such-shop": { shopify: SECRET },
    "tokyo-stationery": { shopify: "another" },
  });
  edge = await startEdge({ env: { SHOP_KEYS, PLATFORM_SECRETS: secrets } });
});
after(async () => {
  await edge?.stop();
  stand?.close();
});

/**
 * @param {string} call
 * @param {Buffer | string} body
 * @param {Record<string, string>} headers
 * @param {{shop?: string, url?: string}} [where]
 */
function post(call, body, headers, { shop = SHOP, url = edge.url } = {}) {
  const [platform, name] = call.split(" ");
  const sent = new Uint8Array(Buffer.from(body)); // as bytes: what was signed
  const init = { method: "POST", body: sent, headers: { "content-type": "application/json", ...headers } };
  return fetch(`${url}/v1/platforms/${platform}/${shop}/${name}`, init);
}

/** @param {Buffer | string} body @param {string} [secret] */
const ofShopify = (body, secret = SECRET) => ({ "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64") });

/** @param {Buffer | string} body @param {{header?: object, key?: import("node:crypto").KeyObject}} [how] */
function ofSaleor(body, { header = {}, key = pair.privateKey } = {}) {
  const head = Buffer.from(JSON.stringify({ alg: "RS256", kid: "one", crit: ["b64"], b64: false, ...header })).toString("base64url");
  const signature = sign("RSA-SHA256", Buffer.concat([Buffer.from(`${head}.`), Buffer.from(body)]), key).toString("base64url");
  return { "saleor-signature": `${head}..${signature}` };
}

/** @param {Buffer | string} body @param {unknown} key */
function withKey(body, key) {
  return JSON.stringify({ ...JSON.parse(String(body)), connection_options: { key } });
}

/** Each call with its payload and its proof. @type {() => [string, Buffer | string, Record<string, string>][]} */
const proved = () => [
  ["shopify rates", payload("shopify-rates"), ofShopify(payload("shopify-rates"))],
  ["bigcommerce rate", withKey(payload("bigcommerce-rate"), SECRET), {}],
  ["bigcommerce check-connection", withKey("{}", SECRET), {}],
  ["saleor shipping-list-methods", payload("saleor-shipping-list-methods"), ofSaleor(payload("saleor-shipping-list-methods"))],
  ["saleor filter-shipping-methods", payload("saleor-filter-shipping-methods"), ofSaleor(payload("saleor-filter-shipping-methods"))],
  ["saleor calculate-taxes", payload("saleor-calculate-taxes"), ofSaleor(payload("saleor-calculate-taxes"))],
  ["snipcart shipping-rates", payload("snipcart-shipping-rates"), { "x-snipcart-requesttoken": "good/token" }],
  ["snipcart taxes", payload("snipcart-taxes"), { "x-snipcart-requesttoken": "good/token" }],
  ["commercetools cart", payload("commercetools-cart"), { authorization: `Bearer ${SECRET}` }],
  ["stripe shipping-options", payload("stripe-shipping-options"), { authorization: `Bearer ${KEYS[SHOP]}` }],
];

/** @param {Response} response @param {string} shown */
async function assertRefused(response, shown) {
  assert.equal(response.status, 401, shown);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const { type } = await response.json();
  assert.equal(type, "/problems/unauthorised", shown);
}

test("each call is answered as natively, once its platform has proved itself", async () => {
  for (const [call, body, headers] of proved()) {
    const response = await post(call, body, headers);
    assert.equal(response.status, 200, `${call}: ${await response.clone().text()}`);
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.equal(response.headers.get("cache-control"), "no-store");
    const answered = await response.text();
    const native = run(binary, ["platform", ...call.split(" "), "--shop", SHOP], {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
    });
    native.child.stdin?.end(body);
    assert.equal(answered, (await native).stdout.trimEnd(), call);
  }
});

test("without its proof nobody hears anything", async () => {
  for (const [call, body] of proved()) {
    const bare = call.startsWith("bigcommerce") ? withKey(body, undefined) : body;
    const response = await post(call, bare, {});
    if (call.endsWith("check-connection")) assert.equal((await response.clone().json()).valid, false);
    await assertRefused(response, call);
  }
});

test("a proof that is nearly right is none", async () => {
  const body = payload("shopify-rates");
  const good = ofShopify(body)["x-shopify-hmac-sha256"];
  const hex = createHmac("sha256", SECRET).update(body).digest("hex");
  for (const signature of [
    "",
    "x",
    "%%%",
    good.slice(0, -4),
    `${good}AA==`,
    good.replace(/^./, (digit) => (digit === "A" ? "B" : "A")),
    hex,
  ])
    await assertRefused(await post("shopify rates", body, { "x-shopify-hmac-sha256": signature }), signature);
  await assertRefused(await post("shopify rates", body, ofShopify(body, "another secret")), "another secret");
  await assertRefused(await post("shopify rates", `${body} `, ofShopify(body)), "a byte more");
  await assertRefused(await post("shopify rates", body, ofShopify(body), { shop: "tokyo-stationery" }), "another shop's");
  await assertRefused(await post("shopify rates", body, ofShopify(body), { shop: "saigon-apparel" }), "a shop without secrets");
  await assertRefused(await post("shopify rates", body, ofShopify(body, ""), { shop: "constructor" }), "no shop at all");
  for (const key of ["", `${SECRET}x`, SECRET.slice(1), 7, null, [SECRET], { key: SECRET }])
    await assertRefused(await post("bigcommerce rate", withKey(payload("bigcommerce-rate"), key), {}), String(key));
  await assertRefused(await post("bigcommerce rate", "{", {}), "no JSON");
  for (const authorization of ["", "Bearer", `Bearer ${SECRET}x`, SECRET, `Basic ${btoa(SECRET)}`])
    await assertRefused(await post("commercetools cart", payload("commercetools-cart"), { authorization }), authorization);
  const stripe = payload("stripe-shipping-options");
  for (const authorization of ["Bearer x", `Bearer ${KEYS["tokyo-stationery"]}`])
    await assertRefused(await post("stripe shipping-options", stripe, { authorization }), authorization);
  const older = await post("shopify rates", body, ofShopify(body, "an older secret"));
  assert.equal(older.status, 200, "each of several secrets is good");
});

test("a signature of Saleor's is detached, of its kind, and of a key of the configured address", async () => {
  const body = payload("saleor-shipping-list-methods");
  const call = "saleor shipping-list-methods";
  const wrong = [
    ofSaleor(body, { key: foreign.privateKey }),
    ofSaleor(body, { header: { kid: "two" } }),
    ofSaleor(body, { header: { alg: "none" } }),
    ofSaleor(body, { header: { alg: "HS256" } }),
    ofSaleor(body, { header: { b64: true } }),
    ofSaleor(body, { header: { crit: undefined } }),
    ofSaleor(`${body} `),
    { "saleor-signature": ofSaleor(body)["saleor-signature"].replace("..", `.${Buffer.from(body).toString("base64url")}.`) },
    { "saleor-signature": "..x" },
    { "saleor-signature": "a.b" },
    // An address in a header is not asked.
    { ...ofSaleor(body, { key: foreign.privateKey }), "saleor-api-url": `${edge.url}/graphql/`, "saleor-domain": "evil.example" },
  ];
  for (const headers of wrong) await assertRefused(await post(call, body, headers), JSON.stringify(headers));
  assert.ok(
    heard.filter((line) => line.startsWith("/jwks")).length <= 2,
    "keys are kept, and an unknown one is not asked for again and again",
  );
});

test("Snipcart is asked for each token, with the shop's secret", async () => {
  heard = [];
  const body = payload("snipcart-shipping-rates");
  for (const token of ["", "bad", "good/token/x", "../jwks.json"])
    await assertRefused(await post("snipcart shipping-rates", body, { "x-snipcart-requesttoken": token }), token);
  assert.equal((await post("snipcart shipping-rates", body, { "x-snipcart-requesttoken": "good/token" })).status, 200);
  assert.deepEqual(
    heard,
    ["bad", "good%2Ftoken%2Fx", "..%2Fjwks.json", "good%2Ftoken"].map((token) => `/tokens/${token} Basic ${btoa(`${SECRET}:`)}`),
  );
});

test("failures are the platform's own, and paths that are none are not there", async () => {
  const unreadable = await post("shopify rates", "{}", ofShopify("{}"));
  assert.equal(unreadable.status, 404);
  const body = payload("shopify-rates");
  const nowhere = await post("shopify rates", body, ofShopify(body), { shop: "no-such-shop" });
  assert.equal(nowhere.status, 404);
  assert.ok(!(await nowhere.text()).includes(SHOP));
  for (const path of [
    "shopify/hanoi-crafts/rate",
    "shopify/hanoi-crafts",
    "etsy/hanoi-crafts/rates",
    "__proto__/x/rates",
    "shopify/a%2fb/rates",
  ])
    assert.equal((await fetch(`${edge.url}/v1/platforms/${path}`, { method: "POST", body: "{}" })).status, 404, path);
  const got = await fetch(`${edge.url}/v1/platforms/shopify/hanoi-crafts/rates`);
  assert.equal(got.status, 405);
  assert.equal(got.headers.get("allow"), "POST, OPTIONS");
});

test("secrets that cannot be read authorise nobody", async () => {
  const body = payload("shopify-rates");
  for (const text of ["{", "[]", "null", '"x"', `{"${SHOP}": "${SECRET}"}`, `{"${SHOP}": {"shopify": [7, null, ""]}}`, ""]) {
    const server = await startEdge({ env: { PLATFORM_SECRETS: text } });
    await assertRefused(await post("shopify rates", body, ofShopify(body), { url: server.url }), text);
    await server.stop();
  }
});

test("a store of keys and values holds secrets too", async () => {
  const { secretOf } = await import("../edge/secrets.js");
  const held = new Map([
    ["hanoi-crafts/shopify", SECRET],
    ["hanoi-crafts/snipcart", '{"secret": "x", "address": "y"}'],
  ]);
  const env = { PLATFORM_SECRETS: { get: async (/** @type {string} */ key) => held.get(key) ?? null } };
  assert.equal(await secretOf(env, SHOP, "shopify"), SECRET);
  assert.deepEqual(await secretOf(env, SHOP, "snipcart"), { secret: "x", address: "y" });
  assert.equal(await secretOf(env, SHOP, "saleor"), undefined);
});

test("Node answers the same bytes", async () => {
  const node = await SERVERS.Node({ SHOP_KEYS, PLATFORM_SECRETS: secrets });
  for (const [call, body, headers] of proved()) {
    const [here, there] = await Promise.all([post(call, body, headers), post(call, body, headers, { url: node.url })]);
    assert.equal(await there.text(), await here.text(), call);
  }
  await node.stop();
});
