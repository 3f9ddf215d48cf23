// Does an option tell what helps to choose, and can the shopper wish what the shop has? In Chromium on the demonstration shop.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { serve } from "../serve.mjs";
import { inLanguage } from "../widget/notices.js";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";

/** @type {import("playwright-core").Page} */
let page;

const at = inChromium(() => serve({}));
beforeEach(async () => {
  await page?.close();
  page = await at.browser.newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
});

const part = (/** @type {string} */ name) => page.locator(`landfall-delivery [part~="${name}"]`);
const radios = () => page.locator("landfall-delivery [part=radio]");

/** @template T @param {(delivery: any) => T} look */
const widget = (look) => page.locator("landfall-delivery").evaluate(look);

async function open(query = "to=Berlin", shop = "hanoi-crafts") {
  await page.goto(`${at.server.url}/?shop=${shop}&${query}`);
  await radios().first().waitFor();
}

async function unfoldWishes() {
  await part("wishes").locator("summary").click();
  await page.locator("landfall-delivery input[name=deliver_by]").waitFor();
}

/** @param {string} shop */
const edition = (shop) => JSON.parse(readFileSync(new URL(`../books/shopper/${shop}/shop.json`, import.meta.url), "utf8"));

test("each option says whether it can be followed", async () => {
  await open();
  assert.deepEqual(await part("tracked").allTextContents(), ["partly tracked", "tracked", "tracked"]);
  await open("to=Berlin", "tokyo-stationery");
  // Whether a third, which is faster, is offered hangs on the hour: the cheaper ones are letters and small packets.
  const told = await part("tracked").allTextContents();
  assert.deepEqual(told.slice(0, 2), ["not tracked", "not tracked"]);
  assert.equal(told.length, await part("option").count());
  assert.ok(
    told.slice(2).every((text) => text === "tracked"),
    `${told}`,
  );
});

test("returns stand in a line, and a note on its market alone, in the shopper's language", async () => {
  await open("to=Berlin&locale=de");
  assert.deepEqual(await part("notice").allTextContents(), [
    "Rückgabe 30 Tage; den Rückweg zahlen Sie.",
    "Der Zusteller meldet sich am Tag vor der Zustellung.",
  ]);
  await open("to=Paris&locale=fr");
  assert.deepEqual(await part("notice").allTextContents(), ["Retour sous 30 jours, à vos frais."]);
  assert.equal(await part("notice").first().getAttribute("lang"), "fr");
});

test("a text is read in the nearest language, else in the first that the shop has", () => {
  const texts = { en: "a", "pt-BR": "b", "zh-Hans": "c" };
  const read = (/** @type {string} */ locale) => inLanguage(texts, locale).text;
  assert.deepEqual(["en-GB", "pt", "pt-PT", "zh-Hans-CN", "zh", "fr"].map(read), ["a", "b", "b", "c", "c", "a"]);
});

test("cover is bought by a tick, priced, and told with its limit and what it leaves out; the form submits the wish", async () => {
  await open();
  const before = await widget(({ quote }) => quote.options[0]);
  assert.match(before.insurance, /^0\.00$/);
  await unfoldWishes();
  assert.deepEqual(
    await part("wishes")
      .locator("input[type=checkbox]")
      .evaluateAll((all) => all.map((input) => /** @type {any} */ (input).name)),
    ["insurance", "signature", "weekend_delivery", "cash_on_delivery"],
  );
  await page.locator("landfall-delivery input[name=insurance]").check();
  await part("insurance").waitFor();
  assert.match((await part("insurance").textContent()) ?? "", /5,000 US dollars, without excess; not delay/);
  const after = await widget(({ quote }) => quote.options[0]);
  assert.match(after.insurance, /[1-9]/);
  await radios().first().check();
  const sent = await page.locator("form").evaluate((form) => [...new FormData(/** @type {HTMLFormElement} */ (form))]);
  assert.deepEqual(
    sent.filter(([name]) => name.startsWith("delivery")),
    [
      ["delivery", "economy-ddp"],
      ["delivery.insurance", "true"],
    ],
  );
  await part("summary").first().click();
  await part("grand-total").first().waitFor();
  assert.match((await part("breakdown").first().innerText()) ?? "", /Insurance\s+€/);
});

test("what a service lacks that is wished for leaves the options, with a reason", async () => {
  await open();
  await unfoldWishes();
  await page.locator("landfall-delivery input[name=signature]").check();
  await page.waitForFunction(() => document.querySelector("landfall-delivery")?.quote?.options.length === 2);
  assert.deepEqual(await widget(({ quote }) => quote.options.map((/** @type {any} */ { tier }) => tier)), ["standard", "express"]);
  assert.match((await part("refusals").textContent()) ?? "", /Some services are not available for this order/);
});

test("a shop that has only some wishes shows those", () => {
  assert.deepEqual(edition("hanoi-crafts").wishes, { insurance: true, signature: true, weekend_delivery: true });
  assert.deepEqual(edition("tokyo-stationery").wishes, { insurance: true, signature: true, weekend_delivery: false });
});

test("where both terms stand, a switch shows one of each, and the choice goes with it", async () => {
  await open();
  await widget((delivery) => void (delivery.terms = "any"));
  await part("terms-choice").waitFor();
  const shown = () => radios().evaluateAll((all) => all.map((input) => /** @type {any} */ (input).value));
  const now = await shown();
  assert.ok(now.length >= 2 && now.every((id) => id.endsWith("-ddp")), now.join());
  await radios().nth(1).check();
  await page.getByRole("radio", { name: "Pay on delivery", exact: true }).check();
  assert.deepEqual(
    await shown(),
    now.map((id) => id.replace("-ddp", "-dap")),
  );
  assert.equal(await widget(({ value }) => value), now[1].replace("-ddp", "-dap"));
  assert.match((await part("terms").first().textContent()) ?? "", /^Pay on delivery: €/);
  // What the page chooses is shown, under whichever terms it stands.
  await widget((delivery) => void (delivery.value = "express-ddp"));
  await page.locator("landfall-delivery [part~=option-chosen] [part=radio][value=express-ddp]").waitFor();
  assert.deepEqual(await axeFinds(page), []);
});

test("figures have their sources by name and address, and no id of one is shown", async () => {
  await open();
  await part("summary").first().click();
  await part("sources").first().locator("summary").click();
  await part("source").first().waitFor();
  const links = await part("source").evaluateAll((all) =>
    all.map((a) => [a.textContent, /** @type {any} */ (a).href, /** @type {any} */ (a).rel]),
  );
  const known = Object.values(JSON.parse(readFileSync(new URL("../books/shopper/hanoi-crafts/sources.json", import.meta.url), "utf8")));
  for (const [title, href, rel] of links) {
    const source = /** @type {any} */ (known.find((one) => /** @type {any} */ (one).title === title));
    assert.equal(new URL(source.url).href, href);
    assert.equal(rel, "noopener noreferrer");
  }
  const ids = await widget(({ quote }) =>
    quote.options.flatMap((/** @type {any} */ option) =>
      option.shipments.flatMap((/** @type {any} */ { landed_cost }) => landed_cost.charges.map((/** @type {any} */ { source }) => source)),
    ),
  );
  const text = await part("delivery").innerText();
  for (const id of ids.filter(Boolean)) assert.ok(!text.includes(id), id);
  assert.deepEqual(await axeFinds(page), []);
});

test("a source says of which day the edition is that rates were read in, and how old it is", async () => {
  const editions = async (/** @type {string} */ query) => {
    await open(query);
    await part("summary").first().click();
    await part("sources").first().locator("summary").click();
    await part("edition").first().waitFor();
    return part("sources").first().locator("[part=edition]").allTextContents();
  };
  assert.match((await editions("country=US"))[0], /^edition of Mon,? (Jun 8|8 Jun)(,? 2026)?, \d+ (months|years) ago$/);
  assert.match((await editions("country=US&locale=de"))[0], /^Stand: Mo\., 8\. Juni( 2026)?, vor \d+ (Monaten|Jahren)$/);
  assert.deepEqual(await axeFinds(page), []);
});

test("services are called in the shopper's language by the shop itself", async () => {
  await open("to=Berlin&locale=de", "tokyo-stationery");
  const services = await widget(({ quote }) => quote.options.map((/** @type {any} */ { label }) => label));
  assert.ok(services.includes("Luftpaket") || services.includes("Päckchen per Luftpost"), services.join());
  await page.locator("#locale").selectOption("fr");
  await page.waitForFunction(() =>
    document
      .querySelector("landfall-delivery")
      ?.quote?.options.some((/** @type {any} */ { label }) => /Colis par avion|Petit paquet/.test(label)),
  );
});

test("what customs ask of the recipient is fetched where it is asked, and until then the form waits", async () => {
  await page.route("**/landfall-recipient.js", async (route) => {
    await new Promise((done) => setTimeout(done, 1500));
    await route.continue();
  });
  await open("to=Berlin");
  await widget((delivery) => {
    delivery.cart = [{ id: "1", sku: "SILK-SCARF", quantity: 1 }];
    delivery.destination = { country: "KR", postal_code: "04524" };
  });
  await page.waitForFunction(() => document.querySelector("landfall-delivery")?.quote?.options.length);
  await radios().first().check();
  assert.equal(await widget((delivery) => delivery.checkValidity()), false);
  const field = page.locator("landfall-delivery #personal_clearance_code");
  await field.waitFor();
  assert.equal(await field.getAttribute("placeholder"), "P123456789123");
  assert.equal(await widget((delivery) => delivery.checkValidity()), false);
  await field.fill("p123456789012");
  assert.equal(await field.inputValue(), "P123456789012");
  assert.equal(await widget((delivery) => delivery.checkValidity()), true);
});

test("a country chosen by hand brings its currency; goods, sums and total are in it, and its rate is told once", async () => {
  await open();
  await page.locator("#country").selectOption("CH");
  await page.waitForFunction(() => document.querySelector("landfall-delivery")?.quote?.currency === "CHF");
  await radios().first().check();
  assert.equal(await page.locator("#currency").inputValue(), "CHF");
  const [prices, sums] = await Promise.all([page.locator("#cart .price").allTextContents(), page.locator("#sums").innerText()]);
  for (const price of prices) assert.match(price, /^CHF/);
  assert.equal(sums.match(/1 USD = 0\.\d+ CHF/g)?.length, 1);
  assert.doesNotMatch(sums.replace(/1 USD = .*/, ""), /USD|\$|€/);
  const goods = await widget(({ quote }) => quote.options[0].goods);
  const lines = prices.map((price) => Number(price.replace(/[^\d.]/g, "")));
  assert.equal(lines.reduce((sum, line) => sum + line, 0).toFixed(2), goods);
});

test("a page without fields of its own lets the widget ask where to, by names in the shopper's language", async () => {
  await open("to=Berlin&locale=de");
  await widget((delivery) => void Object.assign(delivery, { picker: true, destination: null }));
  const [country, postcode] = [page.locator("landfall-delivery .place select"), page.locator("landfall-delivery .place input")];
  await country.waitFor();
  assert.deepEqual(
    [await country.getAttribute("autocomplete"), await postcode.getAttribute("autocomplete")],
    ["shipping country", "shipping postal-code"],
  );
  assert.equal(await postcode.isDisabled(), true);
  const names = await country.locator("option").allTextContents();
  assert.ok(names.length > 240, String(names.length));
  assert.ok(names.indexOf("Ägypten") < names.indexOf("Albanien"), "names are in the order of the language");
  await country.selectOption({ label: "Österreich" });
  await radios().first().waitFor();
  assert.equal(await widget(({ destination }) => destination.country), "AT");
  await postcode.fill("zz 99");
  await postcode.blur();
  await page.getByText("zz 99 ist dort keine Postleitzahl.").waitFor();
  await postcode.fill("1010");
  await postcode.blur();
  await page.waitForFunction(() => document.querySelector("landfall-delivery")?.destination?.postal_code === "1010");
  await page.getByText("ist dort keine Postleitzahl.").waitFor({ state: "detached" });
  assert.deepEqual(await axeFinds(page), []);
});
