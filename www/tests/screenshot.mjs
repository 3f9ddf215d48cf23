// What does the shop look like, and every state of the elements? Writes pictures of the demonstration page and the gallery to `docs/`, or to
// the folder given: what a change is held against by eye.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../serve.mjs";
import { openBrowser } from "./browser.mjs";
import { GALLERIES, openGallery } from "./galleries.mjs";

const to = process.argv[2] ?? fileURLToPath(new URL("../../docs/", import.meta.url));

/** @type {{name: string, width: number, query: string, dark?: boolean, unfold?: boolean}[]} */
const shots = [
  { name: "checkout", width: 1280, query: "shop=hanoi-crafts&to=Melbourne", unfold: true },
  { name: "checkout-berlin", width: 1280, query: "shop=tokyo-stationery&to=Berlin" },
  { name: "checkout-dark", width: 1280, query: "shop=tokyo-stationery&to=Berlin", dark: true, unfold: true },
  { name: "checkout-phone", width: 360, query: "shop=hanoi-crafts&to=Melbourne" },
];

await mkdir(join(to, "gallery"), { recursive: true });
const server = await serve({});
const browser = await openBrowser();
for (const { name, width, query, dark, unfold } of shots) {
  const colorScheme = dark ? "dark" : "light";
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: 1 });
  page.on("console", (message) => message.type() === "error" && console.error(name, message.text()));
  page.on("pageerror", (error) => console.error(name, error));
  await page.goto(`${server.url}/?${query}`);
  await page.locator("landfall-delivery input[type=radio]").nth(1).check();
  if (unfold) {
    await page.locator("landfall-delivery details:not(details details) > summary").nth(1).click();
    await page.locator("landfall-delivery [part~=grand-total]:visible").first().waitFor();
  }
  await page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
  await page.close();
}
for (const gallery of GALLERIES) {
  const page = await openGallery(browser, server.url, gallery);
  const path = join(to, "gallery", `${gallery.width}-${gallery.colorScheme}-${gallery.language}.jpg`);
  await page.screenshot({ path, type: "jpeg", quality: 60, fullPage: true });
  await page.close();
}
await browser.close();
await server.stop();
