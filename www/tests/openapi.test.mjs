// Is the published description true? Requests and answers of the edge function are held against `openapi.json`.

import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import openapi from "../edge/openapi.json" with { type: "json" };
import { KEYS, SHOPS, SHOP_KEYS, landedCostRequest, quoteRequest } from "./carts.mjs";
import { SIGNING_KEYS, claimsOf } from "./tokens.mjs";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(openapi, "landfall");

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
before(async () => void (edge = await startEdge({ port: 8873, env: { SHOP_KEYS, SIGNING_KEYS } })));
after(() => edge?.stop());

/** @param {string} name @param {unknown} value */
function assertIs(name, value) {
  const validate = ajv.getSchema(`landfall#/components/schemas/${name}`);
  assert.ok(validate, `there is no schema \`${name}\``);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors?.slice(0, 8))}`);
}

/** @param {string} path @param {unknown} request @param {string} [key] */
async function ask(path, request, key) {
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  const init = { method: "POST", headers, body: JSON.stringify(request) };
  const response = await fetch(edge.url + path, init);
  return { status: response.status, body: await response.json() };
}

for (const shop of SHOPS)
  for (const country of ["DE", "GB", "US", "AU", "CA", "JP", "KP"])
    test(`a quote of ${shop} to ${country}`, async () => {
      const request = quoteRequest(shop, { ship_to: { country } });
      assertIs("QuoteRequest", request);
      const { status, body } = await ask("/v1/quotes", request);
      assertIs(status === 200 ? "Quote" : "Problem", body);
      if (status === 200 && !body.options.length) assert.ok(body.refusals.length, "no option and no refusal");
    });

for (const shop of SHOPS)
  test(`a quote of ${shop} with everything told`, async () => {
    const request = quoteRequest(shop, { detail: "full" });
    assertIs("QuoteRequest", request);
    const { body } = await ask("/v1/quotes", request);
    assertIs("Quote", body);
    assert.ok(body.options.length, "no option");
    for (const option of body.options) assertIs("Promises", option.promises);
  });

test("a landed cost", async () => {
  assertIs("LandedCostRequest", landedCostRequest());
  assertIs("LandedCost", (await ask("/v1/landed-costs", landedCostRequest(), KEYS["hanoi-crafts"])).body);
});

for (const key of [undefined, KEYS["hanoi-crafts"]])
  test(`a bound quote of ${key ? "the shop" : "the public"}`, async () => {
    const request = quoteRequest("hanoi-crafts", { detail: "totals" });
    const wish = { request, option: "economy-ddp", expect: null };
    assertIs("BindRequest", wish);
    const { status, body } = await ask("/v1/quotes/bind", wish, key);
    assert.equal(status, 200, JSON.stringify(body));
    assertIs("Bound", body);
    assertIs("Claims", claimsOf(body.token));
    for (const order of [request, null, { ...request, currency: "USD" }]) {
      assertIs("VerifyRequest", { token: body.token, request: order });
      assertIs("Verdict", (await ask("/v1/quotes/verify", { token: body.token, request: order }, key)).body);
    }
    assertIs("Verdict", (await ask("/v1/quotes/verify", { token: "a.b.c" }, key)).body);
  });

test("the papers of an order", async () => {
  const { example } = openapi.paths["/v1/documents"].post.requestBody.content["application/json"];
  for (const body of [example, { ...example, html: true, returned: {}, exchange_rates: { "EUR/XDR": "0.8354" } }]) {
    assertIs("DocumentsRequest", body);
    const answer = await ask("/v1/documents", body, KEYS["hanoi-crafts"]);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assertIs("Documents", answer.body);
  }
});

test("the keys", async () => {
  assertIs("Keys", await (await fetch(`${edge.url}/.well-known/jwks.json`)).json());
});

test("a problem", async () => {
  const { status, body } = await ask("/v1/quotes", quoteRequest("hanoi-crafts", { lines: [] }));
  assert.equal(status, 422);
  assertIs("Problem", body);
});

test("the book", async () => {
  assertIs("Book", await (await fetch(`${edge.url}/v1/book`)).json());
});

test("a batch", async () => {
  const carts = [quoteRequest("hanoi-crafts"), quoteRequest("hanoi-crafts", { lines: [] }), quoteRequest("hanoi-crafts", { shop: "none" })];
  const body = carts.map((cart) => JSON.stringify(cart)).join("\n");
  const headers = { "content-type": "application/x-ndjson", authorization: `Bearer ${KEYS["hanoi-crafts"]}` };
  const response = await fetch(`${edge.url}/v1/quotes:batch`, { method: "POST", headers, body });
  const lines = (await response.text()).trimEnd().split("\n");
  assert.equal(lines.length, carts.length);
  for (const line of lines) assertIs("BatchLine", JSON.parse(line));
});

for (const shop of SHOPS)
  for (const country of ["AU", "US", "KR", "IN", "FR", "KP"])
    for (const key of [undefined, KEYS[/** @type {keyof typeof KEYS} */ (shop)]])
      test(`what ${shop} may not send to ${country}, ${key ? "to the shop" : "to the public"}`, async () => {
        const init = { headers: { ...(key && { authorization: `Bearer ${key}` }) } };
        const response = await fetch(`${edge.url}/v1/restrictions?shop=${shop}&country=${country}`, init);
        assertIs(response.status === 200 ? "Restrictions" : "Problem", await response.json());
      });

/** @typedef {{schema: {$ref?: string}, example?: unknown}} Content */

/** What bodies look like, each with where it stands. @returns {[string, string, Content][]} */
function bodies() {
  /** @type {[string, any][]} */
  const parts = Object.entries(openapi.components.responses);
  for (const [path, methods] of Object.entries(openapi.paths))
    for (const { requestBody, responses } of Object.values(/** @type {Record<string, any>} */ (methods))) {
      if (requestBody) parts.push([`the request of ${path}`, requestBody]);
      for (const [status, response] of Object.entries(/** @type {Record<string, any>} */ (responses)))
        if (!response.$ref) parts.push([`${status} of ${path}`, response]);
    }
  return parts.flatMap(([where, part]) =>
    Object.entries(/** @type {Record<string, Content>} */ (part.content ?? {})).map(
      ([type, content]) => /** @type {[string, string, Content]} */ ([where, type, content]),
    ),
  );
}

test("every example of the description is what it describes", () => {
  for (const [where, type, { schema, example }] of bodies()) {
    if (example === undefined) continue;
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll("#/components", "landfall#/components")));
    const values =
      type === "application/x-ndjson"
        ? String(example)
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [example];
    for (const value of values) assert.ok(validate(value), `${where}: ${ajv.errorsText(validate.errors?.slice(0, 8))}`);
  }
});

test("what is asked and what is answered has an example", () => {
  const without = bodies().filter(([where, , { example }]) => /request|200/.test(where) && example === undefined);
  assert.deepEqual(
    without.map(([where]) => where),
    ["200 of /v1/openapi.json", "200 of /docs"],
  );
});

/** What `docs/api.md` says of statuses: each with the type of its problem. */
function documented() {
  const text = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
  return [...text.matchAll(/^\| (\d{3}) \| `(\/problems\/[a-z-]+)` \|/gm)].map(([, status, type]) => `${status} ${type}`);
}

test("docs/api.md and the description name the same statuses and types", () => {
  const { responses } = openapi.components;
  const described = new Set(["404 /problems/not-found", "405 /problems/method-not-allowed"]); // of every path
  for (const path of Object.values(openapi.paths))
    for (const operation of Object.values(path))
      for (const [status, response] of Object.entries(operation.responses)) {
        if (!("$ref" in response)) continue;
        const { schema } =
          responses[/** @type {keyof typeof responses} */ (response.$ref.split("/").at(-1))].content["application/problem+json"];
        if ("properties" in schema) for (const type of schema.properties.type.enum) described.add(`${status} ${type}`);
      }
  assert.deepEqual(documented().sort(), [...described].sort());
});

const LINES = { "content-type": "application/x-ndjson" };
const HERS = { authorization: `Bearer ${KEYS["hanoi-crafts"]}` };

test("each refusal is one that the description has for its path", async () => {
  const huge = " ".repeat((1 << 20) + 1);
  /** @type {[keyof typeof openapi.paths, RequestInit, number][]} */
  const wrong = [
    ["/v1/quotes", { body: "{" }, 400],
    ["/v1/quotes", { body: "{}", headers: { authorization: "Bearer none" } }, 401],
    ["/v1/quotes", { body: huge }, 413],
    ["/v1/quotes", { body: "{}", headers: { "content-type": "text/plain" } }, 415],
    ["/v1/quotes", { body: "{}" }, 422],
    ["/v1/quotes/bind", { body: "{}" }, 422],
    ["/v1/quotes/bind", { body: JSON.stringify({ request: quoteRequest("hanoi-crafts"), option: "none" }) }, 409],
    [
      "/v1/quotes/bind",
      { body: JSON.stringify({ request: quoteRequest("hanoi-crafts"), option: "economy-ddp", expect: { total: "1" } }) },
      409,
    ],
    ["/v1/quotes/verify", { body: "{}" }, 422],
    ["/v1/quotes/verify", { body: "[" }, 400],
    ["/v1/quotes:batch", { body: "{}", headers: LINES }, 401],
    ["/v1/quotes:batch", { body: "", headers: { ...LINES, ...HERS } }, 400],
    ["/v1/quotes:batch", { body: "{}\n".repeat(1001), headers: { ...LINES, ...HERS } }, 413],
    ["/v1/quotes:batch", { body: "{}", headers: HERS }, 415],
    ["/v1/documents", { body: "{}" }, 401],
    ["/v1/documents", { body: "{}", headers: HERS }, 422],
    ["/v1/landed-costs", { body: "{}" }, 401],
    ["/v1/landed-costs", { body: "{}", headers: { authorization: `Bearer ${KEYS["hanoi-crafts"]}` } }, 422],
  ];
  for (const [path, { body, headers }, status] of wrong) {
    const init = { method: "POST", body, headers: { "content-type": "application/json", .../** @type {object} */ (headers) } };
    const response = await fetch(edge.url + path, init);
    assert.equal(response.status, status, path);
    const { $ref } = /** @type {any} */ (openapi.paths)[path].post.responses[status];
    const validate = ajv.getSchema(`landfall${$ref}/content/application~1problem+json/schema`);
    assert.ok(validate, $ref);
    assert.ok(validate(await response.json()), `${path} ${status}: ${ajv.errorsText(validate.errors)}`);
  }
});

test("each refusal of what may not go is one that the description has", async () => {
  /** @type {[string, HeadersInit, 401 | 404 | 422][]} */
  const wrong = [
    ["shop=hanoi-crafts&country=DE", { authorization: "Bearer none" }, 401],
    ["shop=none&country=DE", {}, 404],
    ["shop=hanoi-crafts", {}, 422],
  ];
  for (const [query, headers, status] of wrong) {
    const response = await fetch(`${edge.url}/v1/restrictions?${query}`, { headers });
    assert.equal(response.status, status, query);
    const { $ref } = openapi.paths["/v1/restrictions"].get.responses[status];
    const validate = ajv.getSchema(`landfall${$ref}/content/application~1problem+json/schema`);
    assert.ok(validate?.(await response.json()), `${query}: ${ajv.errorsText(validate?.errors)}`);
  }
});

test("health", async () => {
  const { schema } = openapi.paths["/healthz"].get.responses[200].content["application/json"];
  assert.ok(ajv.validate(schema, await (await fetch(`${edge.url}/healthz`)).json()), ajv.errorsText());
});
