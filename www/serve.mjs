// How is the demonstration shop seen? One server for its pages, the widget and the shopper's book; `/v1` goes to the edge function.
//
// node serve.mjs [--port 8080] [--edge URL] [--books FOLDER]   without --edge it starts workerd itself

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const here = fileURLToPath(new URL("./", import.meta.url));

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** As strict as a careful shop's: no inline script or style, WebAssembly but no `eval`. */
const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/**
 * @param {{port?: number, edge?: string, books?: string}} options
 */
export async function serve({ port = 0, edge, books = join(here, "books") }) {
  /** @type {[string, string][]} */
  const folders = [
    ["/landfall/", join(here, "dist/widget")],
    ["/books/shopper/", join(books, "shopper")],
    ["/", join(here, "demo")],
  ];
  const server = createServer(async (request, response) => {
    for (const [name, value] of Object.entries(SECURITY)) response.setHeader(name, value);
    const { pathname } = new URL(request.url ?? "/", "http://shop");
    try {
      if (pathname.startsWith("/v1/")) await forward(request, response, edge);
      else await file(request, response, pathname, folders);
    } catch (cause) {
      console.error(cause);
      if (!response.headersSent) response.writeHead(502);
      response.end();
    }
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", () => ready(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {string} pathname
 * @param {[string, string][]} folders
 */
async function file(request, response, pathname, folders) {
  if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405, { allow: "GET, HEAD" }).end();
  const [prefix, folder] = /** @type {[string, string]} */ (folders.find(([start]) => pathname.startsWith(start)));
  const wanted = pathname.slice(prefix.length) || "index.html"; // no published file has a name that needs decoding
  const path = join(folder, normalize(`/${wanted}`));
  const found = await size(path);
  if (found === undefined) return void response.writeHead(404, { "content-type": "text/plain" }).end("there is no such page\n");
  const packed = /\bbr\b/.test(String(request.headers["accept-encoding"])) ? await size(`${path}.br`) : undefined;
  const hashed = /\.[0-9A-Za-z]{8,16}\.\w+$/.test(path);
  response.writeHead(200, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "content-length": packed ?? found,
    "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    ...(packed !== undefined && { "content-encoding": "br" }),
  });
  if (request.method === "HEAD") return void response.end();
  await pipeline(createReadStream(packed === undefined ? path : `${path}.br`), response).catch(() => response.destroy());
}

/** @param {string} path */
async function size(path) {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {string} [edge]
 */
async function forward(request, response, edge) {
  if (!edge) return void response.writeHead(503, { "content-type": "text/plain" }).end("the edge function is not running\n");
  const { connection, host, "content-length": length, "transfer-encoding": chunked, expect, ...headers } = request.headers;
  const body = request.method === "GET" || request.method === "HEAD" ? undefined : Readable.toWeb(request);
  const init = /** @type {RequestInit} */ ({ method: request.method, headers, body, duplex: "half" });
  const answer = await fetch(edge + request.url, init);
  response.writeHead(
    answer.status,
    Object.fromEntries([...answer.headers].filter(([name]) => name !== "content-encoding" && name !== "content-length")),
  );
  response.end(Buffer.from(await answer.arrayBuffer()));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "8080" }, edge: { type: "string" }, books: { type: "string" } },
  });
  const edge = values.edge ?? (await (await import("./edge/dev.mjs")).startEdge({ port: Number(values.port) + 1 })).url;
  const { url } = await serve({ port: Number(values.port), edge, books: values.books });
  console.log(`the shop is open at ${url}`);
}
