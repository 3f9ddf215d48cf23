// Can everybody use it? axe-core looks at the demonstration page: both shops, light and dark, folded and unfolded.

import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "../serve.mjs";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";
import { SHOPS } from "./carts.mjs";

const at = inChromium(() => serve({}));

for (const name of SHOPS)
  for (const colorScheme of /** @type {const} */ (["light", "dark"]))
    for (const to of ["Berlin", "New York"])
      test(`${name} to ${to}, ${colorScheme}`, async () => {
        const page = await at.browser.newPage({ colorScheme, bypassCSP: true });
        await page.goto(`${at.server.url}/?shop=${name}&to=${to}`);
        await page.locator("landfall-delivery input[type=radio]").first().check();
        for (const summary of await page.locator("landfall-delivery details:not(details details) > summary").all()) await summary.click();
        assert.deepEqual(await axeFinds(page), []);
        await page.close();
      });
