// Does the Engine class load what is needed, once, and refuse what was tampered with?

import assert from "node:assert/strict";
import { test } from "node:test";
import { index, shard } from "../edge/book/folder.js";
import { Engine, RequestProblem, init } from "../engine/engine.js";
import { quoteRequest } from "./carts.mjs";

const at = "2026-11-21T12:00:00Z";
const request = quoteRequest("hanoi-crafts");

test("starting twice starts once", () => {
  assert.equal(init(), init());
});

test("a shard is fetched once however many quotes wait for it", async () => {
  /** @type {string[]} */
  const fetched = [];
  const engine = await Engine.open({ book: { index, shard: (file) => (fetched.push(file), shard(file)) } });
  assert.equal(engine.quoteNow(request, { at }), null);
  const [a, b] = await Promise.all([engine.quote(request, { at }), engine.quote(request, { at })]);
  assert.deepEqual(a, b);
  assert.deepEqual(engine.quoteNow(request, { at }), a);
  assert.equal(new Set(fetched).size, fetched.length);
});

test("a shard that is not what the index names is refused, and asked for again later", async () => {
  let damaged = true;
  const engine = await Engine.open({
    book: {
      index,
      shard: async (file) => {
        const bytes = await shard(file);
        if (damaged) bytes[bytes.length - 1] ^= 1;
        return bytes;
      },
    },
  });
  await assert.rejects(engine.quote(request, { at }), /is not the file its index names/);
  damaged = false;
  assert.ok((await engine.quote(request, { at })).options);
});

test("a damaged index is told, with what to do", async () => {
  await assert.rejects(Engine.open({ book: { index: index.slice(0, 20), shard } }), /damaged or cut short: fetch it again/);
  await assert.rejects(Engine.open({ book: { index: crypto.getRandomValues(new Uint8Array(4096)), shard } }), Error);
});

test("a faulty request is problem details, thrown", async () => {
  const engine = await Engine.open({ book: { index, shard } });
  await assert.rejects(
    engine.quote({ ...request, lines: [] }, { at }),
    (error) => error instanceof RequestProblem && error.problem.status === 422,
  );
});
