// What does a first visit cost a shopper? The demonstration page in Chromium, nothing cached, each answer a while under way.

/** @typedef {{file: string, began: number, sent: number, ended: number, bytes: number, round: number, wave: number}} Fetched */

/** How long a page is watched after its price stands, for what still moves. */
const AFTER_MS = 500;

/**
 * A page's files until its first price. A *round* counts what waits for what: each begins after an answer of the one before. A *wave*
 * counts what is on the wire: a browser has six connections to a server of HTTP/1.1, and the seventh file waits for one.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {{latency: number, width?: number, height?: number, colorScheme?: "light" | "dark", slower?: number}} how `slower`: how many
 * times slower than this machine the shopper's is
 */
export async function visit(browser, url, { latency, width = 1280, height = 900, colorScheme = "light", slower = 1 }) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const files = await watch(page, new URL(url).origin, latency);
  if (slower > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.addInitScript(inPage);
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => /** @type {any} */ (globalThis).visit.price);
  const fetched = files.filter(({ ended }) => ended).sort((one, other) => one.began - other.began);
  for (const file of fetched) {
    const before = (/** @type {number} */ moment) => fetched.filter(({ ended }) => ended <= moment);
    file.round = 1 + Math.max(0, ...before(file.began).map(({ round }) => round));
  }
  for (const file of [...fetched].sort((one, other) => one.sent - other.sent))
    file.wave = 1 + Math.max(0, ...fetched.filter(({ ended }) => ended <= file.sent).map(({ wave }) => wave));
  await page.waitForTimeout(AFTER_MS);
  /** @type {{price: number, shifts: {value: number, moved: string[]}[]}} */
  const { price, shifts } = await page.evaluate(() => /** @type {any} */ (globalThis).visit);
  const repriced = slower > 1 ? await page.evaluate(reprice) : [];
  await context.close();
  return {
    price,
    repriced,
    shifts,
    shift: shifts.reduce((sum, { value }) => sum + value, 0),
    files: fetched,
    rounds: Math.max(...fetched.map(({ round }) => round)),
    waves: Math.max(...fetched.map(({ wave }) => wave)),
    bytes: fetched.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Runs in the page: how long each of some changes of the cart takes, from the page's call until it is laid out anew, in milliseconds. */
async function reprice() {
  const delivery = /** @type {any} */ (document.querySelector("landfall-delivery"));
  const times = [];
  for (let i = 0; i < 7; i++) {
    await new Promise(requestAnimationFrame);
    const began = performance.now();
    delivery.cart = delivery.cart.map((/** @type {any} */ line) => ({ ...line, quantity: line.quantity + 1 }));
    await delivery.updateComplete;
    delivery.getBoundingClientRect();
    times.push(performance.now() - began);
    if (!delivery.quote) throw new Error("the new cart was not priced at once");
  }
  return times;
}

/** Slows the network down, and writes down what is fetched. @param {import("playwright-core").Page} page @param {string} origin @param {number} latency */
async function watch(page, origin, latency) {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: -1, uploadThroughput: -1 });
  /** @type {Fetched[]} */
  const files = [];
  /** @type {Map<string, Fetched>} */
  const open = new Map();
  network.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
    if (!request.url.startsWith(origin)) return;
    const file = { file: request.url.slice(origin.length), began: timestamp, sent: timestamp, ended: 0, bytes: 0, round: 0, wave: 0 };
    files.push(file);
    open.set(requestId, file);
  });
  network.on("Network.responseReceived", ({ requestId, response: { timing } }) => {
    const file = open.get(requestId);
    if (file && timing) file.sent = timing.requestTime + timing.sendStart / 1000;
  });
  network.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
    const file = open.get(requestId);
    if (file) [file.ended, file.bytes] = [timestamp, encodedDataLength];
  });
  return files;
}

/** Runs in the page, before its own scripts: when the first price is on screen, and what moves that nobody touched. */
function inPage() {
  const visit = { price: 0, shifts: /** @type {{value: number, moved: string[]}[]} */ ([]) };
  Object.assign(globalThis, { visit });
  const rect = (/** @type {DOMRectReadOnly} */ { x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(
        (/** @type {any} */ { node, previousRect, currentRect }) =>
          `${node?.id || node?.className || node?.nodeName}: ${rect(previousRect)} → ${rect(currentRect)}`,
      );
      visit.shifts.push({ value: entry.value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
  addEventListener(
    "landfall-quote",
    (event) => {
      if (visit.price || !(/** @type {CustomEvent} */ (event).detail.quote.options.length)) return;
      requestAnimationFrame(() => setTimeout(() => (visit.price ||= performance.now())));
    },
    { capture: true },
  );
}
