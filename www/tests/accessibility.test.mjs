// Can everybody use it? axe-core looks at the demonstration page: both shops, light and dark, folded and unfolded.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "../serve.mjs";
import { axeFinds } from "./accessibility.mjs";
import { openBrowser } from "./browser.mjs";
import { SHOPS } from "./carts.mjs";

/** @type {Awaited<ReturnType<typeof serve>>} */
let shop;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  shop = await serve({});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

for (const name of SHOPS)
  for (const colorScheme of /** @type {const} */ (["light", "dark"]))
    for (const to of ["Berlin", "New York"])
      test(`${name} to ${to}, ${colorScheme}`, async () => {
        const page = await browser.newPage({ colorScheme, bypassCSP: true });
        await page.goto(`${shop.url}/?shop=${name}&to=${to}`);
        await page.locator("landfall-delivery input[type=radio]").first().check();
        for (const summary of await page.locator("landfall-delivery summary").all()) await summary.click();
        assert.deepEqual(await axeFinds(page), []);
        await page.close();
      });
