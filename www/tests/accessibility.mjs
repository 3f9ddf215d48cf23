// What does axe-core find wrong with a page? Each finding with the beginning of its element.

import { createRequire } from "node:module";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** @param {import("playwright-core").Page} page one that may be given a script in spite of its policy @returns {Promise<string[]>} */
export async function axeFinds(page) {
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run({ resultTypes: ["violations"] }));
  return violations.flatMap((/** @type {any} */ rule) =>
    rule.nodes.map((/** @type {any} */ node) => `${rule.id}: ${node.html.slice(0, 120)}`),
  );
}
