// Is a caller who asks too often told so? In workerd with a limiter bound, which is a worker of the test's own.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startEdge } from "../edge/dev.mjs";
import worker from "../edge/worker.js";
import { KEYS, SHOP_KEYS, quoteRequest } from "./carts.mjs";

/** How many requests each caller has in the tests. */
const QUOTA = 5;

const folder = fileURLToPath(new URL("../dist/edge/", import.meta.url));
const configuration = `${folder}limited.capnp`;

const limiter = `
import { WorkerEntrypoint } from "cloudflare:workers";
const asked = new Map();
export default class extends WorkerEntrypoint {
  async limit({ key }) {
    const times = (asked.get(key) ?? 0) + 1;
    asked.set(key, times);
    return { success: times <= ${QUOTA}, remaining: Math.max(0, ${QUOTA} - times), reset: 30 };
  }
}
`;

/** The edge function as it is packed, with one binding more. */
function limited() {
  const packed = readFileSync(`${folder}workerd.capnp`, "utf8");
  const bound = packed
    .replace("  bindings = [", '  bindings = [\n    (name = "RATE_LIMITER", service = "limiter"),')
    .replace("worker = .worker),", 'worker = .worker),\n    (name = "limiter", worker = .limiter),');
  return `${bound}
const limiter :Workerd.Worker = (
  compatibilityDate = "2026-10-01",
  modules = [(name = "limiter.js", esModule = ${JSON.stringify(limiter)})],
);
`;
}

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
before(async () => {
  writeFileSync(configuration, limited());
  edge = await startEdge({ worker: configuration, env: { SHOP_KEYS, RATE_LIMIT: `{"quota": ${QUOTA}, "window": 60}` } });
});
after(async () => {
  await edge?.stop();
  rmSync(configuration, { force: true });
});

/** @param {Record<string, string>} headers */
function book(headers) {
  return fetch(`${edge.url}/v1/book`, { headers });
}

/** @param {Record<string, string>} headers */
async function exhaust(headers) {
  for (let left = QUOTA - 1; left >= 0; left--) {
    const response = await book(headers);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("ratelimit-policy"), `"default";q=${QUOTA};w=60`);
    assert.equal(response.headers.get("ratelimit"), `"default";r=${left};t=30`);
    assert.equal(response.headers.get("retry-after"), null);
  }
}

test("who asks too often is told when to ask again, and nobody else is", async () => {
  const [one, other] = ["192.0.2.1", "192.0.2.2"].map((address) => ({ "cf-connecting-ip": address }));
  await exhaust(one);
  const refused = await book(one);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("content-type"), "application/problem+json");
  assert.equal(refused.headers.get("retry-after"), "30");
  assert.equal(refused.headers.get("ratelimit"), '"default";r=0;t=30');
  assert.equal(refused.headers.get("access-control-allow-origin"), "*", "a page can read why");
  assert.equal((await refused.json()).type, "/problems/too-many-requests");
  assert.equal((await book(other)).status, 200);
});

test("a shop is counted by its key, wherever it asks from; a guessed key as anyone", async () => {
  const hers = { authorization: `Bearer ${KEYS["hanoi-crafts"]}` };
  for (let time = 0; time < QUOTA; time++) assert.equal((await book({ ...hers, "cf-connecting-ip": `192.0.2.1${time}` })).status, 200);
  assert.equal((await book({ ...hers, "cf-connecting-ip": "192.0.2.99" })).status, 429);
  assert.equal((await book({ authorization: `Bearer ${KEYS["tokyo-stationery"]}` })).status, 200);
  const guess = (/** @type {number} */ time) => book({ authorization: `Bearer guess-${time}`, "cf-connecting-ip": "192.0.2.50" });
  for (let time = 0; time < QUOTA; time++) assert.equal((await guess(time)).status, 401);
  assert.equal((await guess(QUOTA)).status, 429);
});

test("refusals are counted and say so; a caller's health checks, reading and preflights are not counted", async () => {
  const headers = { "cf-connecting-ip": "192.0.2.60", "content-type": "application/json" };
  const wrong = await fetch(`${edge.url}/v1/quotes`, { method: "POST", headers, body: "{" });
  assert.deepEqual([wrong.status, wrong.headers.get("ratelimit")], [400, `"default";r=${QUOTA - 1};t=30`]);
  for (let time = 0; time < QUOTA + 2; time++)
    for (const [path, method] of [
      ["/healthz", "GET"],
      ["/docs", "GET"],
      ["/v1/quotes", "OPTIONS"],
    ])
      assert.ok((await fetch(edge.url + path, { headers, method })).ok);
  const body = JSON.stringify(quoteRequest("hanoi-crafts"));
  const right = await fetch(`${edge.url}/v1/quotes`, { method: "POST", headers, body });
  assert.deepEqual([right.status, right.headers.get("ratelimit")], [200, `"default";r=${QUOTA - 2};t=30`]);
});

test("a limiter that knows no more than yes and no, or does not answer", async () => {
  const ask = (/** @type {any} */ env) => worker.fetch(new Request("http://localhost/v1/openapi.json"), env);
  const yes = await ask({ RATE_LIMITER: { limit: async () => ({ success: true }) } });
  assert.deepEqual([yes.status, yes.headers.get("ratelimit"), yes.headers.get("ratelimit-policy")], [200, null, null]);
  const no = await ask({ RATE_LIMITER: { limit: async () => ({ success: false }) }, RATE_LIMIT: '{"quota": 9, "window": 10}' });
  assert.deepEqual([no.status, no.headers.get("retry-after"), no.headers.get("ratelimit-policy")], [429, "10", '"default";q=9;w=10']);
  const silent = await ask({
    RATE_LIMITER: {
      limit: async () => {
        throw new Error("the test's limiter fails");
      },
    },
  });
  assert.equal(silent.status, 200, "nobody is turned away for a limiter's sake");
});
