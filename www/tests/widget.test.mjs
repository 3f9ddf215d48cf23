// Does the widget serve a shopper, and the form it stands in? In Chromium, on the demonstration shop, under its strict policy.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { serve } from "../serve.mjs";
import { without } from "../widget/sums.js";
import { inChromium } from "./browser.mjs";

/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let complaints;

const at = inChromium(() => serve({}));
beforeEach(async () => {
  await page?.close();
  complaints = [];
  page = await at.browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${at.server.url}/?shop=hanoi-crafts&to=Berlin`);
  await page.locator("landfall-delivery input[type=radio]").first().waitFor();
});

/** @template T @param {(delivery: any) => T} look */
function widget(look) {
  return page.locator("landfall-delivery").evaluate(look);
}

test("the options are shown, each with price, days, terms and service", async () => {
  const options = page.locator("landfall-delivery [part~=option]");
  const quoted = await widget((delivery) => delivery.quote.options.length);
  assert.equal(await options.count(), quoted);
  assert.ok(quoted >= 1 && quoted <= 6);
  for (const option of await options.all()) {
    const text = await option.innerText();
    assert.match(text, /€\d+\.\d\d/);
    assert.match(text, /\w{3} \d{1,2} \w{3}/);
    assert.match(text, /included|Pay on delivery|No duties|Nothing to pay/);
  }
  assert.deepEqual(complaints, []);
});

test("shown money is the quoted text, digit for digit", async () => {
  const { shown, quoted } = await widget((delivery) => ({
    shown: [...delivery.shadowRoot.querySelectorAll("[part=amount]")].map((node) => node.textContent.replace(/[^\d.]/g, "")),
    quoted: delivery.quote.options,
  }));
  assert.deepEqual(
    shown,
    quoted.map((/** @type {any} */ option) => without(option.due_at_checkout, option.goods)),
  );
});

test("keys choose: one tab stop, arrows move and check", async () => {
  await page.locator("#postcode").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  const first = await widget((delivery) => delivery.value);
  await page.keyboard.press("ArrowDown");
  const second = await widget((delivery) => delivery.value);
  const ids = await widget((delivery) => delivery.quote.options.map((/** @type {{id: string}} */ { id }) => id));
  assert.deepEqual([first, second], ids.slice(0, 2));
});

test("a choice is told to the page and to the form", async () => {
  assert.equal(await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => form.checkValidity()), false);
  await page.evaluate(() => {
    const page = /** @type {any} */ (globalThis);
    document.addEventListener("landfall-change", (event) => (page.told = /** @type {CustomEvent} */ (event).detail));
  });
  await page.locator("landfall-delivery input[type=radio]").nth(1).check();
  const seen = await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => ({
    submitted: new FormData(form).get("delivery"),
    valid: form.checkValidity(),
    told: /** @type {any} */ (globalThis).told,
  }));
  assert.equal(seen.valid, true);
  assert.equal(seen.submitted, seen.told.option.id);
  assert.equal(seen.told.cause, "shopper");
  await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => form.reset());
  assert.equal(await widget((delivery) => delivery.value), "");
});

test("a changed cart is re-priced before the next frame, and keeps the choice", async () => {
  await page.locator("landfall-delivery input[type=radio]").nth(1).check();
  const { before, frame, choice, same } = await page.evaluate(async () => {
    const delivery = /** @type {any} */ (document.querySelector("landfall-delivery"));
    const shown = () => delivery.shadowRoot.querySelector("[part=total]").textContent;
    const [before, choice] = [shown(), delivery.value];
    await new Promise(requestAnimationFrame);
    delivery.cart = delivery.cart.map((/** @type {any} */ line, /** @type {number} */ i) => ({ ...line, quantity: line.quantity + i }));
    await new Promise(requestAnimationFrame);
    return { before, frame: shown(), choice, same: delivery.value };
  });
  assert.notEqual(frame, before);
  assert.equal(same, choice);
});

test("a new destination shows bones first, then prices; a visited one shows prices at once", async () => {
  const { bones, took, back } = await page.evaluate(async () => {
    const delivery = /** @type {any} */ (document.querySelector("landfall-delivery"));
    const berlin = delivery.destination;
    const quoted = new Promise((done) => delivery.addEventListener("landfall-quote", done, { once: true }));
    const start = performance.now();
    delivery.destination = { country: "AU", postal_code: "3000", subdivision: "VIC" };
    await delivery.updateComplete;
    const bones = delivery.shadowRoot.querySelectorAll("[part=skeleton]").length;
    await quoted;
    const took = performance.now() - start;
    delivery.destination = berlin;
    await delivery.updateComplete;
    return { bones, took, back: delivery.shadowRoot.querySelectorAll("[part~=option]").length };
  });
  console.log(`a new destination took ${took.toFixed(1)} ms`);
  assert.equal(bones, 3);
  assert.ok(back > 0);
  assert.ok(took < 2000);
});

test("where nothing can be sent, words say why and the form is not valid", async () => {
  await widget((delivery) => void (delivery.destination = { country: "GI" }));
  const note = page.locator("landfall-delivery [part~=note]");
  await note.waitFor();
  assert.ok((await note.innerText()).length > 20);
  assert.equal(await widget((delivery) => delivery.checkValidity()), false);
});

test("languages are fetched when asked for", async () => {
  await page.locator("#locale").selectOption("de");
  await page.getByText("Rates as of").waitFor({ state: "detached" });
  assert.match(await page.locator("landfall-delivery [part~=option]").first().innerText(), /Gesamt/);
});

test("the breakdown adds up to what the option costs", async () => {
  await page.locator("landfall-delivery summary").first().click();
  const text = await page.locator("landfall-delivery [part=grand-total]").first().innerText();
  const total = await widget((delivery) => delivery.quote.options[0].total);
  assert.ok(text.replace(/[^\d.]/g, "").endsWith(total), text);
});

test("nothing overflows at 320 px, in either direction of writing", async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  for (const summary of await page.locator("landfall-delivery details:not(details details) > summary").all()) await summary.click();
  for (const direction of ["ltr", "rtl"]) {
    await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }));
    assert.ok(scroll <= client, `${direction}: ${scroll} > ${client}`);
  }
});

test("the edge function's answer replaces the estimate, and what customs ask of the recipient goes with the form", async () => {
  const quote = await widget((delivery) => delivery.quote);
  const required = {
    field: "personal_clearance_code",
    pattern: "P[0-9]{12}",
    because: "Customs clear a private import by it.",
    source: null,
  };
  for (const option of quote.options) for (const shipment of option.shipments) shipment.landed_cost.required = [required];
  await page.route("**/v1/quotes", (route) => route.fulfill({ json: quote }));
  await widget((delivery) => void (delivery.endpoint = "/v1/quotes"));
  await page.getByText("Price confirmed").waitFor();
  await page.locator("landfall-delivery input[type=radio]").first().check();
  const code = page.getByLabel("Personal customs clearance code");
  await code.fill("P12");
  assert.equal(await widget((delivery) => delivery.validity.patternMismatch), true);
  await code.fill("P123456789012");
  assert.equal(await widget((delivery) => delivery.validity.valid), true);
  const sent = await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => [...new FormData(form)].map(String));
  assert.ok(sent.includes("delivery.personal_clearance_code,P123456789012"), String(sent));
});

test("without its edge function the page keeps the estimate", async () => {
  await page.route("**/v1/quotes", (route) => route.abort());
  await widget((delivery) => void (delivery.endpoint = "/v1/quotes"));
  await page.waitForTimeout(600);
  assert.ok((await page.locator("landfall-delivery [part~=option]").count()) > 0);
  assert.equal(await page.getByText("Price confirmed").count(), 0);
});

test("a book that cannot be reached is told, and can be tried again", async () => {
  await page.route("**/elsewhere/**", (route) => route.fulfill({ status: 503 }));
  await widget((delivery) => void (delivery.book = "/elsewhere/"));
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await page.unroute("**/elsewhere/**");
  await page.route("**/elsewhere/**", (route) =>
    route.continue({ url: route.request().url().replace("/elsewhere/", "/books/shopper/hanoi-crafts/") }),
  );
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("landfall-delivery [part~=option]").first().waitFor();
});

test("the countdown runs, and a passed cut-off asks again", async () => {
  await page.clock.install({ time: "2026-11-24T02:59:00Z" }); // a minute before the hours left change
  await page.goto(`${at.server.url}/?shop=hanoi-crafts&to=Berlin`);
  const countdown = page.locator("landfall-delivery [part=countdown]").first();
  const before = await countdown.innerText();
  const { id, left } = await widget((delivery) => ({
    id: delivery.quote.expires_at,
    left: delivery.quote.options[0].delivery.order_within_s,
  }));
  await page.clock.fastForward(120_000);
  await page.waitForFunction((text) => {
    const { shadowRoot } = /** @type {Element} */ (document.querySelector("landfall-delivery"));
    return shadowRoot?.querySelector("[part=countdown]")?.textContent !== text;
  }, before.trim());
  await page.clock.fastForward(left * 1000);
  await page.waitForFunction((then) => /** @type {any} */ (document.querySelector("landfall-delivery")).quote?.expires_at !== then, id);
});
