// Does what a page or a host puts on `Object.prototype` change anything? It authorises nobody, sets no moment, opens no route, gives no key.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { index, shard } from "../edge/book/folder.js";
import worker from "../edge/worker.js";
import { Engine } from "../engine/engine.js";
import { serve } from "../serve.mjs";
import { openBrowser } from "./browser.mjs";
import { KEYS, SHOP_KEYS, landedCostRequest, quoteRequest } from "./carts.mjs";

const AT = "2026-11-21T12:00:00Z";
const SHOP = "hanoi-crafts";
const request = quoteRequest(SHOP);

/** What would be welcome to whoever could put it there. */
const POLLUTION = {
  authorised: SHOP,
  at: "1999-01-01T00:00:00Z",
  SHOP_KEYS,
  ALLOWED_ORIGINS: "https://evil.example",
  POST: () => new Response("polluted"),
  GET: () => new Response("polluted"),
  constructor: undefined,
  module: "https://evil.example/engine.wasm",
  needs: ["evil.lfs"],
  type: "/problems/evil",
  status: 299,
  statusText: "polluted",
  headers: { "x-polluted": "yes" },
  errors: [{ message: "polluted" }],
  integrity: "sha256-evil",
  host: "0.0.0.0",
  authorization: `Bearer ${KEYS[SHOP]}`,
};

/** Nothing of the test's own is read from a prototype meanwhile. @template T @param {() => Promise<T>} what */
async function polluted(what) {
  const names = Object.keys(POLLUTION).filter((name) => !Object.hasOwn(Object.prototype, name));
  for (const name of names)
    Object.defineProperty(Object.prototype, name, {
      value: POLLUTION[/** @type {keyof typeof POLLUTION} */ (name)],
      configurable: true,
      writable: true,
    });
  try {
    return await what();
  } finally {
    for (const name of names) delete (/** @type {any} */ (Object.prototype)[name]);
  }
}

/** The code of the first fault. @param {Promise<unknown>} answer */
function refusal(answer) {
  return answer.then(
    () => "answered",
    (fault) => fault.problem.errors[0].code,
  );
}

test("an engine's options are those of the call alone", async () => {
  const engine = await Engine.open({ book: { index, shard } });
  const asked = { ...request, at: AT };
  const open = await engine.quote(request, { at: AT });
  await polluted(async () => {
    for (const options of [undefined, {}, { at: AT }]) assert.equal(await refusal(engine.quote(asked, options)), "not_authorised");
    assert.deepEqual(await engine.quote(request, { at: AT }), open);
    assert.deepEqual(engine.quoteNow(request, { at: AT }), open);
    const now = await engine.quote(request);
    assert.ok(Date.parse(now.expires_at) > Date.now(), "the moment was taken from the prototype");
  });
});

test("nothing but the id of a shop authorises", async () => {
  const engine = await Engine.open({ book: { index, shard } });
  const asked = { ...request, at: AT };
  for (const authorised of [undefined, null, true, false, 1, {}, [SHOP]])
    assert.equal(await refusal(engine.quote(asked, /** @type {any} */ ({ authorised }))), "not_authorised", String(authorised));
  assert.ok((await engine.quote(asked, { authorised: SHOP })).options.length);
});

test("the edge function reads its own environment and its own routes", async () => {
  const post = (/** @type {string} */ path, /** @type {unknown} */ body, /** @type {Record<string, string>} */ headers = {}) =>
    new Request(`https://shop.example${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://shop.example", ...headers },
      body: JSON.stringify(body),
    });
  const key = { authorization: `Bearer ${KEYS[SHOP]}` };
  /** @type {[Request, number][]} */
  const asked = [
    [post("/v1/quotes", request), 200],
    [post("/v1/quotes", { ...request, at: AT }), 422],
    [post("/v1/quotes", { ...request, at: AT }, key), 401], // no key is in the environment
    [post("/v1/landed-costs", landedCostRequest()), 401],
    [post("/v1/landed-costs", landedCostRequest(), key), 401],
    [post("/v1/book", {}), 405],
    [post("/authorised", {}), 404],
    [new Request("https://shop.example/v1/quotes"), 405],
    [new Request("https://shop.example/v1/quotes", { method: "constructor" }), 405],
    [new Request("https://shop.example/v1/book"), 200],
    [new Request("https://shop.example/healthz"), 200],
  ];
  const answers = await polluted(() => Promise.all(asked.map(([one]) => worker.fetch(one))));
  for (const [i, response] of answers.entries()) {
    assert.equal(response.status, asked[i][1], `${asked[i][0].method} ${asked[i][0].url}`);
    assert.equal(response.statusText, "");
    assert.equal(response.headers.get("x-polluted"), null);
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
  }
});

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let shop;
before(async () => {
  shop = await serve({});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

test("a page's prototype changes nothing of what it is quoted", async () => {
  const page = await browser.newPage();
  await page.goto(`${shop.url}/mark.svg`);
  const { clean, dirty, refused, later } = await page.evaluate(
    async ({ request, at, pollution, script, book }) => {
      const { Engine } = await import(script);
      const open = async () => (await Engine.open({ book })).quote(request, { at });
      const clean = JSON.stringify(await open());
      for (const [name, value] of Object.entries(pollution))
        Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
      const engine = await Engine.open({ book });
      const dirty = JSON.stringify(await engine.quote(request, { at }));
      const refused = await engine.quote({ ...request, at }).then(
        () => "answered",
        (/** @type {any} */ fault) => fault.problem.errors[0].code,
      );
      const later = (await engine.quote(request)).expires_at;
      return { clean, dirty, refused, later };
    },
    {
      request,
      at: AT,
      pollution: JSON.parse(JSON.stringify(POLLUTION)),
      script: `${shop.url}/landfall/engine.js`,
      book: `${shop.url}/books/shopper/${SHOP}/`,
    },
  );
  assert.equal(dirty, clean);
  assert.equal(refused, "not_authorised");
  assert.ok(Date.parse(later) > Date.now());
});
