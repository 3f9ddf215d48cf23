// What does the shop look like? Writes pictures of the demonstration page to `docs/`, or to the folder given.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../serve.mjs";
import { openBrowser } from "./browser.mjs";

const to = process.argv[2] ?? fileURLToPath(new URL("../../docs/", import.meta.url));

/** @type {{name: string, width: number, query: string, dark?: boolean, unfold?: boolean}[]} */
const shots = [
  { name: "checkout", width: 1280, query: "shop=hanoi-crafts&to=Melbourne", unfold: true },
  { name: "checkout-berlin", width: 1280, query: "shop=tokyo-stationery&to=Berlin" },
  { name: "checkout-dark", width: 1280, query: "shop=tokyo-stationery&to=Berlin", dark: true, unfold: true },
  { name: "checkout-phone", width: 360, query: "shop=hanoi-crafts&to=Melbourne" },
];

await mkdir(to, { recursive: true });
const server = await serve({});
const browser = await openBrowser();
for (const { name, width, query, dark, unfold } of shots) {
  const colorScheme = dark ? "dark" : "light";
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: 1 });
  page.on("console", (message) => message.type() === "error" && console.error(name, message.text()));
  page.on("pageerror", (error) => console.error(name, error));
  await page.goto(`${server.url}/?${query}`);
  await page.locator("landfall-delivery input[type=radio]").nth(1).check();
  if (unfold) await page.locator("landfall-delivery details:not(details details) > summary").nth(1).click();
  await page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
  await page.close();
}
await browser.close();
await server.stop();
