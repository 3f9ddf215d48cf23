// Does every state of both elements hold at every width, light and dark, in every direction? axe finds nothing, and nothing overflows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "../serve.mjs";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";
import { GALLERIES, openGallery } from "./galleries.mjs";

const at = inChromium(() => serve({}));

for (const gallery of GALLERIES)
  test(`${gallery.width} px, ${gallery.colorScheme}, ${gallery.language}`, async () => {
    const page = await openGallery(at.browser, at.server.url, gallery);
    assert.equal(await page.locator("landfall-estimate [part=loading]").count(), 0);
    assert.deepEqual(await axeFinds(page), []);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(beyond, 0);
    await page.close();
  });

test("without WebAssembly every state that needs an engine says a plain sentence, and the flat price stands", async () => {
  const page = await at.browser.newPage({ viewport: { width: 768, height: 900 }, bypassCSP: true });
  await page.goto(`${at.server.url}/gallery.html?without-webassembly`);
  await page.locator("landfall-delivery [part~=problem]").nth(6).waitFor();
  assert.equal(await page.locator("landfall-delivery [part=option] [part=dates]").count(), 0);
  assert.equal(await page.locator("landfall-delivery [value=fallback]").count(), 1);
  assert.deepEqual(await axeFinds(page), []);
  await page.close();
});
