// Where do the servers listen, and what do they say of it? On this computer alone unless told, and each address that there is.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { after, before, test } from "node:test";
import { landedCostRequest } from "./carts.mjs";
import { SERVERS, startNode, startScript } from "./servers.mjs";

/** An address by which other computers reach this one. */
const outside = Object.values(networkInterfaces())
  .flatMap((found) => found ?? [])
  .find(({ internal, family }) => !internal && family === "IPv4")?.address;
const skip = outside ? false : "this computer has no address but its own";

/** @param {string} host @param {string} url @returns {Promise<boolean>} */
function listens(host, url) {
  return new Promise((done) => {
    const socket = connect(Number(new URL(url).port), host);
    socket.on("connect", () => (socket.destroy(), done(true)));
    socket.on("error", () => done(false));
  });
}

for (const [name, start] of Object.entries(SERVERS))
  test(`${name} listens on the loopback address`, { skip }, async () => {
    const server = await start();
    try {
      assert.equal(await listens("127.0.0.1", server.url), true);
      assert.equal(await listens(String(outside), server.url), false);
    } finally {
      await server.stop();
    }
  });

test("the Node adapter listens elsewhere when it is told", { skip }, async () => {
  const node = await startNode({ HOST: String(outside) });
  try {
    assert.equal(new URL(node.url).hostname, outside);
    assert.equal((await fetch(`${node.url}/healthz`)).status, 200);
    assert.equal(await listens("127.0.0.1", node.url), false);
  } finally {
    await node.stop();
  }
});

test("the generated configuration listens on the loopback address", async () => {
  const text = await readFile(new URL("../dist/edge/workerd.capnp", import.meta.url), "utf8");
  assert.deepEqual(
    [...text.matchAll(/address = "([^"]+)"/g)].map(([, address]) => address),
    ["127.0.0.1:8787"],
  );
  assert.match(text, /fromEnvironment = "SHOP_KEYS"/);
});

/** Two ports in a row that are free now: the server takes one, its edge function the next. */
async function freePorts() {
  for (;;) {
    const [first, second] = [createServer(), createServer()];
    try {
      await new Promise((ready) => first.listen(0, "127.0.0.1", () => ready(undefined)));
      const { port } = /** @type {import("node:net").AddressInfo} */ (first.address());
      const free = await new Promise((told) => second.once("error", () => told(false)).listen(port + 1, "127.0.0.1", () => told(true)));
      if (free) return port;
    } finally {
      first.close();
      second.close();
    }
  }
}

/** @type {Awaited<ReturnType<typeof startScript>>} */
let demo;
before(async () => {
  demo = await startScript(["serve.mjs", "--port", String(await freePorts())]);
});
after(() => demo?.stop());

test("the demonstration prints all its addresses, and each of them answers", async () => {
  const said = demo.said();
  const urls = [...said.matchAll(/http:\/\/\S+/g)].map(([url]) => new URL(url));
  assert.ok(urls.every(({ hostname }) => hostname === "127.0.0.1"));
  const paths = urls.map(({ pathname, search }) => pathname + search);
  for (const path of [
    "/?shop=hanoi-crafts",
    "/?shop=tokyo-stationery",
    "/v1/quotes",
    "/v1/landed-costs",
    "/v1/book",
    "/v1/openapi.json",
    "/docs",
    "/healthz",
  ])
    assert.ok(paths.includes(path), `${path} is not printed`);
  // What platforms ask is for them to send, with their proof: `platforms.test.mjs`.
  assert.ok(urls.some(({ pathname }) => pathname.startsWith("/v1/platforms/")));
  for (const url of urls.filter(({ pathname }) => !/[/]platforms[/]/.test(pathname))) {
    const { status } = await fetch(url);
    const expected = /quotes|landed-costs/.test(url.pathname) ? 405 : url.port === new URL(demo.url).port ? 200 : 404;
    assert.equal(status, expected, url.href);
  }
});

test("each demonstration shop's key is printed, opens that shop's calls, and is another one at each start", async () => {
  const keys = [...demo.said().matchAll(/the key of (\S+)\s+(\S+)/g)].map(([, shop, key]) => ({ shop, key }));
  assert.deepEqual(keys.map(({ shop }) => shop).sort(), ["hanoi-crafts", "saigon-apparel", "tokyo-stationery"]);
  for (const { key } of keys) {
    assert.ok(key.length >= 24);
    const response = await fetch(`${demo.url}/v1/landed-costs`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify(landedCostRequest()),
    });
    assert.equal(response.status, 200);
  }
  assert.notEqual(keys[0].key, keys[1].key);
});

test("the description to read keeps its own policy behind the demonstration", async () => {
  const { headers } = await fetch(`${demo.url}/docs`);
  assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'; style-src 'sha256-/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});
