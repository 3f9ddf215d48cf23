// Does the estimate tell a product page's shopper what delivery costs, in one plain sentence whatever happens? In Chromium, on real books.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { serve } from "../serve.mjs";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";

/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let complaints;
/** @type {string[]} */
let fetched;

const at = inChromium(() => serve({}));
beforeEach(async () => {
  await page?.close();
  [complaints, fetched] = [[], []];
  page = await at.browser.newPage({ viewport: { width: 640, height: 600 }, bypassCSP: true });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
});

/** @param {string} tags @param {string} [language] */
async function open(tags, language = "en") {
  await page.route("**/product", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="${language}"><title>An article</title><main><h1>An article</h1>${tags}</main>
        <script>for (const name of ["landfall-ready", "landfall-problem"]) addEventListener(name, (event) => (window[name] ??= []).push(event.detail))</script>
        <script type="module" src="/landfall/landfall-estimate.js"></script></html>`,
    }),
  );
  await page.goto(`${at.server.url}/product`);
}

/** @param {string} [more] */
const tag = (more = 'sku="SILK-SCARF" country="DE"') =>
  `<landfall-estimate shop="hanoi-crafts" book="/books/shopper/hanoi-crafts/" currency="EUR" ${more}></landfall-estimate>`;

/** @param {string} part */
async function sentence(part) {
  await page.locator(`landfall-estimate [part=${part}]`).first().waitFor();
  return (await page.locator("landfall-estimate [part=estimate]").first().innerText()).replace(/\s+/g, " ");
}

/** @template T @param {(estimate: any) => T} look */
const estimate = (look) => page.locator("landfall-estimate").first().evaluate(look);

test("it tells what is paid now, the days, and that import duty is included", async () => {
  await open(tag());
  const text = await sentence("offer");
  const option = await estimate(({ option }) => option);
  const now = (Number(option.due_at_checkout) - Number(option.goods)).toFixed(2);
  assert.match(text, /^To Germany: (at least )?€\d+\.\d\d, \w{3}, \w{3} \d{1,2} – \w{3}, \w{3} \d{1,2}/);
  assert.ok(text.includes(`€${now}`), `${text}: ${now}`);
  assert.match(text, Number(option.due_on_delivery) ? /Pay on delivery: €/ : /duty and taxes included|Nothing to pay on delivery/);
  assert.deepEqual(await axeFinds(page), []);
  assert.deepEqual(complaints, []);
});

test("the cheapest in all is told, or the fastest where the page prefers it", async () => {
  await open(tag());
  await sentence("offer");
  const totals = await estimate(({ quote }) => quote.options.map((/** @type {{total: string}} */ { total }) => Number(total)));
  assert.equal(await estimate(({ option }) => Number(option.total)), Math.min(...totals));
  await estimate((element) => void (element.prefer = "fastest"));
  const days = await estimate(({ quote }) => quote.options.map((/** @type {any} */ { delivery }) => delivery.latest));
  assert.equal(await estimate(({ option }) => option.delivery.latest), days.sort()[0]);
});

test("what is due at the door is said, with how much", async () => {
  await open(tag('sku="SILK-SCARF" country="DE"'));
  await sentence("offer");
  const quote = await estimate(({ quote }) => quote);
  for (const option of quote.options) Object.assign(option, { due_on_delivery: "9.20", complete: true });
  await page.route("**/v1/quotes", (route) => route.fulfill({ json: quote }));
  await estimate((element) => void (element.endpoint = "/v1/quotes"));
  await page.getByText("Pay on delivery: €9.20").waitFor();
  for (const option of quote.options) Object.assign(option, { due_on_delivery: "0.00", complete: false });
  await estimate((element) => void (element.quantity = 2));
  await page.getByText("Import charges may be asked on delivery").waitFor();
  assert.match(await sentence("terms"), /^To Germany: €/);
});

test("where nothing is sent to, it says so", async () => {
  await open(tag('sku="SILK-SCARF" country="GI"'));
  assert.equal(await sentence("nothing"), "Not delivered to Gibraltar.");
  assert.deepEqual(await axeFinds(page), []);
});

test("without a country it asks for one; without an article it says nothing", async () => {
  await open(tag('sku="SILK-SCARF"') + tag('country="DE"'));
  assert.match(await sentence("note"), /^Choose your country/);
  assert.equal(await page.locator("landfall-estimate [part=estimate]").nth(1).innerText(), "");
  assert.equal(fetched.filter((path) => /\.(wasm|lfi)$/.test(path)).length, 0, "nothing is loaded before it is needed");
});

test("an article that the shop has not is told to the developer once, and plainly to the shopper", async () => {
  await open(tag('sku="NO-SUCH" country="DE"'));
  const text = await sentence("problem");
  assert.equal(text, "Delivery of this article cannot be shown at the moment.");
  assert.equal(complaints.length, 1);
  assert.match(complaints[0], /^<landfall-estimate>: .*NO-SUCH/);
  const [problem] = await page.evaluate(() => /** @type {any} */ (globalThis)["landfall-problem"]);
  assert.equal(problem.kind, "page");
  assert.deepEqual(await axeFinds(page), []);
});

test("a browser without WebAssembly gets a plain sentence", async () => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await open(tag());
  assert.equal(await sentence("problem"), "Delivery of this article cannot be shown at the moment.");
  assert.equal(complaints.length, 1, complaints.join("\n"));
});

test("a book that cannot be reached can be tried again", async () => {
  await page.route("**/shop.json", (route) => route.abort());
  await open(tag());
  await sentence("problem");
  assert.deepEqual(await axeFinds(page), []);
  await page.unroute("**/shop.json");
  await page.getByRole("button", { name: "Try again" }).click();
  assert.match(await sentence("offer"), /^To Germany/);
});

test("elements of one page share one engine and one book, also with the checkout's", async () => {
  await open(`${tag()}${tag('sku="SILK-SHAWL" country="DE"')}
    <landfall-delivery shop="hanoi-crafts" book="/books/shopper/hanoi-crafts/" currency="EUR"></landfall-delivery>`);
  await page.locator("landfall-delivery").evaluate((/** @type {any} */ delivery) => {
    delivery.cart = [{ id: "1", sku: "SILK-SCARF", quantity: 1 }];
    delivery.destination = { country: "DE", postal_code: "10115" };
  });
  await page.locator("landfall-delivery [part~=option]").first().waitFor();
  await page.locator("landfall-estimate [part=offer]").nth(1).waitFor();
  for (const ending of [/\.wasm$/, /index\.lfi$/, /shop\.json$/])
    assert.equal(fetched.filter((path) => ending.test(path)).length, 1, String(ending));
});

test("nothing moves when the sentence comes, and the engine is fetched after the first paint", async () => {
  await page.addInitScript(() => {
    const page = /** @type {any} */ (globalThis);
    page.moved = 0;
    const count = (/** @type {PerformanceObserverEntryList} */ list) =>
      list.getEntries().forEach((entry) => (page.moved += /** @type {any} */ (entry).value));
    new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
  });
  await open(`<style>landfall-estimate:not(:defined){display:block;min-block-size:2lh;line-height:1.45}</style>${tag()}<p>Below</p>`);
  await sentence("offer");
  await page.waitForTimeout(100);
  const { moved, painted, engine } = await page.evaluate(() => ({
    moved: /** @type {any} */ (globalThis).moved,
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    engine: performance.getEntriesByType("resource").find(({ name }) => name.endsWith(".wasm"))?.startTime ?? 0,
  }));
  assert.ok(moved <= 0.01, String(moved));
  assert.ok(engine > painted, `${engine} after ${painted}`);
});

for (const [language, begins] of [
  ["de", "Versand – Frankreich: "],
  ["ja", "フランスへ："],
  ["vi", "Đến Pháp: "],
  ["fr", "France : "],
])
  test(`it speaks ${language}`, async () => {
    await open(tag('sku="SILK-SCARF" country="FR"'), language);
    const text = await sentence("offer");
    assert.ok(text.startsWith(begins), text);
  });
