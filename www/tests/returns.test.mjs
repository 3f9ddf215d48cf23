// Does the page of returns tell a shopper what sending back costs, until when, what comes back and what comes first? In Chromium, on the
// edge function in workerd, from tokens that it signed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";
import { KEYS, SHOP_KEYS } from "./carts.mjs";
import { startDemo } from "./servers.mjs";
import { SIGNING_KEYS } from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const HERS = { authorization: `Bearer ${KEYS[SHOP]}` };
const at = inChromium(() => startDemo({ SHOP_KEYS, SIGNING_KEYS }));

/** How many scarves go to each country: to some so many that the border asks for tax. @type {Record<string, number>} */
const QUANTITIES = { DE: 2, CH: 8, KR: 2, US: 2 };
/** Tokens of orders, by country. @type {Map<string, Promise<string>>} */
const tokens = new Map();

/** @param {string} country */
function tokenTo(country) {
  const known = tokens.get(country) ?? bound(country);
  tokens.set(country, known);
  return known;
}

/** @param {string} country @returns {Promise<string>} */
async function bound(country) {
  const lines = [{ id: "1", sku: "SILK-SCARF", quantity: QUANTITIES[country] }];
  const request = { shop: SHOP, currency: "EUR", ship_to: { country }, lines };
  const { options } = (await post("/v1/quotes", request)).body;
  return (await post("/v1/quotes/bind", { request, option: options[0].id, expect: null })).body.token;
}

/** @param {number} days */
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** @param {string} path @param {unknown} body @param {Record<string, string>} [headers] @returns {Promise<{status: number, body: any}>} */
async function post(path, body, headers = {}) {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
  const response = await fetch(at.server.url + path, init);
  return { status: response.status, body: await response.json() };
}

/** The page of a token, asked. @param {string} country @param {{colorScheme?: "light" | "dark", width?: number, locale?: string}} [how] */
async function asked(country, { colorScheme = "light", width = 900, locale = "en" } = {}) {
  const page = await at.browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  /** @type {string[]} */
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`${at.server.url}/returns.html?locale=${locale}#${await tokenTo(country)}`);
  await page.locator("landfall-returns button[type=submit]").click();
  await page.locator("landfall-returns [part=way]").first().waitFor();
  return { page, fetched };
}

test("a token answers the public without what it costs the shop, and the shop with it", async () => {
  const token = await tokenTo("DE");
  const question = { token, delivered: inDays(20), returned: inDays(22), reason: "unwanted" };
  const open = await post("/v1/returns", question);
  assert.equal(open.status, 200);
  assert.deepEqual(
    open.body.ways.map((/** @type {any} */ way) => [way.kind, way.cost_to_shop]),
    [
      ["label_to_origin", null],
      ["local_centre", null],
      ["consolidated", null],
    ],
  );
  assert.ok(open.body.warnings.every((/** @type {any} */ warning) => warning.audience === "shopper"));
  const own = await post("/v1/returns", question, HERS);
  assert.match(own.body.ways[0].cost_to_shop, /^\d+\.\d\d$/);
  assert.ok(own.body.warnings.some((/** @type {any} */ warning) => warning.code === "reimport_free"));
  const forged = await post("/v1/returns", { ...question, token: `${token.slice(0, -6)}AAAAAA` });
  assert.deepEqual([forged.status, forged.body.errors[0].path], [422, "/token"]);
});

test("an order is changed by its shop alone, and its ledger is drawn down", async () => {
  const token = await tokenTo("DE");
  const change = { remove: [{ line: "1", quantity: 1 }] };
  assert.equal((await post("/v1/orders/change", { token, change })).status, 401);
  const first = await post("/v1/orders/change", { token, change }, HERS);
  const [goods] = first.body.ledger;
  assert.equal(Number(goods.refunded) * 2, Number(goods.paid));
  const last = await post("/v1/orders/change", { token, history: [change], change }, HERS);
  for (const { left } of last.body.ledger) assert.equal(Number(left), 0);
  const more = await post("/v1/orders/change", { token, history: [change, change], change }, HERS);
  assert.equal(more.body.errors[0].code, "more_than_left");
});

test("the page tells the last day, each way, what comes back, and loads nothing of the checkout", async () => {
  const { page, fetched } = await asked("DE");
  const kinds = await page.locator("landfall-returns [part=way]").evaluateAll((ways) => ways.map((way) => way.getAttribute("data-kind")));
  assert.deepEqual(kinds, ["label_to_origin", "local_centre", "consolidated"]);
  assert.match(await page.locator("landfall-returns [part=until]").innerText(), /^The shop takes it back until \w+ \d+, \d{4}\.$/);
  const [way] = await page.locator("landfall-returns [part=way]").allInnerTexts();
  assert.match(way, /You get back €\d+\.\d\d/);
  assert.match(way, /Tax\s+€\d+\.\d\d of €\d+\.\d\d/);
  assert.match(way, /Duty\s+not known \(€\d+\.\d\d\)\s+Sources differ on whether it is given back\./);
  assert.ok(!fetched.some((path) => /landfall-delivery|\.wasm|\/books\//.test(path)), `${fetched}`);
  await page.close();
});

test("beside the shop's window stands what consumer law says, in words", async () => {
  const law = async (/** @type {string} */ to, /** @type {string} */ locale) => {
    const { page } = await asked(to, { locale });
    const told = await page.locator("landfall-returns [part=by-law]").allInnerTexts();
    await page.close();
    return told;
  };
  const [german] = await law("DE", "en");
  assert.match(
    german,
    /^By law you may change your mind until \w+ \d+, \d{4}; send it back by \w+ \d+, \d{4}\. Not on goods made to order, .+ and goods that spoil\.$/,
  );
  assert.deepEqual(await law("CH", "de"), ["Das Gesetz dort gibt kein Widerrufsrecht."]);
  const [korean] = await law("KR", "ko");
  assert.match(korean, /^법에 따라 .+까지 철회할 수 있으며 .+까지 돌려보내세요\. 제외: .+사용으로 가치가 줄어든 상품\.$/);
  assert.deepEqual(await law("US", "en"), [], "nothing was looked up of it");
});

test("what must be done before posting stands before all else", async () => {
  const { page } = await asked("CH");
  const first = page.locator("landfall-returns [part=before-posting]").first();
  assert.match(await first.innerText(), /Before you post it\s+Ask for the refund in the export declaration by \w+ \d+, \d{4}\./);
  const papers = await page.locator("landfall-returns [part=papers]").first().innerText();
  assert.match(papers, /the export declaration/);
  await page.close();
});

test("days that cannot be are said to be wrong, in words", async () => {
  const { page } = await asked("DE");
  await page.locator("landfall-returns input[name=returned]").fill(inDays(1));
  await page.locator("landfall-returns button[type=submit]").click();
  await page.getByText(/^Check the two days: nothing goes back before it came/).waitFor();
  assert.equal(await page.locator("landfall-returns [part=way]").count(), 0);
  await page.close();
});

test("after the window it is refused with its day, and a link of no order says so", async () => {
  const { page } = await asked("DE");
  await page.locator("landfall-returns input[name=returned]").fill("2030-01-01");
  await page.locator("landfall-returns button[type=submit]").click();
  await page.getByText(/^The shop took it back until \w+ \d+, \d{4}\.$/).waitFor();
  assert.equal(await page.locator("landfall-returns [part=way]").count(), 0);
  await page.goto("about:blank");
  await page.goto(`${at.server.url}/returns.html?locale=en#${(await tokenTo("DE")).slice(0, -6)}AAAAAA`);
  await page.locator("landfall-returns button[type=submit]").click();
  await page.getByText("This link is not one of an order.").waitFor();
  await page.goto("about:blank");
  await page.goto(`${at.server.url}/returns.html?locale=en`);
  await page.getByText("Open this page by the link that came with your order.").waitFor();
  await page.close();
});

for (const colorScheme of /** @type {const} */ (["light", "dark"]))
  for (const width of [900, 360])
    test(`everybody can use it, ${colorScheme}, ${width} wide`, async () => {
      const { page } = await asked("CH", { colorScheme, width });
      assert.deepEqual(await axeFinds(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} is wider than ${width}`);
      await page.close();
    });

for (const locale of ["ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pt-BR", "vi", "zh-Hans"])
  test(`it speaks ${locale}: no English word is left`, async () => {
    const { page } = await asked("CH", { locale });
    const text = await page.locator("landfall-returns [part=returns]").innerText();
    assert.doesNotMatch(text, /\b(the|You|from|back|Before|until)\b/, text);
    assert.doesNotMatch(text, /\{\w+\}/);
    assert.equal(await page.locator("landfall-returns [part=returns]").getAttribute("dir"), locale === "ar" ? "rtl" : "ltr");
    await page.close();
  });
