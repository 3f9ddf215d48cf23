// What is said while the book cannot be read? 503 and when to ask again; and it is answered as soon as the book is there, by the same engine.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { quoteRequest } from "./carts.mjs";
import { startNode } from "./servers.mjs";

const merchant = process.env.LANDFALL_BOOK ?? fileURLToPath(new URL("../books/merchant", import.meta.url));

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof startNode>>} */
let node;

before(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "landfall-")), "book");
  await cp(merchant, folder, { recursive: true });
  node = await startNode({ LANDFALL_BOOK: folder });
});
after(async () => {
  await node?.stop();
  await rm(join(folder, ".."), { recursive: true, force: true });
});

function quote() {
  const body = JSON.stringify(quoteRequest("hanoi-crafts"));
  return fetch(`${node.url}/v1/quotes`, { method: "POST", headers: { "content-type": "application/json" }, body });
}

async function engine() {
  return (await (await fetch(`${node.url}/healthz`)).json()).engine;
}

/** @param {Response} response */
async function assertUnavailable(response) {
  assert.equal(response.status, 503);
  assert.ok(Number(response.headers.get("retry-after")) > 0);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const { type, status, title } = await response.json();
  assert.deepEqual([type, status], ["/problems/book-unavailable", 503]);
  assert.ok(!title.includes(folder) && !title.includes("shards/"), "where the book lies is told");
}

test("a shard that is gone, cut short or another's is asked for again, and nothing is opened anew for it", async () => {
  const shards = join(folder, "shards");
  const germany = (await readdir(shards)).filter((name) => /^de\./.test(name)).map((name) => join(shards, name))[0];
  assert.ok(germany, "the book has no shard of Germany");
  const before = await engine();
  await rename(germany, `${germany}.away`);
  await assertUnavailable(await quote());
  const bytes = await readFile(`${germany}.away`);
  await writeFile(germany, bytes.subarray(0, bytes.length >> 1));
  await assertUnavailable(await quote());
  await writeFile(germany, "another file");
  await assertUnavailable(await quote());
  await rename(`${germany}.away`, germany);
  assert.equal((await quote()).status, 200);
  assert.deepEqual(await engine(), before);
  assert.match(node.said(), /the book cannot be read/);
});

test("a damaged index is told until it is mended, and the process stays", async () => {
  const index = join(folder, "index.lfi");
  const whole = await readFile(index);
  await writeFile(index, whole.subarray(0, whole.length >> 1));
  const damaged = await startNode({ LANDFALL_BOOK: folder });
  try {
    for (let i = 0; i < 2; i++) await assertUnavailable(await fetch(`${damaged.url}/healthz`));
    await assertUnavailable(await fetch(`${damaged.url}/v1/book`));
    assert.equal((await fetch(`${damaged.url}/v1/openapi.json`)).status, 200);
  } finally {
    await damaged.stop();
    await writeFile(index, whole);
  }
});
