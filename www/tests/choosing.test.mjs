// Does the widget help to choose, and does a form never stay silent? In Chromium on the demonstration shop, its edge function in workerd.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { newKey } from "../edge/new-key.mjs";
import { badges, preselected } from "../widget/pick.js";
import { exampleOf } from "../widget/recipient.js";
import { compare, sum, without } from "../widget/sums.js";
import { wordingFor } from "../widget/wording.js";
import { inChromium } from "./browser.mjs";
import { startDemo } from "./servers.mjs";

/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let complaints;

const at = inChromium(() => startDemo({ SIGNING_KEYS: JSON.stringify({ issuer: "https://shop.example", keys: [newKey("one")] }) }));
beforeEach(async () => {
  await page?.close();
  complaints = [];
  page = await at.browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});

/** @template T @param {(delivery: any) => T} look */
function widget(look) {
  return page.locator("landfall-delivery").evaluate(look);
}

const options = () => page.locator("landfall-delivery [part~=option]");
const radios = () => page.locator("landfall-delivery input[type=radio]");

async function berlin(more = "") {
  await page.goto(`${at.server.url}/?shop=hanoi-crafts&to=Berlin${more}`);
  await radios().first().waitFor();
}

/** Every quote that the page asks of the edge function from now on, changed. @param {(quote: any) => void} change */
async function changed(change) {
  const quote = await widget((delivery) => delivery.quote);
  change(quote);
  await page.route("**/v1/quotes", (route) => route.fulfill({ json: quote }));
  await widget((delivery) => void (delivery.endpoint = "/v1/quotes"));
  await page.getByText("Price confirmed").waitFor();
}

test("sums are exact, in any number of places", () => {
  assert.equal(sum([]), "0");
  assert.equal(sum(["0.10", "0.2", "1"]), "1.30");
  assert.equal(sum(["9007199254740993", "1"]), "9007199254740994");
  assert.equal(without("117.34", "75.18"), "42.16");
  assert.equal(without("0", "60.00"), "0.00");
  assert.equal(without("1.005", "1"), "0.005");
  assert.deepEqual([compare("10", "9.99"), compare("1.50", "1.5"), compare("2", "10")], [1, 0, -1]);
});

test("an example is made for every form that customs ask for, and is of that form", () => {
  const regimes = new URL("../../rate-data/world/regimes/", import.meta.url);
  const patterns = readdirSync(regimes).flatMap((file) =>
    [...readFileSync(new URL(file, regimes), "utf8").matchAll(/^pattern = (".*")$/gm)].map(([, text]) => JSON.parse(text)),
  );
  assert.ok(patterns.length > 10);
  for (const pattern of patterns) assert.match(exampleOf(pattern), new RegExp(`^(?:${pattern})$`, "v"));
  assert.equal(exampleOf("^P[0-9]{12}$"), "P123456789123");
  assert.equal(exampleOf("^[0-9]{3}\\.?[0-9]{3}\\.?[0-9]{3}-?[0-9]{2}$"), "123.456.789-12");
});

test("what is chosen ahead is never a bill at the door, and only what is known is cheapest", () => {
  const option = (/** @type {string} */ id, /** @type {string} */ total, /** @type {string} */ latest, more = {}) =>
    /** @type {any} */ ({ id, total, due_on_delivery: "0.00", complete: true, delivery: { latest }, ...more });
  const offered = [
    option("door", "10.00", "2026-12-01", { due_on_delivery: "2.00" }),
    option("slow", "12.00", "2026-12-20"),
    option("fast", "30.00", "2026-12-02"),
  ];
  const ids = (/** @type {string} */ how) => preselected(offered, how)?.id;
  assert.deepEqual(["none", "first", "cheapest", "fastest", "all"].map(ids), [undefined, "slow", "slow", "fast", undefined]);
  assert.deepEqual(badges(offered), { cheapest: "door", fastest: "door" });
  assert.deepEqual(badges([offered[1], { ...offered[2], complete: false }]), { cheapest: undefined, fastest: "fast" });
  assert.deepEqual(badges([offered[1], offered[1]]), { cheapest: undefined, fastest: undefined });
  assert.deepEqual(badges(offered.slice(1, 2)), {});
});

test("the large figure is what is paid now for it; what is due at the door says the fee and who asks", async () => {
  await berlin();
  await widget((delivery) => void (delivery.terms = "any"));
  const look = async (/** @type {string} */ terms) => {
    const { shown, quoted } = await widget((delivery) => ({
      shown: [...delivery.shadowRoot.querySelectorAll("[part=amount]")].map((node) => node.textContent.replace(/[^\d.]/g, "")),
      quoted: delivery.quote.options,
    }));
    const stand = quoted.filter((/** @type {any} */ option) => option.terms === terms);
    assert.deepEqual(
      shown,
      stand.map((/** @type {any} */ option) => without(option.due_at_checkout, option.goods)),
    );
    assert.equal(await page.locator("landfall-delivery [part~=cheapest]").count(), 1);
    return { ...stand[0], words: await options().first().locator("[part='mark terms']").innerText() };
  };
  const later = page.getByRole("radio", { name: "Pay on delivery", exact: true });
  await later.waitFor();
  assert.equal((await look("ddp")).words, "Nothing to pay on delivery");
  await later.check();
  const { words, fees, due_on_delivery: due } = await look("dap");
  assert.equal(words, `Pay on delivery: €${due} · incl. €${fees} fee · to the carrier`);
});

test("a form without a choice says so where the choice is to be made, and while prices are still to come", async () => {
  await berlin();
  await page.locator("#checkout button[type=submit], #checkout [data-say=pay]").first().click();
  const error = page.locator("landfall-delivery [part=error]");
  assert.equal(await error.innerText(), "Choose a delivery option.");
  assert.equal(await page.evaluate(() => document.activeElement?.localName), "landfall-delivery");
  await radios().first().check();
  await error.waitFor({ state: "detached" });

  await page.route("**/never/**", () => {});
  await widget((delivery) => void (delivery.book = "/never/"));
  await page.locator("#checkout button[type=submit], #checkout [data-say=pay]").first().click();
  await error.getByText("Looking up prices for this address").waitFor();
  await widget((delivery) => void (delivery.destination = null));
  await error.getByText("Enter your address to see prices and dates.").waitFor();
});

test("a choice that is withdrawn says why, where it stood", async () => {
  await berlin();
  await radios().nth(1).check();
  const [tier, service] = await widget(({ option }) => [option.tier, option.service]);
  const because = "the parcel is too long for it";
  await changed((quote) => {
    quote.options = quote.options.filter((/** @type {any} */ option) => option.tier !== tier);
    const reason = { code: "parcel_too_long", args: {} };
    quote.refusals = [{ subject: "service", id: service, lines: [], code: "parcel_too_long", because, reason, audience: "shopper" }];
  });
  const note = page.locator("landfall-delivery [part~=withdrawn]");
  const label = tier[0].toUpperCase() + tier.slice(1);
  assert.match(await note.innerText(), new RegExp(`^${label} is no longer offered\\. \\S`));
  assert.equal(await note.evaluate((node) => node.previousElementSibling?.part.contains("option")), true);
  await radios().first().check();
  await note.waitFor({ state: "detached" });
});

test("an option stands chosen where the page wants one", async () => {
  await berlin();
  await widget((delivery) => Object.assign(delivery, { preselect: "cheapest", terms: "any", destination: { ...delivery.destination } }));
  await page.locator("landfall-delivery [part~=option-chosen]").waitFor();
  const { chosen, total, due } = await widget((delivery) => {
    const silent = delivery.quote.options.filter((/** @type {any} */ { due_on_delivery }) => !/[1-9]/.test(due_on_delivery));
    const cheapest = silent.reduce((/** @type {any} */ a, /** @type {any} */ b) => (Number(a.total) <= Number(b.total) ? a : b));
    return { chosen: delivery.option.total, total: cheapest.total, due: delivery.option.due_on_delivery };
  });
  assert.deepEqual([chosen, due], [total, "0.00"]);
});

test("a mistake of the page is its developer's to read; the shopper reads a plain sentence, and the flat price stands", async () => {
  await berlin();
  await page.evaluate(() => {
    const page = /** @type {any} */ (globalThis);
    page.told = [];
    document.addEventListener("landfall-problem", (event) => page.told.push(/** @type {CustomEvent} */ (event).detail));
  });
  for (const fallback of ["", "12.00 EUR"]) {
    await page.evaluate((prices) => {
      const delivery = /** @type {any} */ (document.querySelector("landfall-delivery"));
      Object.assign(delivery, { fallback: prices, cart: [{ id: "1", sku: "NO-SUCH", quantity: 1 }] });
    }, fallback);
    await page.locator("landfall-delivery [part~=problem], landfall-delivery input[value=fallback]").first().waitFor();
    assert.doesNotMatch(await page.locator("landfall-delivery").innerText(), /NO-SUCH|article/);
  }
  assert.equal(await page.locator("landfall-delivery input[value=fallback]").count(), 1);
  assert.deepEqual(complaints.length, 1, complaints.join("\n"));
  assert.match(complaints[0], /^<landfall-delivery>: the shop has no article `NO-SUCH`.*\(`\/lines\/0\/sku`\)$/);
  const told = await page.evaluate(() => /** @type {any} */ (globalThis).told);
  assert.equal(told[0].kind, "page");
  assert.equal(told[0].problem.errors[0].code, "unknown_sku");
});

test("a bound choice goes with the form as a token, which the shop's edge function knows", async () => {
  await berlin("&binding");
  await page.getByText("Price confirmed").waitFor();
  await widget((delivery) => void (delivery.bind = true));
  await radios().first().check();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector("landfall-delivery")).validity.valid);
  const token = await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => new FormData(form).get("delivery.token"));
  assert.match(String(token), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  const headers = { "content-type": "application/json" };
  const verified = await fetch(`${at.server.url}/v1/quotes/verify`, {
    method: "POST",
    headers,
    body: JSON.stringify({ token, request: null }),
  });
  const { status, claims } = /** @type {any} */ (await verified.json());
  assert.equal(status, "signed");
  assert.equal(claims.option, await widget(({ value }) => value));
  assert.equal(claims.totals.total, await widget(({ option }) => option.total));

  // What the edge function would not bind is asked for anew, once, and an order is not lost for want of a token.
  let refused = 0;
  await page.route("**/v1/quotes/bind", (route) => (refused++, route.fulfill({ status: 409, json: { option: null } })));
  await radios().nth(1).check();
  await page.waitForTimeout(1500);
  assert.equal(refused, 1);
  const left = await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => new FormData(form).has("delivery.token"));
  assert.deepEqual([left, await widget((delivery) => delivery.validity.valid)], [false, true]);
});

test("a day has its year where that is not this one", async () => {
  const year = new Date().getFullYear();
  const say = await wordingFor("en-GB");
  assert.doesNotMatch(say.day(`${year}-03-05`), /\d{4}/);
  assert.match(say.day(`${year + 1}-03-05`), new RegExp(`5 Mar ${year + 1}$`));
});
