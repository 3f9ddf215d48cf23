// Is the answer the same, byte for byte, wherever it is computed? Native, Node, workerd over HTTP and Chromium are compared.
//
// LANDFALL_BIN names the native binary, LANDFALL_BOOK_FILE its book where that is not found by itself; the web's book of the same
// data is `books/merchant`, or LANDFALL_BOOK. Requests are `tests/requests/*.json` at the project's root; each carries its `at`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { index, shard } from "../edge/book/folder.js";
import { startEdge } from "../edge/dev.mjs";
import { Engine } from "../engine/engine.js";
import { openBrowser } from "./browser.mjs";
import { KEYS, SHOP_KEYS } from "./carts.mjs";

const run = promisify(execFile);
const folder = process.env.LANDFALL_REQUESTS ?? fileURLToPath(new URL("../../tests/requests/", import.meta.url));
const binary = process.env.LANDFALL_BIN;
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
const skip = binary ? (files.length ? false : "there are no requests in tests/requests") : "LANDFALL_BIN is not set";
const SHELL_AT = "2026-11-21T12:00:00Z";

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {Engine} */
let engine;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {import("node:http").Server} */
let server;

before(async () => {
  if (skip) return;
  edge = await startEdge({ port: 8874, env: { SHOP_KEYS } });
  engine = await Engine.open({ book: { index, shard } });
  server = createServer(respond);
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  browser = await openBrowser();
  page = await browser.newPage();
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate(async () => {
    const { Engine } = await import(/** @type {any} */ ("/landfall/engine.js"));
    /** @type {any} */ (globalThis).engine = await Engine.open({ book: "/book/" });
  });
});
after(async () => {
  await browser?.close();
  server?.close();
  await edge?.stop();
});

/** The page that Chromium computes in: the bundled engine, and the same book that the other runtimes read. */
/** @type {import("node:http").RequestListener} */
async function respond({ url = "/" }, response) {
  const types = { js: "text/javascript", wasm: "application/wasm" };
  const type = types[/** @type {"js" | "wasm"} */ (url.split(".").pop())] ?? "application/octet-stream";
  const bytes = url.startsWith("/book/")
    ? await shard(url.slice(6)).catch(() => undefined)
    : url.startsWith("/landfall/") && readFileSync(fileURLToPath(new URL(`../dist/widget/${url.slice(10)}`, import.meta.url)));
  if (url === "/") response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
  else if (bytes) response.writeHead(200, { "content-type": type }).end(bytes);
  else response.writeHead(404).end();
}

/** Native answers faults on standard error with status 1; they are compared like any answer. */
/** @param {"quote" | "landed-cost"} command @param {string} file */
async function native(command, file) {
  const book = process.env.LANDFALL_BOOK_FILE ? ["--book", process.env.LANDFALL_BOOK_FILE] : [];
  const options = { maxBuffer: 64 << 20 };
  const { stdout, stderr } = await run(/** @type {string} */ (binary), [command, "--json", file, ...book], options).catch((failed) => {
    if (failed.code === 1) return { stdout: failed.stderr, stderr: "" };
    throw failed;
  });
  return (stdout || stderr).trim();
}

for (const name of files)
  test(`${name} has one answer`, { skip }, async () => {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    const request = JSON.parse(text);
    const landed = "ship_from" in request;
    const method = landed ? "landed_cost" : "quote";
    const shop = /** @type {keyof typeof KEYS} */ (Object.hasOwn(KEYS, request.shop) ? request.shop : "hanoi-crafts");
    const options = { at: SHELL_AT, authorised: shop }; // the moment of requests that name none
    const expected = await native(landed ? "landed-cost" : "quote", file);

    const { bytes } = await engine.answerBytes(method, new TextEncoder().encode(text), options);
    assert.equal(new TextDecoder().decode(bytes), expected, "Node");

    const response = await fetch(`${edge.url}/v1/${landed ? "landed-costs" : "quotes"}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${KEYS[shop]}` },
      body: text,
    });
    assert.equal(await response.text(), expected, "workerd");

    const inPage = await page.evaluate(
      async ({ landed, request, options }) => {
        const { engine } = /** @type {{engine: Engine}} */ (/** @type {any} */ (globalThis));
        const answer = landed ? engine.landedCost(request, options) : engine.quote(request, options);
        return JSON.stringify(await answer.catch((fault) => fault.problem ?? String(fault)));
      },
      { landed, request, options },
    );
    assert.equal(inPage, expected, "Chromium");
  });

if (!files.length) test("answers are the same everywhere", { skip }, () => {});
