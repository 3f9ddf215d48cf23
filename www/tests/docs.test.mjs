// Can the description be read? The page has every operation, status and schema of `openapi.json`, fetches and runs nothing, and anyone can use it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/dev.mjs";
import { page as made, policy } from "../edge/docs/page.js";
import openapi from "../edge/openapi.json" with { type: "json" };
import { axeFinds } from "./accessibility.mjs";
import { inChromium } from "./browser.mjs";

const at = inChromium(() => startEdge({}));

test("the page that is sent is the one made of the description", async () => {
  const response = await fetch(`${at.server.url}/docs`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  assert.equal(response.headers.get("content-security-policy"), policy);
  assert.equal(await response.text(), made, "build the edge function again");
  const head = await fetch(`${at.server.url}/docs`, { method: "HEAD" });
  assert.deepEqual([head.status, head.headers.get("etag"), await head.text()], [200, response.headers.get("etag"), ""]);
});

test("the page is all of the description, under its own policy, without asking for anything else", async () => {
  const page = await at.browser.newPage();
  /** @type {string[]} */
  const asked = [];
  /** @type {string[]} */
  const said = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${at.server.url}/docs`);
  assert.deepEqual(asked, [`${at.server.url}/docs`]);
  assert.deepEqual(said, []);
  for (const [path, methods] of Object.entries(openapi.paths))
    for (const operation of Object.values(/** @type {Record<string, any>} */ (methods))) {
      const section = page.locator(`section[aria-labelledby="${operation.operationId}"]`);
      assert.equal(await section.locator("h2").innerText(), operation.summary);
      assert.ok((await section.locator(".address").innerText()).includes(path));
      const statuses = await section.locator("table").last().locator("tbody th").allInnerTexts();
      assert.deepEqual(statuses, Object.keys(operation.responses));
      const parameters = (operation.parameters ?? []).map((/** @type {{name: string}} */ { name }) => name);
      const table = section.getByRole("table", { name: `Parameters of ${operation.operationId}` });
      if (parameters.length) assert.deepEqual(await table.locator("tbody th").allInnerTexts(), parameters);
    }
  for (const [name, schema] of Object.entries(/** @type {Record<string, any>} */ (openapi.components.schemas))) {
    const section = page.locator(`section[aria-labelledby="schema-${name}"]`);
    const told = await section.locator("tbody th").allInnerTexts();
    for (const property of Object.keys(schema.properties ?? {})) assert.ok(told.includes(property), `${name}.${property}`);
  }
  // Every link leads somewhere.
  const links = await page.locator('a[href^="#"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")?.slice(1) ?? ""));
  const ids = new Set(await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id)));
  assert.deepEqual(
    [...new Set(links)].filter((id) => !ids.has(id)),
    [],
  );
  assert.equal(await page.locator("[id]").count(), ids.size, "an id stands twice");
  assert.ok(
    await page.evaluate(() => getComputedStyle(document.querySelector("nav") ?? document.body).position === "sticky"),
    "it has its style",
  );
  await page.close();
});

for (const colorScheme of /** @type {const} */ (["light", "dark"]))
  for (const width of [360, 1280])
    test(`anyone can use it, ${colorScheme}, ${width} wide`, async () => {
      const page = await at.browser.newPage({ colorScheme, bypassCSP: true, viewport: { width, height: 900 } });
      await page.goto(`${at.server.url}/docs`);
      assert.deepEqual(await axeFinds(page), []);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(beyond, 0, "nothing scrolls sideways but tables and examples");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the operations");
      await page.close();
    });
