// How do the tests see a page? In a headless Chromium: CHROMIUM names the binary where it is not at the usual place.

import { after, before } from "node:test";
import { chromium } from "playwright-core";

/** @import { Browser } from "playwright-core" */

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/**
 * A server and a browser for the tests of a file: there from before the first until after the last.
 * @template {{url: string, stop(): Promise<unknown>}} Server
 * @param {() => Promise<Server>} start
 */
export function inChromium(start) {
  const at = /** @type {{server: Server, browser: Browser}} */ ({});
  before(async () => {
    at.server = await start();
    at.browser = await openBrowser();
  });
  after(async () => {
    await at.browser?.close();
    await at.server?.stop();
  });
  return at;
}
