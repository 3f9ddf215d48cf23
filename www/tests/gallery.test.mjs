// Does every state of both elements hold at every width, light and dark, in every direction? axe finds nothing, and nothing overflows.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { serve } from "../serve.mjs";
import { axeFinds } from "./accessibility.mjs";
import { openBrowser } from "./browser.mjs";

/** @type {Awaited<ReturnType<typeof serve>>} */
let shop;
/** @type {import("playwright-core").Browser} */
let browser;
/** SCREENSHOTS names a folder into which pictures are put, to be looked at. */
const pictures = process.env.SCREENSHOTS;

before(async () => {
  shop = await serve({});
  browser = await openBrowser();
  if (pictures) mkdirSync(pictures, { recursive: true });
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

for (const [width, colorScheme, language] of /** @type {[number, "light" | "dark", string][]} */ ([
  [320, "light", "de"],
  [320, "dark", "ar"],
  [768, "light", "ar"],
  [768, "dark", "de"],
  [1280, "light", "en"],
  [1280, "dark", "en"],
]))
  test(`${width} px, ${colorScheme}, ${language}`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.goto(`${shop.url}/gallery.html?lang=${language}`);
    await page.locator("landfall-delivery [part~=option-chosen]").first().waitFor();
    await page.locator("landfall-estimate [part=offer]").first().waitFor();
    await page.locator("landfall-delivery [part~=problem]").nth(2).waitFor();
    assert.equal(await page.locator("landfall-estimate [part=loading]").count(), 0);
    assert.deepEqual(await axeFinds(page), []);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(beyond, 0);
    if (pictures) await page.screenshot({ path: `${pictures}/gallery-${width}-${colorScheme}-${language}.png`, fullPage: true });
    await page.close();
  });
