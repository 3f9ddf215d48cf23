// How many round trips in a row stand between a shopper and the first price? Each waits for the answer of the one before.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.mjs";
import { startDemo } from "./servers.mjs";
import { visit } from "./visit.mjs";

/** @type {import("./servers.mjs").Server} */
let demo;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  demo = await startDemo();
  browser = await openBrowser();
});
after(() => Promise.all([browser.close(), demo.stop()]));

/** How long an answer is under way, so that what waits for it is seen to begin after it. */
const LATENCY_MS = 300;

/** The files that a page fetched before its first price, each with the number of its round. @param {string} path */
async function rounds(path) {
  const { files } = await visit(browser, demo.url + path, { latency: LATENCY_MS });
  return files;
}

test("a page that preloads has its first price after three round trips in a row", async () => {
  const fetched = await rounds("/?shop=hanoi-crafts&country=AU");
  const told = fetched.map(({ file, round }) => `${round} ${file}`).join("\n");
  const needed = fetched.filter(({ file }) => /\.(wasm|lfi|lfs)$|shop\.json$/.test(file));
  assert.ok(needed.length >= 5, told);
  for (const { file, round } of needed) assert.equal(round, 2, `${file} is of round ${round}\n${told}`);
  assert.ok(Math.max(...fetched.map(({ round }) => round)) <= 3, told);
});

test("a page that knows no country asks for the whole lane at once", async () => {
  const fetched = await rounds("/?shop=hanoi-crafts&to=Berlin");
  const lanes = new Set(fetched.filter(({ file }) => file.endsWith(".lfs")).map(({ round }) => round));
  assert.equal(lanes.size, 1, fetched.map(({ file, round }) => `${round} ${file}`).join("\n"));
});

for (const query of ["shop=tokyo-stationery&country=DE", "shop=hanoi-crafts", "shop=saigon-apparel&to=Berlin"])
  test(`no file that ${query} preloads is fetched twice, and none in vain`, async () => {
    const fetched = await rounds(`/?${query}`);
    const files = fetched.map(({ file }) => file);
    assert.deepEqual(
      files.filter((file, at) => files.indexOf(file) !== at),
      [],
    );
    const response = await fetch(`${demo.url}/?${query}`);
    const told = [...(response.headers.get("link") ?? "").matchAll(/<([^>]+)>/g)].map(([, href]) => href);
    assert.deepEqual(
      told.filter((href) => !files.includes(href)),
      [],
    );
  });

test("what a page loads is sent packed, as the client can unpack it", async () => {
  const index = `${demo.url}/books/shopper/hanoi-crafts/index.lfi`;
  const plain = await fetch(index, { headers: { "accept-encoding": "identity" } });
  const bytes = new Uint8Array(await plain.arrayBuffer());
  for (const coding of ["br", "gzip"]) {
    const packed = await fetch(index, { headers: { "accept-encoding": coding } });
    assert.equal(packed.headers.get("content-encoding"), coding);
    assert.ok(Number(packed.headers.get("content-length")) < bytes.length, coding);
    assert.deepEqual(new Uint8Array(await packed.arrayBuffer()), bytes, coding);
  }
});
