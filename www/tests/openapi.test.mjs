// Is the published description true? Requests and answers of the edge function are held against `openapi.json`.

import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import openapi from "../edge/openapi.json" with { type: "json" };
import { KEYS, SHOPS, SHOP_KEYS, landedCostRequest, quoteRequest } from "./carts.mjs";

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(openapi, "landfall");

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
before(async () => void (edge = await startEdge({ port: 8873, env: { SHOP_KEYS } })));
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

test("a problem", async () => {
  const { status, body } = await ask("/v1/quotes", quoteRequest("hanoi-crafts", { lines: [] }));
  assert.equal(status, 422);
  assertIs("Problem", body);
});

test("the book", async () => {
  assertIs("Book", await (await fetch(`${edge.url}/v1/book`)).json());
});

test("every example of the description is what it describes", () => {
  for (const path of Object.values(openapi.paths)) {
    if (!("post" in path)) continue;
    const { schema, example } = path.post.requestBody.content["application/json"];
    assertIs(schema.$ref.split("/").at(-1) ?? "", example);
  }
});
