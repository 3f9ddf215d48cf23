// Is what was bound priced again to the byte, by the engine of then? `landfall replay`, with the engine that workerd runs and with another.
//
// LANDFALL_BIN names the native binary. The book is that of the nearest `rate-data`, as `books/merchant` is.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startEdge } from "../edge/dev.mjs";
import { KEYS, SHOP_KEYS, quoteRequest } from "./carts.mjs";
import { CURRENT, SIGNING_KEYS, claimsOf, token } from "./tokens.mjs";

const SHOP = "hanoi-crafts";
const binary = process.env.LANDFALL_BIN;
const skip = binary ? false : "LANDFALL_BIN is not set";
const root = fileURLToPath(new URL("../../", import.meta.url));

/** @type {Awaited<ReturnType<typeof startEdge>>} */
let edge;
/** @type {string} */
let folder;
/** @type {string} the kept engine */
let engine;

before(async () => {
  if (skip) return;
  edge = await startEdge({ env: { SHOP_KEYS, SIGNING_KEYS } });
  folder = await mkdtemp(join(tmpdir(), "landfall-kept-"));
  await landfall("build", "--keep", folder, "--engine", join(root, "www/engine/edge/landfall_bg.wasm"));
  const [version] = await readdir(folder);
  const module = (await readdir(join(folder, version))).find((name) => name.endsWith(".wasm"));
  engine = join(folder, version, String(module));
});
after(async () => {
  await edge?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** @param {string[]} words @returns {Promise<{status: number, said: string}>} */
function landfall(...words) {
  return new Promise((done) =>
    execFile(String(binary), words, { cwd: root, maxBuffer: 1 << 24 }, (failed, out, wrong) => {
      done({ status: failed ? Number(failed.code) : 0, said: out + wrong });
    }),
  );
}

/** @param {string} path @param {object} body @param {string} [key] */
async function post(path, body, key) {
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(edge.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer;
}

/** The first option of a request, bound. @param {object} request @param {string} [key] */
async function bind(request, key) {
  const { options } = await post("/v1/quotes", request, key);
  return post("/v1/quotes/bind", { request, option: options[0].id }, key);
}

/** @param {string[]} words */
const replay = (...words) => landfall("replay", ...words, "--kept", folder);

test("what was bound for an order of January is claimed again, to the byte, by the engine that is kept", { skip }, async () => {
  const { token: text } = await bind(quoteRequest(SHOP, { at: "2026-01-15T09:00:00Z" }), KEYS[SHOP]);
  assert.match(engine, new RegExp(`${claimsOf(text).engine}\\.wasm$`));
  const { status, said } = await replay(text);
  assert.equal(status, 0, said);
  assert.match(said, /economy-ddp of hanoi-crafts at 2026-01-15T09:00:00Z/);
  assert.match(said, /claims the same again, to the byte/);
});

test("so is what the public bound, with its own prices, a post number, stock or a tax number", { skip }, async () => {
  const bare = quoteRequest(SHOP);
  const cases = [
    [bare],
    [{ ...bare, lines: bare.lines.map((line) => ({ ...line, unit_price: "7.00", discount: "0.10" })), order_discount: "1" }],
    [{ ...bare, importer: "business", importer_tax_number: "DE123456789" }, KEYS[SHOP]],
    [{ ...bare, stock: [{ warehouse: "HAN", sku: "LACQ-BOX-S", available: 5 }], fulfilment: { max_consignments: 1 } }, KEYS[SHOP]],
    [{ ...bare, wants: { insurance: true, signature: true }, terms: "any", promotions: ["SPRING"], detail: "full" }],
  ];
  for (const [request, key] of /** @type {[object, string | undefined][]} */ (cases)) {
    const { status, said } = await replay((await bind(request, key)).token);
    assert.equal(status, 0, `${JSON.stringify(request)}: ${said}`);
    assert.match(said, /to the byte/);
  }
});

test("a request that is kept as a digest is given", { skip }, async () => {
  const lines = Array.from({ length: 150 }, (_, i) => ({ id: `line-${i}`, sku: "LACQ-BOX-S", quantity: 1 }));
  const { token: text, request } = await bind(quoteRequest(SHOP, { lines }));
  const [held, given] = ["token", "request"].map((name) => join(folder, name));
  await writeFile(held, text);
  await writeFile(given, request);
  assert.match((await replay(held, "--request", given)).said, /to the byte/);
  assert.equal((await replay(held)).status, 1);
  await writeFile(given, request.replace('"quantity":1', '"quantity":2'));
  const { status, said } = await replay(held, "--request", given);
  assert.equal(status, 1);
  assert.match(said, /other_request/);
  await Promise.all([rm(held), rm(given)]);
});

test("claims that the engine does not make are told, each with its place", { skip }, async () => {
  const { claims } = await bind(quoteRequest(SHOP)).then(({ token: text }) => ({ claims: claimsOf(text) }));
  const dearer = { ...claims, totals: { ...claims.totals, total: "1.00" } };
  const { status, said } = await replay(token(dearer, CURRENT));
  assert.equal(status, 1);
  assert.match(said, /claims otherwise/);
  assert.match(said, /\/totals\/total: "1\.00" in the token, "[\d.]+" now/);
});

test("another engine compares figures, and says that it is another", { skip }, async () => {
  const { token: text } = await bind(quoteRequest(SHOP));
  const claims = { ...claimsOf(text), engine: "0".repeat(64) };
  const same = await replay(token(claims));
  assert.equal(same.status, 0, same.said);
  assert.match(same.said, /is not kept: this one, another, comes to the same figures/);
  const other = await replay(token({ ...claims, totals: { ...claims.totals, duty: "0.01" } }));
  assert.equal(other.status, 1);
  assert.match(other.said, /comes to other figures\n {2}\/totals\/duty: "0\.01" in the token/);
});

test("a module or a book that is not what its name says is not asked", { skip }, async () => {
  const { token: text } = await bind(quoteRequest(SHOP));
  const module = await readFile(engine);
  await writeFile(engine, Buffer.concat([module, Buffer.from([0, 1, 0])]));
  const changed = await replay(text);
  assert.equal(changed.status, 1);
  assert.match(changed.said, /another module than its name says/);
  await writeFile(engine, module);
  const unknown = await replay(token({ ...claimsOf(text), book: "1".repeat(64) }));
  assert.equal(unknown.status, 1);
  assert.match(unknown.said, /is not kept in/);
  for (const none of ["a.b.c", "nothing", "...", token({}), token("x")]) assert.equal((await replay(none)).status, 1, none);
});
