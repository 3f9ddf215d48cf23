// Is what is packed for npm what its types say? The tarball is unpacked, a TypeScript program is checked against it, and its API is run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../serve.mjs";
import { openBrowser } from "./browser.mjs";

const www = fileURLToPath(new URL("../", import.meta.url));
let folder = "";
let unpacked = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "landfall-npm-"));
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--offline", "--pack-destination", folder], { cwd: join(www, "dist/npm"), encoding: "utf8" }),
  );
  unpacked = join(folder, "node_modules/landfall");
  mkdirSync(unpacked, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", unpacked, "--strip-components=1"]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = `
import { open, quote, RequestProblem, type Quote } from "landfall";
import { LandfallDelivery } from "landfall/delivery";
import "landfall/estimate";
import { Engine } from "landfall/engine";

const shop = await open({ book: "/books/shopper/hanoi-crafts/" });
const one: Quote = await shop.quote({ shop: "hanoi-crafts", ship_to: { country: "DE" }, lines: [] });
const total: string | undefined = (await quote({ endpoint: "/v1/quotes" }, {})).options[0]?.total;
const delivery = document.querySelector("landfall-delivery")!;
delivery.cart = [{ id: "1", sku: "A", quantity: 1 }];
delivery.addEventListener("landfall-change", ({ detail }) => detail.option?.due_on_delivery.length);
document.createElement("landfall-estimate").postalCode = "10115";
LandfallDelivery.addMessages("nl", {});
export { one, total, Engine, RequestProblem };
`;

/** @param {string} program @returns {string} what the checker complains of */
function check(program) {
  writeFileSync(join(folder, "shop.mts"), program);
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--types", ""];
  try {
    execFileSync(join(www, "node_modules/.bin/tsc"), [...options, "shop.mts"], { cwd: folder, encoding: "utf8" });
    return "";
  } catch (cause) {
    return String(/** @type {any} */ (cause).stdout);
  }
}

test("a page's TypeScript is checked by the types of the package", () => {
  assert.equal(check(PROGRAM), "");
  assert.match(check(PROGRAM.replace("quantity: 1", "quantity: '1'")), /quantity|Type 'string'/);
  assert.match(check(PROGRAM.replace("detail.option", "detail.options")), /options/);
});

test("every file that the package names is in it, and its version is the engine's", () => {
  const told = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
  for (const entry of Object.values(/** @type {Record<string, any>} */ (told.exports)))
    for (const file of typeof entry === "string" ? [entry] : Object.values(entry))
      assert.ok(readFileSync(join(unpacked, file)).length, file);
  assert.ok(readFileSync(join(www, "../Cargo.toml"), "utf8").includes(`version = "${told.version}"`));
});

test("the API of the package quotes in a page, from the book", async () => {
  const [shop, browser] = [await serve({}), await openBrowser()];
  const page = await browser.newPage();
  await page.goto(`${shop.url}/?shop=hanoi-crafts`);
  const { options, fault } = await page.evaluate(async () => {
    const { open, quote, RequestProblem } = await import(/** @type {string} */ ("/landfall/landfall.js"));
    const from = { book: "/books/shopper/hanoi-crafts/" };
    const request = {
      shop: "hanoi-crafts",
      currency: "EUR",
      ship_to: { country: "DE" },
      lines: [{ id: "1", sku: "SILK-SCARF", quantity: 1 }],
    };
    const { options } = await quote(from, request);
    const fault = await (
      await open(from)
    )
      .quote({ ...request, lines: [{ id: "1", sku: "NO-SUCH", quantity: 1 }] })
      .catch((/** @type {any} */ problem) => problem instanceof RequestProblem && problem.message);
    return { options: options.length, fault };
  });
  assert.equal(options, 3);
  assert.match(fault, /NO-SUCH/);
  await browser.close();
  await shop.stop();
});

test("the manifest tells of each element what its class has", async (t) => {
  const manifest = JSON.parse(readFileSync(join(unpacked, "custom-elements.json"), "utf8"));
  const [shop, browser] = [await serve({}), await openBrowser()];
  t.after(async () => {
    await browser.close();
    await shop.stop();
  });
  const page = await browser.newPage();
  await page.goto(`${shop.url}/?shop=hanoi-crafts`);
  for (const name of ["estimate", "returns"]) await page.evaluate((name) => import(`/landfall/landfall-${name}.js`), name);
  for (const { declarations } of manifest.modules) {
    const [{ tagName, attributes, members, cssParts, cssProperties, events }] = declarations;
    const real = await page.evaluate((tag) => {
      const made = /** @type {any} */ (customElements.get(tag));
      return { attributes: made.observedAttributes, members: [...made.elementProperties.keys()] };
    }, tagName);
    const names = (/** @type {{name: string}[]} */ list) => list.map(({ name }) => name).sort();
    assert.deepEqual(names(attributes), real.attributes.sort(), tagName);
    assert.deepEqual(names(members), real.members.sort(), tagName);
    assert.ok(cssParts.length >= 5 && cssProperties.length >= 10 && events.length >= 1, tagName);
  }
});
