// Does what `docs/hosting.md` says hold? From another origin, under a strict policy with Trusted Types, with digests for each file.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { serve } from "../serve.mjs";
import { openBrowser } from "./browser.mjs";

/** @type {Awaited<ReturnType<typeof serve>>} */
let files;
/** @type {import("playwright-core").Browser} */
let browser;
/** A network of delivery: the same files, with the headers that the page names. @type {import("node:http").Server} */
let cdn;
let origin = "";
/** The shop's own server: a page that really comes from this machine, or the browser would not let it ask another of its addresses. @type {import("node:http").Server} */
let own;
let served = { policy: "", body: "" };
/** What it sends besides; a test may take it away. @type {Record<string, string>} */
let shared = {};

before(async () => {
  files = await serve({});
  browser = await openBrowser();
  cdn = createServer(async (request, response) => {
    const found = await fetch(files.url + request.url, { headers: { "accept-encoding": "identity" } });
    const type = found.headers.get("content-type") ?? "";
    const kept = found.headers.get("cache-control") ?? "";
    response.writeHead(found.status, { "content-type": type, "cache-control": kept, ...shared });
    response.end(Buffer.from(await found.arrayBuffer()));
  });
  await new Promise((ready) => cdn.listen(0, "127.0.0.1", () => ready(undefined)));
  own = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-security-policy": served.policy });
    response.end(served.body);
  });
  await new Promise((ready) => own.listen(0, "127.0.0.1", () => ready(undefined)));
  origin = `http://localhost:${/** @type {import("node:net").AddressInfo} */ (cdn.address()).port}`;
});
after(async () => {
  cdn?.closeAllConnections();
  cdn?.close();
  own?.closeAllConnections();
  own?.close();
  await browser?.close();
  await files?.stop();
});

const hosting = readFileSync(new URL("../../docs/hosting.md", import.meta.url), "utf8");
const widget = new URL("../dist/widget/", import.meta.url);

/** The policy as the page of the docs has it, for a network of delivery at an address. */
const policy = () => (/```http\ncontent-security-policy: ([^\n]+)/.exec(hosting)?.[1] ?? "").replaceAll("https://cdn.example", origin);

/** @param {string} file */
const digest = (file) =>
  `sha384-${createHash("sha384")
    .update(readFileSync(new URL(file, widget)))
    .digest("base64")}`;

/** @param {{integrity?: string, book?: string}} [told] */
async function open({ integrity = "", book = `${origin}/books/shopper/hanoi-crafts/` } = {}) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  served = {
    policy: policy(),
    body: `<!doctype html><html lang="en"><title>A shop</title>
      <script type="module" crossorigin src="${origin}/landfall/landfall-delivery.js" ${integrity && `integrity="${integrity}"`}></script>
      <script type="module" crossorigin src="${origin}/landfall/landfall-estimate.js"></script>
      <landfall-estimate shop="hanoi-crafts" book="${book}" currency="EUR" sku="SILK-SCARF" country="FR" locale="fr"></landfall-estimate></html>`,
  };
  await page.goto(`http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (own.address()).port}/`);
  return { page, said };
}

const offer = "landfall-estimate [part=offer]";

test("from another origin, under the policy of the docs with Trusted Types, it works and complains of nothing", async () => {
  shared = { "access-control-allow-origin": "*" };
  assert.match(policy(), /require-trusted-types-for 'script'; trusted-types lit-html/);
  const { page, said } = await open();
  await page
    .locator(offer)
    .waitFor({ timeout: 5000 })
    .catch((cause) => assert.fail(`${said.join("\n")} ${cause}`));
  assert.match(await page.locator(offer).innerText(), /^France : \d/);
  assert.deepEqual(
    said.filter((line) => !/icon|data:/.test(line)),
    [],
  );
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = "<b>x</b>";
      return false;
    } catch {
      return true;
    }
  });
  assert.ok(refused, "the policy holds: no text becomes markup");
  await page.close();
});

test("without CORS a page of another origin loads nothing", async () => {
  shared = {};
  const { page, said } = await open();
  await page.waitForTimeout(500);
  assert.equal(await page.locator(offer).count(), 0);
  assert.ok(
    said.some((line) => line.includes("CORS")),
    said.join("\n"),
  );
  await page.close();
});

test("without `wasm-unsafe-eval` the shopper gets a sentence and the developer the cause", async () => {
  shared = { "access-control-allow-origin": "*" };
  const page = await browser.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  await page.route(`${files.url}/strict`, (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'" },
      body: `<!doctype html><script type="module" src="/landfall/landfall-estimate.js"></script>
        <landfall-estimate shop="hanoi-crafts" book="/books/shopper/hanoi-crafts/" currency="EUR" sku="SILK-SCARF" country="FR" locale="en"></landfall-estimate>`,
    }),
  );
  await page.goto(`${files.url}/strict`);
  await page.getByText("Delivery of this article cannot be shown at the moment.").waitFor();
  assert.ok(
    said.some((line) => line.startsWith("<landfall-estimate>:")),
    said.join("\n"),
  );
  await page.close();
});

test("a script with its digest runs, and with another does not", async () => {
  shared = { "access-control-allow-origin": "*" };
  const good = await open({ integrity: digest("landfall-delivery.js") });
  await good.page.locator(offer).waitFor({ timeout: 5000 });
  await good.page.close();
  const bad = await open({ integrity: digest("landfall-estimate.js") });
  await bad.page.waitForTimeout(500);
  assert.equal(await bad.page.evaluate(() => customElements.get("landfall-delivery") === undefined), true);
  await bad.page.close();
});

test("`preload.json` has the digest of each script, and the module's", () => {
  const { module, integrity } = JSON.parse(readFileSync(new URL("preload.json", widget), "utf8"));
  assert.equal(module.integrity, digest(module.file));
  const scripts = readdirSync(widget).filter((name) => name.endsWith(".js"));
  assert.deepEqual(integrity, Object.fromEntries(scripts.sort().map((name) => [name, digest(name)])));
});

test("a module or a part of the book that was changed under way is not used", async () => {
  shared = { "access-control-allow-origin": "*" };
  for (const pattern of ["**/*.wasm", "**/*.lfs"]) {
    const page = await browser.newPage();
    await page.route(pattern, async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[body.length >> 1] ^= 1;
      await route.fulfill({ response, body });
    });
    await page.route(`${files.url}/changed`, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><script type="module" src="/landfall/landfall-estimate.js"></script>
        <landfall-estimate shop="hanoi-crafts" book="/books/shopper/hanoi-crafts/" currency="EUR" sku="SILK-SCARF" country="FR" locale="en"></landfall-estimate>`,
      }),
    );
    await page.goto(`${files.url}/changed`);
    await page.locator("landfall-estimate [part=problem]").waitFor();
    await page.close();
  }
});

test("types, cache rules and packing are as the docs say", async () => {
  const { module } = JSON.parse(readFileSync(new URL("preload.json", widget), "utf8"));
  const rows = [...hosting.matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\| `([^`]+)` +\|$/gm)].map((row) => row.slice(1));
  assert.equal(rows.length, 6);
  /** @type {Record<string, string>} */
  const examples = {
    "landfall-*.js": "/landfall/landfall-delivery.js",
    "LANGUAGE.HASH.js": `/landfall/${readdirSync(widget).find((name) => /^de\.\w+\.js$/.test(name))}`,
    "landfall.HASH.wasm": `/landfall/${module.file}`,
    "shop.json, sources.json, lanes.json": "/books/shopper/hanoi-crafts/shop.json",
    "index.lfi": "/books/shopper/hanoi-crafts/index.lfi",
    "shards/*.lfs": `/books/shopper/hanoi-crafts/shards/${readdirSync(new URL("../books/shopper/hanoi-crafts/shards/", import.meta.url)).find((name) => name.endsWith(".lfs"))}`,
  };
  for (const [file, type, cache] of rows) {
    const response = await fetch(files.url + examples[file], { headers: { "accept-encoding": "br" } });
    assert.equal(response.status, 200, file);
    assert.equal(response.headers.get("content-type")?.split(";")[0], type, file);
    assert.equal(response.headers.get("cache-control"), cache, file);
    assert.equal(response.headers.get("content-encoding"), "br", file);
  }
});
