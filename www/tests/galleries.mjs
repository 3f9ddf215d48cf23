// At which widths, in which schemes and languages is the gallery looked at? Opened for its tests, and for its pictures in `docs/gallery`.

/** @import { Browser } from "playwright-core" */
/** @typedef {{width: number, colorScheme: "light" | "dark", language: string}} Gallery */

/** @type {Gallery[]} */
export const GALLERIES = [
  { width: 320, colorScheme: "light", language: "de" },
  { width: 320, colorScheme: "dark", language: "ar" },
  { width: 768, colorScheme: "light", language: "ar" },
  { width: 768, colorScheme: "dark", language: "de" },
  { width: 1280, colorScheme: "light", language: "en" },
  { width: 1280, colorScheme: "dark", language: "en" },
];

/** The page, once every state of it stands. @param {Browser} browser @param {string} url @param {Gallery} gallery */
export async function openGallery(browser, url, { width, colorScheme, language }) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  await page.goto(`${url}/gallery.html?lang=${language}`);
  await page.locator("landfall-delivery [part~=option-chosen]").first().waitFor();
  await page.locator("landfall-estimate [part=offer]").first().waitFor();
  await page.locator("landfall-delivery [part~=problem]").nth(2).waitFor();
  return page;
}
