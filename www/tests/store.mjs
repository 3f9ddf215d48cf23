// Which store do the tests read books from? One in memory that speaks both languages of Workers KV: workerd's own to a worker's binding, and
// Cloudflare's API, by which `landfall publish` writes. It counts what is asked of it, and can fail.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */

export const TOKEN = "token-of-the-store";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NAMESPACE = /^\/client\/v4\/accounts\/a\/storage\/kv\/namespaces\/n\/(.*)$/;

/** The native binary, as the build leaves it where none is named. */
export const binary = process.env.LANDFALL_BIN ?? fileURLToPath(new URL("../../target/debug/landfall", import.meta.url));

/** @param {Map<string, Buffer>} [values] */
export async function startStore(values = new Map()) {
  /** @type {string[]} keys that a worker asked for */
  const asked = [];
  /** @type {string[]} keys in the order in which they were written */
  const written = [];
  const state = { fails: false };

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  const answer = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://store");
    const [, api] = NAMESPACE.exec(pathname) ?? [];
    const body = await bytes(request);
    if (state.fails) return void response.writeHead(500).end();
    if (api !== undefined) return inApi(api, searchParams, request, body, response);
    const key = decodeURIComponent(pathname.slice(1));
    if (request.method === "PUT") {
      values.set(key, body);
      written.push(key);
      return void response.writeHead(200).end();
    }
    asked.push(key);
    const value = values.get(key);
    response.writeHead(value ? 200 : 404).end(value);
  };

  /** @param {string} path @param {URLSearchParams} query @param {IncomingMessage} request @param {Buffer} body @param {ServerResponse} response */
  const inApi = (path, query, request, body, response) => {
    const tell = (/** @type {number} */ status, /** @type {object} */ told) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(told));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return tell(403, { success: false, errors: [{ code: 10000 }], result: null });
    if (path === "keys") {
      const from = Number(query.get("cursor") ?? 0);
      const names = [...values.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).sort();
      const result = names.slice(from, from + 1000).map((name) => ({ name }));
      return tell(200, {
        success: true,
        errors: [],
        result,
        result_info: { cursor: names.length > from + 1000 ? String(from + 1000) : "" },
      });
    }
    if (path === "bulk" && request.method === "PUT") {
      for (const { key, value, base64 } of JSON.parse(body.toString())) {
        values.set(key, Buffer.from(value, base64 ? "base64" : "utf8"));
        written.push(key);
      }
      return tell(200, { success: true, errors: [], result: { unsuccessful_keys: [] } });
    }
    return tell(404, { success: false, errors: [], result: null });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((cause) => {
      console.error(cause);
      response.destroy();
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {AddressInfo} */ (server.address());
  return {
    values,
    asked,
    written,
    state,
    address: `127.0.0.1:${port}`,
    api: `http://127.0.0.1:${port}/client/v4/accounts/a/storage/kv/namespaces/n`,
    /** How often a worker asked for keys that begin so. @param {string} prefix */
    asks: (prefix) => asked.filter((key) => key.startsWith(prefix)).length,
    stop: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}

/** @typedef {Awaited<ReturnType<typeof startStore>>} TestStore */

/** @param {IncomingMessage} request */
async function bytes(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** Publishes the repository's shops, or a folder of rate data. @param {string} to @param {string[]} words */
export async function publish(to, ...words) {
  const env = { ...process.env, LANDFALL_KV_TOKEN: TOKEN };
  const { stdout } = await promisify(execFile)(binary, ["publish", ...words, "--to", to], { cwd: ROOT, env });
  return stdout;
}

/** @param {string | Buffer} bytes */
export function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What the store has as a shop's version now. @param {TestStore} store @param {string} shop */
export function versionOf(store, shop) {
  const pointer = JSON.parse(String(store.values.get(`current/${shop}`)));
  const key = `book/${shop}/${pointer.version}`;
  return { pointer, key, value: JSON.parse(String(store.values.get(key))) };
}

/**
 * Puts a version up: its bytes under its name, and the pointer to it.
 * @param {TestStore} store
 * @param {string} shop
 * @param {string} name
 * @param {object | string} value
 * @param {string} [root]
 */
export function putUp(store, shop, name, value, root) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  store.values.set(`book/${shop}/${name}`, Buffer.from(text));
  store.values.set(`current/${shop}`, Buffer.from(JSON.stringify({ version: name, root: root ?? sha256(text) })));
}
