// Does a theme's rule reach into the elements? A page that does its worst; what is measured is what the browser computed.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { serve } from "../serve.mjs";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";

const at = inChromium(() => serve({}));
/** SCREENSHOTS names a folder into which pictures are put, to be looked at. */
const pictures = process.env.SCREENSHOTS;

if (pictures) mkdirSync(pictures, { recursive: true });

const HOSTILE = `
  html { font-size: 62.5%; }
  * { margin: 0 !important; padding: 0 !important; text-transform: uppercase !important; letter-spacing: 4px !important;
    word-spacing: 9px !important; text-indent: 30px !important; line-height: 3 !important; text-align: center !important;
    font-style: italic !important; font-weight: 900 !important; white-space: nowrap !important; text-shadow: 1px 1px red !important;
    border-radius: 0 !important; cursor: crosshair !important; list-style: none !important; }
  span, label, small, b, button, input { color: red !important; float: left !important; display: inline !important; }`;

/**
 * @param {string} style
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(style, options = {}) {
  const page = await at.browser.newPage({ viewport: { width: 480, height: 900 }, bypassCSP: true, ...options });
  const book = 'shop="hanoi-crafts" book="/books/shopper/hanoi-crafts/" currency="EUR"';
  await page.route("**/theme", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>A theme</title><style>${style}</style><main><h1>An article</h1>
        <landfall-estimate ${book} sku="SILK-SCARF" country="DE"></landfall-estimate><landfall-delivery ${book}></landfall-delivery></main>
        <script type="module" src="/landfall/landfall-estimate.js"></script></html>`,
    }),
  );
  await page.goto(`${at.server.url}/theme`);
  await page.locator("landfall-delivery").evaluate((/** @type {any} */ delivery) => {
    delivery.cart = [{ id: "1", sku: "SILK-SCARF", quantity: 1 }];
    delivery.destination = { country: "DE", postal_code: "10115" };
  });
  await page.locator("landfall-delivery input[type=radio]").first().check();
  await page.locator("landfall-estimate [part=offer]").waitFor();
  return page;
}

/** What is computed of everything within both elements that may hold text. @param {import("playwright-core").Page} page @param {string[]} names */
function computed(page, names) {
  return page.evaluate(
    (names) =>
      ["landfall-estimate", "landfall-delivery"].flatMap((element) =>
        [.../** @type {ShadowRoot} */ (document.querySelector(element)?.shadowRoot).querySelectorAll("*")].map((node) => {
          const style = getComputedStyle(node);
          return {
            node: `${element} ${node.localName}.${node.className}`,
            ...Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)])),
          };
        }),
      ),
    names,
  );
}

test("none of the page's rules of text is computed inside", async () => {
  const page = await open(HOSTILE);
  await page.locator("landfall-delivery [part=summary]").first().click(); // what makes up a price comes when it is unfolded
  await page.locator("landfall-delivery [part=grand-total]").first().waitFor();
  const wanted = {
    "text-transform": ["none"],
    "letter-spacing": ["normal", "0px"],
    "word-spacing": ["0px"],
    "text-indent": ["0px"],
    "font-style": ["normal"],
    "text-shadow": ["none"],
    float: ["none"],
    "white-space-collapse": ["collapse", "preserve"], // inputs keep blanks themselves
    cursor: ["auto", "pointer", "default", "text"],
  };
  const all = await computed(page, Object.keys(wanted));
  assert.ok(all.length > 100, String(all.length));
  for (const [name, allowed] of Object.entries(wanted))
    for (const seen of all)
      assert.ok(allowed.includes(/** @type {any} */ (seen)[name]), `${seen.node}: ${name} is ${/** @type {any} */ (seen)[name]}`);
  const root = await computed(page, ["font-size", "font-weight", "color", "line-height"]);
  for (const seen of root.filter(({ node }) => / (div|p)\.root/.test(node)))
    assert.deepEqual(
      [/** @type {any} */ (seen)["font-size"], /** @type {any} */ (seen)["font-weight"], /** @type {any} */ (seen)["line-height"]],
      ["14px", "400", "20.3px"],
      seen.node,
    );
  assert.ok(root.every(({ node, ...style }) => /** @type {any} */ (style).color !== "rgb(255, 0, 0)"));
  if (pictures) await page.screenshot({ path: `${pictures}/hostile.png`, fullPage: true });
  await page.close();
});

test("a root of 62.5 % leaves the elements as large as the page's text", async () => {
  const measure = async (/** @type {string} */ style) => {
    const page = await open(style);
    const box = await page.locator("landfall-delivery").evaluate((element) => /** @type {HTMLElement} */ (element).offsetHeight);
    await page.close();
    return box;
  };
  assert.equal(
    await measure("html { font-size: 62.5%; } body { font-size: 1.6rem; margin: 8px; }"),
    await measure("body { margin: 8px; }"),
  );
});

for (const [name, style, scheme] of [
  ["a dark page that does not say so", "body { background: #111; color: #eee; }", "dark"],
  ["a light page on a dark machine", "body { background: #fff; color: #222; }", "light"],
])
  test(`${name} is followed`, async () => {
    const page = await open(style, { colorScheme: scheme === "dark" ? "light" : "dark" });
    const schemes = await computed(page, ["color-scheme"]);
    for (const seen of schemes.filter(({ node }) => / (div|p)\.root/.test(node)))
      assert.equal(/** @type {any} */ (seen)["color-scheme"], scheme, seen.node);
    assert.deepEqual(await axeFinds(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/${scheme}.png`, fullPage: true });
    await page.close();
  });

test("nothing overflows from 280 px on", async () => {
  for (const width of [280, 320, 600]) {
    const page = await open("body { margin: 0; }", { viewport: { width, height: 700 } });
    for (const summary of await page.locator("landfall-delivery details:not(details details) > summary").all()) await summary.click();
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(beyond, 0, `${width} px`);
    if (pictures) await page.screenshot({ path: `${pictures}/${width}.png`, fullPage: true });
    await page.close();
  }
});

test("with the shopper's own colours a frame tells what is chosen", async () => {
  const page = await open("", { forcedColors: "active" });
  const outlines = await page
    .locator("landfall-delivery [part~=option]")
    .evaluateAll((options) => options.map((option) => getComputedStyle(option).outlineStyle));
  assert.deepEqual(outlines.slice(0, 2), ["solid", "none"]);
  if (pictures) await page.screenshot({ path: `${pictures}/forced.png`, fullPage: true });
  await page.close();
});

test("who wants no motion has none", async () => {
  const page = await open("", { reducedMotion: "reduce" });
  await page.route("**/books/**", () => {});
  await page
    .locator("landfall-delivery")
    .evaluate((/** @type {any} */ delivery) => (delivery.destination = { country: "AU", postal_code: "3000" }));
  const bone = page.locator("landfall-delivery [part=skeleton] > *").first();
  await bone.waitFor({ state: "attached" });
  assert.equal(await bone.evaluate((node) => getComputedStyle(node).animationName), "none");
  await page.close();
});
