// Do the examples for themes run as they stand? Each is rendered or bundled as its platform does, and its price is seen in Chromium.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Liquid } from "liquidjs";
import { serve } from "../serve.mjs";
import { inChromium } from "./browser.mjs";

const examples = fileURLToPath(new URL("../../examples/themes/", import.meta.url));
const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

const at = inChromium(() => serve({}));

/** @param {string} body */
async function open(body) {
  const page = await at.browser.newPage();
  await page.route(`${at.server.url}/theme`, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${at.server.url}/theme`);
  return page;
}

/** @param {import("playwright-core").Page} page */
const estimated = (page) => page.locator("landfall-estimate [part=offer]").innerText();

test("plain HTML shows the estimate, and its form submits a choice", async () => {
  const page = await open(readFileSync(`${examples}plain.html`, "utf8"));
  assert.match(await estimated(page), /^To Germany: €\d/);
  await page.locator("landfall-delivery input[type=radio]").first().check();
  const sent = await page.locator("form").evaluate((form) => new FormData(/** @type {HTMLFormElement} */ (form)).get("delivery"));
  assert.ok(sent);
  await page.close();
});

test("the Liquid snippet shows the estimate of the article's first variant, and lets no text out of its attributes", async () => {
  const liquid = new Liquid();
  liquid.registerFilter("asset_url", (name) => `/landfall/${name}`);
  const source = readFileSync(`${examples}shopify.liquid`, "utf8");
  const told = {
    cart: { currency: { iso_code: "EUR" } },
    localization: { country: { iso_code: "FR" } },
    request: { locale: { iso_code: "en" } },
    product: { selected_or_first_available_variant: { sku: "SILK-SCARF" } },
  };
  const page = await open(`<!doctype html>${await liquid.parseAndRender(source, told)}`);
  assert.match(await estimated(page), /^To France: €\d/);
  await page.close();
  const html = await liquid.parseAndRender(source, { ...told, product: { selected_or_first_available_variant: { sku: '"><b>' } } });
  assert.ok(!html.includes("<b>"));
});

const php = spawnSync("php", ["--version"]).status === 0;

test(
  "the WooCommerce plugin is sound PHP, and what it prints shows the estimate",
  { skip: php ? false : "php is not installed" },
  async () => {
    const file = `${examples}woocommerce.php`;
    execFileSync("php", ["-l", file]);
    // Of WordPress what the plugin calls, and no more: its hooks are run at once.
    const wordpress = `define('ABSPATH', '/'); function add_action($hook, $run) { $run(); } function is_product() { return true; }
    function wp_enqueue_script_module($id, $src) { echo "<script type=module src=$src></script>"; } function get_option($name, $else) { return $else; }
    function esc_attr($text) { return htmlspecialchars($text, ENT_QUOTES); } function esc_url($text) { return esc_attr($text); }
    function get_woocommerce_currency() { return 'EUR'; }
    class Told { public $customer; function get_shipping_country() { return 'AT'; } function get_sku() { return 'SILK-SCARF'; } }
    function WC() { $told = new Told; $told->customer = $told; return $told; } $product = new Told; require ${JSON.stringify(file)};`;
    const page = await open(`<!doctype html><html lang="en">${execFileSync("php", ["-r", wordpress], { encoding: "utf8" })}`);
    assert.match(await estimated(page), /^To Austria: €\d/);
    await page.close();
  },
);

for (const file of ["react.jsx", "vue.js"])
  test(`${file} is bundled, and its choice is its state`, async () => {
    const { outputFiles } = await build({
      entryPoints: [examples + file],
      bundle: true,
      write: false,
      format: "iife",
      jsx: "automatic",
      nodePaths: [modules],
      define: {
        "process.env.NODE_ENV": '"production"',
        __VUE_OPTIONS_API__: "false",
        __VUE_PROD_DEVTOOLS__: "false",
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
      },
    });
    const page = await open(
      `<!doctype html><html lang="en"><div id="app"></div><script type="module" src="/landfall/landfall-delivery.js"></script>`,
    );
    await page.addScriptTag({ content: outputFiles[0].text });
    await page.getByText("Nothing chosen").waitFor();
    await page.locator("landfall-delivery input[type=radio]").first().check();
    const total = await page
      .locator("landfall-delivery")
      .evaluate((/** @type {any} */ delivery) => `${delivery.option.tier}: ${delivery.option.total}`);
    assert.equal(await page.locator("output").innerText(), total);
    await page.close();
  });
