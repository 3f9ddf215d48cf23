// Is the first price there soon, and does nothing move when it comes? In Chromium, each answer 400 ms under way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inChromium } from "./browser.mjs";
import { startDemo } from "./servers.mjs";
import { visit } from "./visit.mjs";

const LATENCY_MS = 400;
const PRICE_MS = 1600;
const SHIFT = 0.02;
/** A machine that others use too may be late once. */
const TRIES = 3;

const at = inChromium(() => startDemo());

for (const query of ["shop=hanoi-crafts&country=AU", "shop=tokyo-stationery", "shop=saigon-apparel"])
  test(`the first price of ${query} stands within ${PRICE_MS} ms`, async () => {
    const prices = [];
    for (let i = 0; i < TRIES; i++) {
      const { price } = await visit(at.browser, `${at.server.url}/?${query}`, { latency: LATENCY_MS });
      prices.push(price);
      if (price <= PRICE_MS) break;
    }
    assert.ok(Math.min(...prices) <= PRICE_MS, prices.join());
  });

for (const [width, height] of [
  [1280, 900],
  [768, 1024],
  [360, 800],
  [320, 640],
])
  for (const shop of ["tokyo-stationery", "hanoi-crafts", "saigon-apparel"])
    test(`nothing moves on a first visit to ${shop} at ${width} px`, async () => {
      for (const country of ["DE", "AU"]) {
        const colorScheme = country === "AU" ? "dark" : "light";
        const { shift, shifts } = await visit(at.browser, `${at.server.url}/?shop=${shop}&country=${country}`, {
          latency: 100,
          width,
          height,
          colorScheme,
        });
        assert.ok(shift <= SHIFT, `${country} ${shift}\n${shifts.map(({ value, moved }) => `${value} ${moved.join("; ")}`).join("\n")}`);
      }
    });

test("the room that is kept is as high as the options that come, within a tenth, from 320 px on, light and dark", async () => {
  for (const width of [320, 360, 768, 1280])
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const height = (/** @type {import("playwright-core").Page} */ page) =>
        page.locator("landfall-delivery").evaluate((delivery) => /** @type {HTMLElement} */ (delivery).offsetHeight);
      let [bones, options] = [0, 0];
      const page = await at.browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      // In the morning of a working day: past the last hand-over of a day one service is no faster than another, and is not offered.
      await page.clock.setFixedTime("2026-11-25T02:00:00Z");
      await page.route("**/*.lfi", async (route) => {
        await page.locator("landfall-delivery [part=skeleton]").first().waitFor();
        bones = await height(page);
        await route.continue();
      });
      await page.goto(`${at.server.url}/?shop=tokyo-stationery&country=AU`);
      await page.locator("landfall-delivery input[type=radio]").first().waitFor();
      options = await height(page);
      assert.ok(Math.abs(bones / options - 1) <= 0.1, `${width} px, ${colorScheme}: ${bones} px kept, ${options} px taken`);
      await page.close();
    }
});
