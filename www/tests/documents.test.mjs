// Are the papers of an order drawn up at the edge for its shop alone, and do they print right? Asked of workerd, printed by Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import { inChromium } from "./browser.mjs";
import { KEYS, SHOP_KEYS, quoteRequest } from "./carts.mjs";
import { SIGNING_KEYS, claimsOf, token } from "./tokens.mjs";

/** @import { Paper } from "../engine/engine.js" */

const SHOP = "hanoi-crafts";
const KEY = KEYS[SHOP];
const skip = !process.env.FONTS && "no fonts for these scripts are here; FONTS=noto says that they are";

const at = inChromium(() => startEdge({ env: { SHOP_KEYS, SIGNING_KEYS } }));

const PARTIES = {
  seller: {
    name: "Bút Mực Thăng Long",
    address: "12 phố Hàng Bông, quận Hoàn Kiếm\n100000 Hà Nội",
    country: "VN",
    tax_numbers: { ioss: "IM2760000742" },
  },
  recipient: {
    name: "محمد بن عبد الله الأحمد",
    address: "東京都千代田区千代田1丁目1番1号\n10115 Berlin",
    phone: "+49 30 1234567",
    email: "m@example.com",
  },
};
const INVOICE = { number: "R-1", date: "2026-11-20", place: "Hà Nội", signed_by: "Nguyễn Thị Ngọc Ánh" };

/** @param {string} path @param {unknown} body @param {string} [key] */
async function post(path, body, key) {
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(at.server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, cache: response.headers.get("cache-control"), body: await response.json() };
}

/** @param {any} answer @returns {Paper[]} */
const papersOf = (answer) => answer.consignments.flatMap((/** @type {any} */ consignment) => consignment.documents);

const order = () => ({ request: quoteRequest(SHOP), option: "economy-ddp", parties: PARTIES, invoice: INVOICE });

test("papers are drawn up for the shop alone, and kept by no cache", async () => {
  const { status, cache, body } = await post("/v1/documents", order(), KEY);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(cache, "no-store");
  assert.deepEqual(
    papersOf(body).map(({ form }) => form),
    ["invoice", "packing_list", "h7"],
  );
  for (const key of [undefined, KEYS["tokyo-stationery"]]) assert.equal((await post("/v1/documents", order(), key)).status, 401);
  const wrong = await post("/v1/documents", { ...order(), invoice: { ...INVOICE, date: "soon" }, option: "saver" }, KEY);
  assert.equal(wrong.status, 422);
  assert.deepEqual(
    wrong.body.errors.map((/** @type {any} */ { path }) => path),
    ["/invoice/date"],
  );
});

test("a token serves as its request does, also when it has expired; one that was not signed here does not", async () => {
  const request = quoteRequest(SHOP, { at: new Date(Date.now() - 60_000).toISOString().slice(0, 19) + "Z" });
  const bound = await post("/v1/quotes/bind", { request, option: "economy-ddp", expect: null }, KEY);
  const papers = { parties: PARTIES, invoice: INVOICE, html: false };
  const by_request = await post("/v1/documents", { request, option: "economy-ddp", ...papers }, KEY);
  const text = bound.body.token;
  const by_token = await post("/v1/documents", { token: text, ...papers }, KEY);
  assert.equal(by_token.status, 200, JSON.stringify(by_token.body));
  assert.deepEqual(by_token.body.consignments, by_request.body.consignments);
  const claims = claimsOf(text);
  assert.doesNotMatch(JSON.stringify(claims), /Thăng Long|محمد|千代田/);
  const expired = await post("/v1/documents", { token: token({ ...claims, exp: claims.iat - 1 }), ...papers }, KEY);
  assert.deepEqual(expired.body.consignments, by_request.body.consignments);
  for (const other of [`${text.slice(0, -4)}AAAA`, "a.b.c"]) {
    const refused = await post("/v1/documents", { token: other, ...papers }, KEY);
    assert.equal(refused.status, 422);
    assert.equal(refused.body.errors[0].code, "not_a_token");
  }
  const dearer = { ...claims, totals: { ...claims.totals, total: "1.00" } };
  const changed = await post("/v1/documents", { token: token(dearer), ...papers }, KEY);
  assert.equal(changed.status, 409);
  assert.equal(changed.body.type, "/problems/quote-changed");
});

/** Orders whose papers are all the forms there are: a courier's to the Union; by post a short form, a full one, and goods that come back. */
const orders = () => {
  const post = (/** @type {string} */ price, /** @type {object} */ more = {}) => ({
    request: {
      shop: "tokyo-stationery",
      at: "2026-09-29T03:00:00Z",
      currency: "EUR",
      ship_to: { country: "AU" },
      lines: [
        {
          id: "1",
          quantity: 1,
          unit_price: price,
          title: "Bút máy ngòi vàng, 万年筆",
          hs_code: "960830",
          origin: "JP",
          weight_g: 180,
          dimensions_mm: [150, 50, 20],
        },
      ],
    },
    option: "standard-dap",
    parties: PARTIES,
    invoice: INVOICE,
    ...more,
  });
  return [
    [order(), KEY],
    [post("359.09"), KEYS["tokyo-stationery"]],
    [post("359.10", { returned: { item: "RR123456785JP", reason: "size" } }), KEYS["tokyo-stationery"]],
  ];
};

test("each page prints on A4, with every letter from a font that has it", { skip }, async () => {
  /** @type {Paper[]} */
  const papers = [];
  for (const [asked, key] of orders()) {
    const { status, body } = await post("/v1/documents", asked, /** @type {string} */ (key));
    assert.equal(status, 200, JSON.stringify(body));
    papers.push(...papersOf(body));
  }
  const forms = ["invoice", "packing_list", "h7", "cn22", "cn23", "itmatt", "returned_goods"];
  assert.deepEqual([...new Set(papers.map(({ form }) => form))].sort(), forms.sort());
  for (const { form, html } of papers) {
    const page = await at.browser.newPage();
    await page.setContent(/** @type {string} */ (html));
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal((pdf.match(/\/Type \/Page\b/g) ?? []).length, 1, `${form}: pages`);
    assert.match(pdf, /\/MediaBox \[0 0 594\.9\d* 841\.9\d*\]/, `${form}: A4`);
    const session = await page.context().newCDPSession(page);
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument");
    // The short form names nobody but who signs it.
    const named = Object.entries(form === "cn22" ? SIGNED : FONTS);
    for (const [place, fonts] of named) {
      // Of goods that come back sender and addressee change sides.
      const selector = form === "returned_goods" ? place.replace(/first|last/, (side) => (side === "first" ? "last" : "first")) : place;
      const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
      const used = (await session.send("CSS.getPlatformFontsForNode", { nodeId })).fonts.map(({ familyName }) => familyName);
      for (const font of fonts) assert.ok(used.includes(font), `${form}: ${selector} is in ${used.join(", ")}, not in ${font}`);
      // A blank may come from any of them; a letter that none has would come from elsewhere.
      assert.ok(
        used.every((font) => font.startsWith("Noto Sans")),
        `${form}: ${selector} is in ${used.join(", ")}`,
      );
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    assert.ok(wide, `${form}: nothing is wider than the page`);
    // The boxes of facts fill their rows: no part of one is left blank.
    const ends = await page.evaluate(() =>
      [...document.querySelectorAll("dl")].map((list) => {
        const last = /** @type {Element} */ (list.lastElementChild);
        return list.getBoundingClientRect().right - last.getBoundingClientRect().right;
      }),
    );
    assert.ok(
      ends.every((end) => Math.abs(end) < 1.5),
      `${form}: rows end ${ends} before their box`,
    );
    if (form === "cn22") {
      await page.close();
      continue;
    }
    // An address' lines have each a direction of their own; a name in Arabic begins at the right of its box.
    const [name, box] = await page.evaluate(() => {
      const names = [...document.querySelectorAll(".party .name")];
      const name = /** @type {Element} */ (names.find((name) => /[\u0600-\u06ff]/.test(name.textContent ?? "")));
      const range = document.createRange();
      range.selectNodeContents(name);
      return [range.getBoundingClientRect().right, name.getBoundingClientRect().right];
    });
    assert.ok(Math.abs(name - box) < 1, `${form}: the name ends at ${name}, its box at ${box}`);
    await page.close();
  }
});

/** What the short form has: Vietnamese and Japanese in what the goods are called. @type {Record<string, string[]>} */
const SIGNED = { "tbody td:nth-child(2)": ["Noto Sans", "Noto Sans CJK JP"] };

/** What is printed of whom, in which fonts: Vietnamese in the Latin one. @type {Record<string, string[]>} */
const FONTS = {
  ".party:first-child .name": ["Noto Sans"],
  ".party:first-child .address": ["Noto Sans"],
  ".party:last-child .name": ["Noto Sans Arabic"],
  ".party:last-child .address": ["Noto Sans", "Noto Sans CJK JP"],
};
