// Does a shopper hear from where a cart is sent, and can wish where to? In Chromium, on the demonstration shops, with the edge in workerd.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import de from "../widget/words/de.js";
import en from "../widget/words/en.js";
import fr from "../widget/words/fr.js";
import ja from "../widget/words/ja.js";
import vi from "../widget/words/vi.js";
import { wordingFor } from "../widget/wording.js";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";
import { sha256 } from "./carts.mjs";
import { startDemo } from "./servers.mjs";

const KEY = "saigon-key-for-tests-only";
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let fetched;

const at = inChromium(() => startDemo({ SHOP_KEYS: JSON.stringify({ "saigon-apparel": [sha256(KEY)] }) }));
beforeEach(async () => {
  await page?.close();
  fetched = [];
  page = await at.browser.newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
  page.on("request", (request) => fetched.push(request.url()));
});

/** @param {string} query */
async function open(query) {
  await page.goto(`${at.server.url}/?${query}`);
  await page.locator("landfall-delivery input[type=radio]").first().waitFor();
}

/** @template T, A @param {(delivery: any, argument: A) => T} look @param {A} [argument] */
function widget(look, argument) {
  return page.locator("landfall-delivery").evaluate(look, /** @type {any} */ (argument));
}

/** Changes the widget and waits for the answer to it. @param {Record<string, unknown>} changes */
function requote(changes) {
  return widget(async (delivery, changes) => {
    const quoted = new Promise((done) => delivery.addEventListener("landfall-quote", done, { once: true }));
    Object.assign(delivery, changes);
    await quoted;
    await delivery.updateComplete;
    return delivery.quote;
  }, changes);
}

/** @param {Record<string, number>} pieces */
const cart = (pieces) => ({ cart: Object.entries(pieces).map(([sku, quantity]) => ({ id: sku, sku, quantity })) });

/** The same with its two places the other way round. @param {string} sentence */
const swapped = (sentence) => sentence.replace(/(California)( and | und | et |、| và )(Vietnam|Viêt Nam|ベトナム|Việt Nam)/, "$3$2$1");

const shownSent = () => page.locator("landfall-delivery [part=sent]").allInnerTexts();

test("every language has every word of the widget", async () => {
  const keys = (/** @type {object} */ words) => Object.keys(words).sort();
  const { the, the_places, ...everywhere } = en; // places with an article are English
  assert.ok(the && the_places);
  const english = await wordingFor("en-GB");
  const regions = ["GB", "US", "VN"].map((code) => english.region(code));
  assert.deepEqual(regions, ["the United Kingdom", "the United States", "Vietnam"]);
  for (const words of [de, fr, ja, vi]) {
    assert.deepEqual(keys(words), keys(everywhere));
    for (const code of keys(en.reasons)) assert.ok(code in words.reasons, code);
  }
});

test("a shop of several warehouses is quoted by the edge, and its pages fetch no engine", async () => {
  await open("shop=saigon-apparel&to=New York");
  const options = await widget((delivery) => delivery.quote.options);
  const texts = await shownSent();
  assert.equal(texts.length, options.length);
  options.forEach((/** @type {any} */ { shipments }, /** @type {number} */ i) => {
    const parcels = shipments.flatMap((/** @type {any} */ shipment) => shipment.parcels).length;
    assert.match(texts[i], new RegExp(` · ${parcels} parcels?$`));
    assert.match(texts[i], shipments[0].warehouse === "LAX" ? /^from California/ : /^from Vietnam/);
  });
  assert.ok(
    texts.some((text) => text.startsWith("from California")),
    String(texts),
  );
  assert.deepEqual(
    fetched.filter((url) => /\.wasm$|\.lf[is]$/.test(url)),
    [],
  );
  assert.ok(await page.getByText("Price confirmed").count());
});

test("from where, in how many parcels, in each language of the widget", async () => {
  await open("shop=saigon-apparel&to=New York");
  const quote = await requote(cart({ "TEE-COTTON": 6, "HAT-BUCKET": 1 }));
  assert.deepEqual(quote.options[0].shipments.map((/** @type {any} */ { warehouse }) => warehouse).sort(), ["LAX", "SGN"]);
  const told = {
    en: "from California and Vietnam · 2 parcels",
    de: "Versand aus: California und Vietnam · 2 Pakete",
    fr: "Expédié de : California et Viêt Nam · 2 colis",
    ja: "California、ベトナムから発送・荷物2個",
    vi: "Gửi từ California và Việt Nam · 2 kiện",
  };
  for (const [locale, sentence] of Object.entries(told)) {
    await widget((delivery, locale) => void (delivery.locale = locale), locale);
    await page.waitForFunction(
      (lang) => document.querySelector("landfall-delivery")?.shadowRoot?.querySelector("[part=delivery]")?.getAttribute("lang") === lang,
      locale,
    );
    // The places stand in the order of the shipments.
    const [text] = await shownSent();
    assert.ok([sentence, swapped(sentence)].includes(text), text);
  }
  await requote({ locale: "de", ...cart({ "TEE-COTTON": 1 }) });
  assert.match((await shownSent())[0], / · 1 Paket$/);
});

test("without an edge function the shop's flat price can be taken, and the panel is never empty", async () => {
  await open("shop=saigon-apparel&to=Berlin");
  await widget((delivery) => void (delivery.endpoint = ""));
  await page.getByText("A flat price").waitFor();
  assert.match(await page.locator("landfall-delivery [part=amount]").innerText(), /€12\.00/);
  await page.evaluate(() => {
    const page = /** @type {any} */ (globalThis);
    document.addEventListener("landfall-change", (event) => (page.told = /** @type {CustomEvent} */ (event).detail));
  });
  await page.locator("landfall-delivery input[type=radio]").check();
  const seen = await page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => ({
    submitted: new FormData(form).get("delivery"),
    valid: form.checkValidity(),
    told: /** @type {any} */ (globalThis).told,
  }));
  assert.deepEqual([seen.submitted, seen.valid, seen.told.option], ["fallback", true, null]);
  assert.deepEqual(seen.told.fallback, { amount: "12.00", currency: "EUR" });
  assert.match(await page.locator("#sums").innerText(), /12\.00/);
  assert.deepEqual(await axeFinds(page), []);
  await widget((delivery) => void (delivery.currency = "JPY")); // no flat price in yen: the first
  assert.match(await page.locator("landfall-delivery [part=amount]").innerText(), /€12\.00/);
  await widget((delivery) => void (delivery.fallback = ""));
  await page.getByText("cannot be shown here. Please ask the shop").waitFor();
  assert.equal(await widget((delivery) => delivery.checkValidity()), false);
  assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
});

test("an edge function that cannot be reached leaves the flat price, and can be asked again", async () => {
  await page.route("**/v1/quotes", (route) => route.abort());
  await page.goto(`${at.server.url}/?shop=saigon-apparel&to=Berlin`);
  await page.getByText("A flat price").waitFor();
  await page.locator("landfall-delivery input[type=radio]").check();
  await page.unroute("**/v1/quotes");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Price confirmed").waitFor();
  assert.equal(await widget((delivery) => delivery.value), "");
});

test("what is not there is told with the day on which it is back", async () => {
  await open("shop=saigon-apparel&to=New York");
  const quote = await requote(cart({ "COAT-RAIN": 5000 }));
  assert.equal(quote.options.length, 0);
  const note = page.locator("landfall-delivery [part~=refusals]");
  assert.match(await note.innerText(), /Rain coat, coated polyester: out of stock · back on \w+, \w+ \d+|back on \w+ \d+ \w+/);
  // Of a shop that sends the rest.
  const sent = await requote(cart({ "TEE-COTTON": 1 }));
  const reason = { code: "out_of_stock", args: { line: "COAT-RAIN", title: "Rain coat", restock: "2026-12-18" } };
  const left = { line: "COAT-RAIN", quantity: 2, because: "there is not enough of Rain coat; more come on 2026-12-18", reason };
  for (const option of sent.options) option.left_out = [{ ...left, restock: "2026-12-18" }];
  await page.route("**/v1/quotes", (route) => route.fulfill({ json: sent }));
  await requote(cart({ "TEE-COTTON": 1, "COAT-RAIN": 2 }));
  const told = page.locator("landfall-delivery [part~=left-out] li");
  assert.equal(await told.count(), 1);
  assert.match(await told.innerText(), /^2 × Rain coat: out of stock · back on/);
  await widget((delivery) => void (delivery.locale = "vi"));
  await page.getByText("2 × Rain coat: hết hàng").waitFor();
});

test("a locker near by can be chosen; one that wants a number waits for it", async () => {
  await open("shop=hanoi-crafts&to=Berlin");
  const summary = page.locator("landfall-delivery [part=wishes] > summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  const list = page.getByLabel("Deliver to");
  await list.waitFor();
  const names = await list.locator("option").allInnerTexts();
  assert.deepEqual(names, [
    "My door",
    "Demo locker Invalidenstrasse, 10115 Berlin",
    "Demo locker Friedrichstrasse, 10117 Berlin",
    "Demo locker Alexanderplatz, 10178 Berlin",
    "Demo kiosk Torstrasse, 10119 Berlin",
  ]);
  const before = await widget((delivery) => delivery.quote.id);
  await list.selectOption("DE-L2");
  await page.waitForFunction((id) => /** @type {any} */ (document.querySelector("landfall-delivery")).quote?.id !== id, before);
  await page.locator("landfall-delivery input[type=radio]").first().check();
  const sent = () => page.locator("#checkout").evaluate((/** @type {HTMLFormElement} */ form) => [...new FormData(form)].map(String));
  assert.ok(
    (await sent()).includes("delivery.point,DE-L2") && (await sent()).includes("delivery.delivery_to,locker"),
    String(await sent()),
  );
  await list.selectOption("DE-L3");
  await page.getByText("Enter your post number").waitFor();
  assert.equal(await widget((delivery) => delivery.checkValidity()), false);
  await page.getByLabel("Post number").fill("123456789");
  await page.keyboard.press("Tab");
  await page.locator("landfall-delivery input[type=radio]").first().waitFor();
  assert.ok((await sent()).includes("delivery.post_number,123456789"), String(await sent()));
  assert.deepEqual(await axeFinds(page), []);
  // In another country the point is none.
  await requote({ destination: { country: "FR", postal_code: "75004" } });
  assert.deepEqual(await list.locator("option").allInnerTexts(), ["My door", "Demo kiosk Rivoli, 75004 Paris"]);
  assert.ok(!(await sent()).some((entry) => entry.startsWith("delivery.point")));
});

test("cash on delivery and a wanted day are asked for where the shop has them", async () => {
  await open("shop=hanoi-crafts&to=Berlin");
  await page.locator("landfall-delivery [part=wishes] > summary").click();
  await page.getByLabel("Pay in cash on delivery").check();
  await page.waitForFunction(() => {
    const { quote } = /** @type {any} */ (document.querySelector("landfall-delivery"));
    return quote?.options.length && quote.options.every((/** @type {any} */ option) => /^0\.00$/.test(option.due_at_checkout));
  });
  await page.getByLabel("Pay in cash on delivery").uncheck();
  const first = await widget((delivery) => delivery.quote.options[0].delivery.latest);
  await page.getByLabel("Wanted by").fill(first);
  await page.locator("landfall-delivery [part~=wanted]").first().waitFor();
  assert.match(await page.locator("landfall-delivery [part~=wanted]").first().innerText(), /^Here by /);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Wanted by").fill(tomorrow);
  await page.getByText("Not here by").first().waitFor();
  assert.deepEqual(await axeFinds(page), []);
  await requote({ destination: { country: "AU", postal_code: "3000", subdivision: "VIC" } });
  assert.equal(await page.getByLabel("Pay in cash on delivery").count(), 0);
  assert.equal(await page.getByLabel("Deliver to").count(), 0);
});

test("the merchant's key shows the plan, and another's does not", async () => {
  await open("shop=saigon-apparel&to=New York");
  await page.locator("#merchant summary").click();
  await page.locator("#key").fill(KEY);
  await page.keyboard.press("Tab");
  await page.locator("#plan h3").first().waitFor();
  const text = await page.locator("#plan").innerText();
  assert.match(text, /It is sent from California: of \d+ plans this one costs least, whoever bears it\./);
  assert.match(text, /Costs \d+\.\d\d USD together: freight/);
  assert.match(text, /Next best: .+, there by 20\d\d-\d\d-\d\d, costs \d+\.\d\d USD together: \+\d+\.\d\d \(.+\)\./);
  assert.match(text, /Not \w+: /);
  assert.deepEqual(await axeFinds(page), []);
  await page.locator("#key").fill("no key");
  await page.keyboard.press("Tab");
  await page.getByText("No shop has this key.").waitFor();
});
