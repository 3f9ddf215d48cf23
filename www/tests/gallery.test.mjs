// Does every state of both elements hold at every width, light and dark, in every direction? axe finds nothing, and nothing overflows.

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

for (const [width, colorScheme, language] of /** @type {[number, "light" | "dark", string][]} */ ([
  [320, "light", "de"],
  [320, "dark", "ar"],
  [768, "light", "ar"],
  [768, "dark", "de"],
  [1280, "light", "en"],
  [1280, "dark", "en"],
]))
  test(`${width} px, ${colorScheme}, ${language}`, async () => {
    const page = await at.browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.goto(`${at.server.url}/gallery.html?lang=${language}`);
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

test("without WebAssembly every state that needs an engine says a plain sentence, and the flat price stands", async () => {
  const page = await at.browser.newPage({ viewport: { width: 768, height: 900 }, bypassCSP: true });
  await page.goto(`${at.server.url}/gallery.html?without-webassembly`);
  await page.locator("landfall-delivery [part~=problem]").nth(6).waitFor();
  assert.equal(await page.locator("landfall-delivery [part=option] [part=dates]").count(), 0);
  assert.equal(await page.locator("landfall-delivery [value=fallback]").count(), 1);
  assert.deepEqual(await axeFinds(page), []);
  if (pictures) await page.screenshot({ path: `${pictures}/gallery-without-webassembly.png`, fullPage: true });
  await page.close();
});
