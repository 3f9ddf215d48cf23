// Does what the documentation of platforms says work? Each page's command is run against the demonstration, as it stands there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startScript } from "./servers.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = new URL("../../docs/platforms/", import.meta.url);
const SHOP = "hanoi-crafts";

/** @type {Awaited<ReturnType<typeof startScript>>} */
let demo;
/** @type {Record<string, string>} */
let env;

before(async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((done) => server.close(done));
  demo = await startScript(["serve.mjs", "--port", String(port)]);
  while (!/a token of Snipcart's .*\n/.test(demo.said())) await new Promise((later) => setTimeout(later, 20)); // the last line of all
  /** @param {string} what */
  const told = (what) => demo.said().split(`${what} `)[1]?.trim().split("\n")[0].replace(" (until it stops)", "") ?? "";
  env = {
    URL: `http://127.0.0.1:${port}`,
    SHOPIFY_SECRET: told(`Shopify's secret of ${SHOP}`),
    BIGCOMMERCE_KEY: told(`BigCommerce's key of ${SHOP}`),
    COMMERCETOOLS_HEADER: told(`commercetools' header of ${SHOP}`),
    SNIPCART_TOKEN: told("a token of Snipcart's"),
    SHOP_KEY: told(`the key of ${SHOP}`),
  };
});
after(() => demo?.stop());

/** What a platform is told that has rates for two scarves to Berlin. @type {Record<string, RegExp>} */
const TOLD = {
  shopify: /^\{"rates":\[\]\}$/,
  bigcommerce: /"code":"economy\.line-economy\.ddp".*"cost":\{"currency":"EUR"/,
  saleor: /^\[\{"id":"economy\.line-economy\.ddp"/,
  snipcart: /^\{"rates":\[\{"cost":/,
  commercetools: /"action":"setCustomShippingMethod"/,
  stripe: /"landfall_option":"economy\.line-economy\.ddp"/,
};

test("every platform has its page", () => {
  const named = readdirSync(pages).map((file) => file.replace(/\.md$/, ""));
  assert.deepEqual(named.sort(), [...Object.keys(TOLD), "README"].sort());
});

for (const [platform, expected] of Object.entries(TOLD))
  test(`the command of ${platform}'s page works against the demonstration`, async () => {
    const page = readFileSync(new URL(`${platform}.md`, pages), "utf8");
    const [, command] = /```sh\n(curl [^`]*)```/.exec(page) ?? [];
    assert.ok(command, "the page has no command");
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", command], {
      cwd: root,
      env: { ...process.env, ...env },
    });
    assert.match(stdout, expected);
  });

test("a page of its own says what is lost, where duty stands and where a token goes", () => {
  for (const platform of Object.keys(TOLD)) {
    const page = readFileSync(new URL(`${platform}.md`, pages), "utf8");
    for (const part of ["## Set up\n1. ", "## What becomes of", "| duty at checkout |", "| duty on delivery |", "| a signed quote |"])
      assert.ok(page.includes(part), `${platform}: ${part}`);
  }
});
