// Do the examples for shops without a callback work? Medusa's provider and WooCommerce's plug-in ask the edge function in workerd.

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { startEdge } from "../edge/dev.mjs";
import { KEYS, SHOP_KEYS } from "./carts.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const www = join(root, "www");
const SHOP = "hanoi-crafts";
const php = process.env.PHP ?? "php";
const hasPhp = spawnSync(php, ["--version"]).status === 0;
const tsc = join(www, "node_modules/typescript/bin/tsc");

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {string} */
let folder;
/** What a quote offers for two scarves to Berlin. @type {any[]} */
let options;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "examples-"));
  edge = await startEdge({ env: { SHOP_KEYS } });
  const body = JSON.stringify({
    shop: SHOP,
    currency: "EUR",
    ship_to: { country: "DE", postal_code: "10115", city: "Berlin" },
    lines: [{ id: "1", sku: "SILK-SCARF", quantity: 2, unit_price: "30.00" }],
  });
  const headers = { "content-type": "application/json", authorization: `Bearer ${KEYS[SHOP]}` };
  ({ options } = await (await fetch(`${edge.url}/v1/quotes`, { method: "POST", headers, body })).json());
});
after(async () => {
  await edge?.stop();
  rmSync(folder, { recursive: true });
});

/** Minor units. @param {unknown} amount */
const minor = (amount) => Math.round(Number(amount) * 100);
/** @param {any} option */
const besides = (option) => minor(option.due_at_checkout) - minor(option.goods);
/** @param {any} option */
const carriage = (option) => minor(option.shipping) + minor(option.insurance);

test("Medusa's provider builds against its types, and prices each tier", async () => {
  const types = join(www, "node_modules/@medusajs/types/dist/index.d.ts");
  const compilerOptions = {
    outDir: join(folder, "dist"),
    rootDir: join(root, "examples/medusa/src"),
    paths: { "@medusajs/types": [types] },
  };
  const extended = { extends: join(root, "examples/medusa/tsconfig.json"), compilerOptions, include: [join(root, "examples/medusa/src")] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(extended));
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  await run(process.execPath, [tsc, "-p", folder]).catch(({ stdout }) => assert.fail(stdout));
  const { default: loaded } = await import(pathToFileURL(join(folder, "dist/index.js")).href);
  const [Provider] = loaded.services;
  assert.equal(Provider.identifier, "landfall");
  const settings = { edge: edge.url, shop: SHOP, key: KEYS[SHOP], tiers: ["economy", "standard", "express"], currency: "EUR" };
  const item = { id: "item", variant_sku: "SILK-SCARF", quantity: 2, unit_price: 30, requires_shipping: true };
  const download = { ...item, id: "file", variant_sku: "E-BOOK", requires_shipping: false };
  const address = { country_code: "de", postal_code: "10115", city: "Berlin", province: "" };
  const cart = { id: "cart", shipping_address: address, items: [item, download] };
  for (const duties of ["included", "separate"]) {
    const provider = new Provider({}, { ...settings, duties });
    for (const { id } of await provider.getFulfillmentOptions()) {
      const option = options.find(({ tier }) => tier === id);
      const { calculated_amount, is_calculated_price_tax_inclusive } = await provider.calculatePrice({ id }, {}, cart);
      assert.equal(minor(calculated_amount), duties === "included" ? besides(option) : carriage(option));
      assert.equal(is_calculated_price_tax_inclusive, duties === "included");
    }
    const kept = await provider.validateFulfillmentData({ id: "economy" }, { landfall_token: "a.b.c" }, cart);
    assert.deepEqual([kept.landfall.option, kept.landfall_token], ["economy-ddp", "a.b.c"]);
    const unknown = { ...cart, items: [{ ...item, variant_sku: "UNKNOWN" }] };
    for (const odd of [{ ...cart, items: [] }, { ...cart, shipping_address: undefined }, unknown])
      await assert.rejects(provider.calculatePrice({ id: "economy" }, {}, odd));
    assert.deepEqual([await provider.validateOption({ id: "economy" }), await provider.validateOption({ id: "pony" })], [true, false]);
  }
});

test("what a page tells search engines is an offer of schema.org", async () => {
  const command = ["export", "json-ld", "--shop", SHOP, "--sku", "SILK-SCARF", "--to", "DE", "--to", "US"];
  const { stdout } = await run(join(root, "target/debug/landfall"), command, { cwd: root });
  assert.ok(JSON.parse(stdout).shippingDetails.length >= 4);
  const types = join(www, "node_modules/schema-dts/dist/schema.d.ts");
  /** @param {string} offer */
  const check = async (offer) => {
    const at = mkdtempSync(join(folder, "json-ld-"));
    writeFileSync(
      join(at, "offer.ts"),
      `import type { Offer, WithContext } from "schema-dts";\nexport const offer: WithContext<Offer> = ${offer};\n`,
    );
    const compilerOptions = { target: "es2022", module: "esnext", moduleResolution: "bundler", strict: true, noEmit: true, types: [] };
    const paths = { "schema-dts": [types] };
    writeFileSync(join(at, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...compilerOptions, paths }, files: ["offer.ts"] }));
    return run(process.execPath, [tsc, "-p", at]).then(
      () => "",
      (failed) => failed.stdout,
    );
  };
  assert.equal(await check(stdout), "");
  assert.match(await check(stdout.replace("shippingRate", "shippingPrice")), /shippingPrice/);
});

test("WooCommerce's plug-in parses, and its method prices carts", { skip: !hasPhp && "PHP is not installed" }, async () => {
  const plugin = join(root, "examples/woocommerce");
  await run(php, ["-l", join(plugin, "landfall-shipping.php")]);
  for (const duties of ["included", "separate"]) {
    const { stdout, stderr } = await run(php, [join(plugin, "test.php"), edge.url, KEYS[SHOP], duties]);
    assert.equal(stderr, "");
    const told = JSON.parse(stdout);
    const rates = told["two scarves"];
    assert.equal(rates.length, options.length);
    for (const [number, option] of options.entries()) {
      assert.equal(rates[number].id, `landfall:${option.tier}.${option.service}.${option.terms}`);
      assert.equal(minor(rates[number].cost) + minor(rates[number].meta_data._landfall_fee), besides(option));
      assert.equal(minor(rates[number].cost), duties === "included" ? besides(option) : carriage(option));
      assert.equal(rates[number].meta_data.Arrives, `${option.delivery.earliest} – ${option.delivery.latest}`);
    }
    const fee = besides(options[0]) - carriage(options[0]);
    assert.deepEqual(told.fees, duties === "included" ? [] : [["Duty, tax and fees", fee / 100, false]]);
    assert.equal(told["with a coupon, and a file"].length, options.length);
    assert.deepEqual([told["nothing that is sent"], told["no article of the catalogue"]], [[], []]);
  }
});
