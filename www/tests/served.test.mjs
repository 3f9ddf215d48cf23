// Does `landfall serve` show a shop's page that quotes, from the program alone? In Chromium, with the program's own headers; the widget comes from
// the program where it was built with it (`--features widget`), else from the folder of the build.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { inChromium } from "./browser.mjs";
import { quoteRequest } from "./carts.mjs";
import { binary } from "./store.mjs";

const KEY = "a-key-of-this-test-alone";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** @param {string} shop @param {string[]} rest */
async function served(shop, ...rest) {
  const server = spawn(binary, ["serve", "--shop", shop, "--port", "0", ...rest], {
    cwd: ROOT,
    env: { ...process.env, LANDFALL_KEY: KEY },
    stdio: ["ignore", "pipe", "inherit"],
  });
  /** @type {string[]} */
  const told = [];
  for await (const line of createInterface({ input: /** @type {import("node:stream").Readable} */ (server.stdout) })) {
    told.push(line);
    if (line.startsWith("the widget")) break;
  }
  const url = told[0]?.split(" ").at(-1)?.replace(/\/$/, "") ?? "";
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/, told.join("\n"));
  const stop = () => new Promise((gone) => server.once("exit", gone) && server.kill());
  return { url, told, stop };
}

const at = inChromium(() => served("hanoi-crafts"));

/** A page, its options, and what the console says. @param {string} url */
async function visited(url) {
  const page = await at.browser.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("requestfailed", (request) => said.push(`${request.url()} failed`));
  await page.goto(url);
  return { page, said };
}

/** @param {import("playwright-core").Page} page */
const total = (page) => page.locator("#total").textContent();

/** @param {import("playwright-core").Page} page @param {string | null} before */
const changed = (page, before) =>
  page.waitForFunction((before) => {
    const text = document.getElementById("total")?.textContent;
    return text && text !== before;
  }, before);

/** What the API asks for the same, its cheapest option chosen by the shopper or any other. @param {string} country @param {string} sku */
async function asked(country, sku) {
  const request = {
    shop: "hanoi-crafts",
    currency: "USD",
    ship_to: { country },
    lines: [{ id: sku, sku, quantity: 1 }],
  };
  const answer = await fetch(`${at.server.url}/v1/quotes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  assert.equal(answer.status, 200);
  const { options } = await answer.json();
  return options.map((/** @type {{total: string}} */ option) => `To the door: ${option.total} USD`);
}

test("the page shows the shop's goods, and the widget what the API asks", async () => {
  const { page, said } = await visited(at.server.url);
  const fastest = page.locator("landfall-delivery").getByRole("radio").first();
  await fastest.waitFor();
  const { sku, currency } = await page.evaluate(() => {
    const shop = JSON.parse(document.getElementById("shop")?.textContent ?? "");
    return { sku: shop.products[0].sku, currency: shop.currency };
  });
  assert.equal(currency, "USD");
  for (const country of ["DE", "AU"]) {
    const before = await total(page);
    const earlier = await page.evaluateHandle(() => /** @type {any} */ (document.querySelector("landfall-delivery")).quote);
    await page.locator("landfall-delivery .place select").selectOption(country);
    await page.waitForFunction((earlier) => {
      const { quote } = /** @type {any} */ (document.querySelector("landfall-delivery"));
      return quote && quote !== earlier;
    }, earlier);
    await fastest.check();
    await changed(page, before);
    const shown = await total(page);
    assert.ok((await asked(country, sku)).includes(shown), `${country}: ${shown}`);
  }
  assert.deepEqual(said, []);
  await page.close();
});

test("what is named by its content lasts, and nothing outside is served", async () => {
  const head = async (/** @type {string} */ path) => {
    const answer = await fetch(at.server.url + path);
    return [answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")];
  };
  assert.deepEqual(await head("/landfall/landfall-delivery.js"), [200, "text/javascript; charset=utf-8", "no-cache"]);
  assert.deepEqual(await head("/shop.css"), [200, "text/css; charset=utf-8", "no-cache"]);
  assert.equal((await head("/landfall/..%2f..%2fCargo.toml"))[0], 404);
  assert.equal((await head("/landfall/landfall-delivery.js.map.br"))[0], 404);
});

test("the API answers beside it: everybody a quote, the shop's key more", async () => {
  const post = (/** @type {string} */ key) =>
    fetch(`${at.server.url}/v1/quotes`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(quoteRequest("hanoi-crafts")),
    });
  const [open, own, other] = await Promise.all([post(""), post(KEY), post("some-other-key-of-somebody")]);
  assert.deepEqual([open.status, own.status, other.status], [200, 200, 401]);
  const [plain, full] = await Promise.all([open.json(), own.json()]);
  assert.equal(plain.options[0].total, full.options[0].total);
  assert.equal((await (await fetch(`${at.server.url}/healthz`)).json()).status, "ok");
});

test("a folder that is not the widget's, and a key that is too short, are refused in words", async () => {
  for (const [words, env, fault] of /** @type {[string[], Record<string, string>, RegExp][]} */ ([
    [["--widget", "tests"], {}, /`tests` has no `landfall-delivery.js`/],
    [[], { LANDFALL_KEY: "short" }, /the key is too short/],
  ])) {
    const refused = spawn(binary, ["serve", "--shop", "hanoi-crafts", "--port", "0", ...words], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
    let said = "";
    for await (const part of refused.stderr) said += part;
    assert.match(said, fault);
  }
});
