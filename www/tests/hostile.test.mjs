// Do the servers stay up? After each request that no browser would send, each of them must still quote, with the engine that was warm.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { quoteRequest } from "./carts.mjs";
import { HOSTILE, SLOW, hangUp, send } from "./hostile.mjs";
import { SERVERS, startNode } from "./servers.mjs";

/** @type {Map<string, import("./servers.mjs").Server>} */
const servers = new Map();
/** What each server's health told of its engine after the first quote. @type {Map<string, object>} */
const engines = new Map();

before(async () => {
  for (const [name, start] of Object.entries(SERVERS)) {
    const server = await start();
    servers.set(name, server);
    await assertQuotes(server.url);
    engines.set(name, await engineOf(server.url));
  }
});
after(() => Promise.all([...servers.values()].map((server) => server.stop())));

/** @param {string} name */
function urlOf(name) {
  return servers.get(name)?.url ?? "";
}

/** @param {string} url @param {string} [country] */
async function assertQuotes(url, country = "DE") {
  const body = JSON.stringify(quoteRequest("hanoi-crafts", { ship_to: { country } }));
  const response = await fetch(`${url}/v1/quotes`, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(response.status, 200);
  assert.ok((await response.json()).options.length);
}

/** @param {string} url */
async function engineOf(url) {
  return (await (await fetch(`${url}/healthz`)).json()).engine;
}

/** @param {string} name */
async function assertWarm(name) {
  await assertQuotes(urlOf(name));
  assert.deepEqual(await engineOf(urlOf(name)), engines.get(name), "the engine was opened anew");
}

/** 431 is for headers without end; 501 is what workerd calls a method that HTTP does not know. */
const NO = new Set([400, 404, 405, 408, 431, 501]);

for (const name of Object.keys(SERVERS))
  for (const [what, parts] of Object.entries(HOSTILE))
    test(`${name}: ${what}`, async () => {
      const { statuses, closed } = await send(urlOf(name), parts);
      const refused = statuses.length > 0 && statuses.every((status) => NO.has(status));
      assert.ok(refused || closed, `answered ${statuses.join(", ") || "nothing"}, and left the connection open`);
      await assertWarm(name);
    });

for (const name of Object.keys(SERVERS)) {
  test(`${name}: what the contract names has its status`, async () => {
    for (const [what, status] of Object.entries({
      "GET //": 404,
      "Host: [": 400,
      "Host: a b": 400,
      "TRACE /": 405,
      "TRACE /v1/quotes": 405,
    })) {
      const { statuses, text } = await send(urlOf(name), HOSTILE[what]);
      assert.deepEqual(statuses, [status], what);
      assert.equal(/^allow: .*POST/im.test(text), status === 405, what);
    }
    await assertWarm(name);
  });

  test(`${name}: a bad chunk is the client's fault`, async () => {
    for (const what of Object.keys(HOSTILE).filter((what) => /chunk/.test(what)))
      assert.deepEqual((await send(urlOf(name), HOSTILE[what])).statuses, [400], what);
    await assertWarm(name);
  });

  test(`${name}: clients that hang up at any moment`, async () => {
    const body = JSON.stringify(quoteRequest("tokyo-stationery", { ship_to: { country: "NZ" } })); // a lane that nobody has asked for
    await hangUp(urlOf(name), "/v1/quotes", body);
    await assertQuotes(urlOf(name), "NZ");
    await assertWarm(name);
  });

  test(`${name}: pipelined requests are answered in order`, async () => {
    const { statuses } = await send(urlOf(name), HOSTILE["pipelined"], { quiet: 500 });
    assert.deepEqual(statuses, [404, 400, 405]);
    await assertWarm(name);
  });
}

/** Deno waits for headers, and for the rest of a body that was answered, as long as they take: a proxy stands before it (docs/deploy.md). */
const LEAVES_OPEN = new Set(["Deno"]);

test("who sends slowly is let go after some seconds, everywhere, and nobody waits for it", async () => {
  const slow = Object.keys(SERVERS).flatMap((name) =>
    Object.entries(SLOW).map(async ([what, { parts, statuses, silent }]) => {
      const got = await send(urlOf(name), parts, { pause: 500, quiet: 30_000, patience: 30_000 });
      assert.ok(got.closed || LEAVES_OPEN.has(name), `${name}: ${what}: still open after ${got.took} ms`);
      const told = statuses.includes(got.statuses[0]) || (!got.statuses.length && silent);
      assert.ok(told, `${name}: ${what}: ${got.statuses.join(", ") || "nothing"}`);
    }),
  );
  await new Promise((later) => setTimeout(later, 3_000));
  for (const name of Object.keys(SERVERS)) await assertWarm(name); // while they still drip
  await Promise.all(slow);
  for (const name of Object.keys(SERVERS)) await assertWarm(name);
});

test("none of all this was worth a line in the log", () => {
  const said = /** @type {Awaited<ReturnType<typeof startNode>>} */ (servers.get("Node")).said();
  assert.equal(said.trim().split("\n").length, 1, said); // where it answers
});
