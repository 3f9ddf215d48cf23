// Does the checkout work in Firefox too? A smoke run in Debian's firefox-esr over WebDriver BiDi: prices, a choice, a wish, a language, the form.
//
// FIREFOX names the browser where it is not at the usual place; where there is none this is skipped.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import puppeteer from "puppeteer-core";
import { serve } from "../serve.mjs";

const executablePath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const skip = existsSync(executablePath) ? false : `\`${executablePath}\` is not there: install firefox-esr, or let FIREFOX name it`;

test("a shopper in Firefox sees prices, chooses by keys, wishes, reads another language and sends the form", { skip }, async () => {
  const server = await serve({});
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(`${server.url}/?shop=hanoi-crafts&to=Berlin`);
    // Asked at every frame: what waits for a selector hears of changes in the page alone, and none in a shadow root.
    const appears = (/** @type {string} */ selector) =>
      page.waitForFunction((inside) => document.querySelector("landfall-delivery")?.shadowRoot?.querySelector(inside), {}, selector);
    await appears("[part=radio]");
    const look = (/** @type {string} */ selector) =>
      page.$$eval(`landfall-delivery >>> ${selector}`, (all) => all.map((one) => one.textContent?.trim() ?? ""));
    const prices = await look("[part=amount]");
    assert.equal(prices.length, 3);
    for (const price of prices) assert.match(price, /^€\d+\.\d\d$/);
    assert.deepEqual(await look("[part~=tracked]"), ["partly tracked", "tracked", "tracked"]);

    // One tab stop; arrows move and choose.
    await page.focus("landfall-delivery >>> [part=radio]");
    await page.keyboard.press(" ");
    await page.keyboard.press("ArrowDown");
    const chosen = () => page.$eval("landfall-delivery", (delivery) => /** @type {any} */ (delivery).value);
    assert.equal(await chosen(), "standard-ddp");

    await page.$eval("landfall-delivery >>> [part=wishes] > summary", (summary) => /** @type {HTMLElement} */ (summary).click());
    await appears("input[name=insurance]");
    await page.click("landfall-delivery >>> input[name=insurance]");
    await appears('[part~="insurance"]');
    assert.equal(await chosen(), "standard-ddp");

    await page.select("#locale", "de");
    await page.waitForFunction(() =>
      /Bei der Lieferung ist nichts zu zahlen/.test(document.querySelector("landfall-delivery")?.shadowRoot?.textContent ?? ""),
    );
    const sent = await page.$eval("form", (form) =>
      [...new FormData(/** @type {HTMLFormElement} */ (form))].map(([name, value]) => `${name}=${value}`),
    );
    assert.ok(sent.includes("delivery=standard-ddp") && sent.includes("delivery.insurance=true"), sent.join());
    await page.click("#checkout button[type=submit], #checkout button:not([type])");
    await page.waitForFunction(() => /Vielen Dank/.test(document.querySelector("#said")?.textContent ?? ""));
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    await server.stop();
  }
});
