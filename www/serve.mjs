// How is the demonstration shop seen? One server for its pages, the widget and the shopper's book; `/v1` goes to the edge function.
//
// node serve.mjs [--port 8080] [--host 127.0.0.1] [--edge URL] [--books FOLDER]   without --edge it starts workerd itself, on the next port

import { readdirSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { BATCH, CART, readBody } from "./edge/body.js";
import { listen } from "./edge/listen.mjs";
import { bare, respond } from "./edge/respond.js";
import { header, ofRelease, ofShop } from "./preload.mjs";

const here = fileURLToPath(new URL("./", import.meta.url));

const TYPES = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".json", "application/json"],
  [".wasm", "application/wasm"],
  [".svg", "image/svg+xml"],
]);

/** As strict as a careful shop's: no inline script or style, WebAssembly but no `eval`. */
const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Of a request to the API this much is passed on; the rest is between the client and this server. */
const PASSED = [
  "accept",
  "authorization",
  "content-type",
  "if-none-match",
  "x-shopify-hmac-sha256",
  "saleor-signature",
  "x-snipcart-requesttoken",
  "origin",
  "access-control-request-method",
  "access-control-request-headers",
];

/** How files are packed at build time, the smallest first: the name of the coding, and what is put behind the file's. @type {[string, string][]} */
const PACKED = [
  ["br", ".br"],
  ["gzip", ".gz"],
];

/** The shop of a page that names none, and where its shopper is thought to be. */
const FIRST_SHOP = "tokyo-stationery";
const FIRST_COUNTRY = "DE";

/** Where the articles stand in the page. */
const CATALOGUE = '<script type="application/json" id="catalogue">';

/** What an answer says of its own connection, not of what it holds. */
const PER_CONNECTION = new Set(["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"]);

const PATIENCE_MS = 30_000;

/**
 * @param {{port?: number, host?: string, edge?: string, books?: string, platforms?: (request: Request) => Promise<Response | undefined>}} options
 *   `platforms`: what stands in for them
 */
export async function serve(options) {
  const nothing = { port: 0, host: undefined, edge: undefined, books: join(here, "books"), platforms: undefined };
  const { port, host, edge, books, platforms } = { ...nothing, ...options };
  /** @type {[string, string][]} */
  const folders = [
    ["/landfall/", join(here, "dist/widget")],
    ["/books/shopper/", join(books, "shopper")],
    ["/", join(here, "demo")],
  ];
  /** @param {Request} request */
  const answer = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const ofApi = /^\/(v1|\.well-known)\//.test(pathname) || ["/healthz", "/docs"].includes(pathname);
    const read = pathname === "/" ? page : file;
    const ofPlatform = pathname.startsWith("/platforms/") ? await platforms?.(request) : undefined;
    if (ofPlatform) return ofPlatform;
    const response = await (ofApi ? forward(request, edge) : read(request, pathname, folders));
    if (pathname === "/" && response.ok) response.headers.set("link", await preloads(searchParams, books));
    // The description's page has a policy of its own.
    for (const [name, value] of Object.entries(SECURITY)) if (!response.headers.has(name)) response.headers.set(name, value);
    return response;
  };
  return listen(answer, { port, host });
}

/**
 * @param {Request} request
 * @param {string} pathname
 * @param {[string, string][]} folders
 */
async function file({ method, headers: asked }, pathname, folders) {
  if (method !== "GET" && method !== "HEAD") return text(405, `a page is fetched by GET, not ${method}`, { allow: "GET, HEAD" });
  const [prefix, folder] = /** @type {[string, string]} */ (folders.find(([start]) => pathname.startsWith(start)));
  const wanted = pathname.slice(prefix.length) || "index.html"; // no published file has a name that needs decoding
  const path = join(folder, normalize(`/${wanted}`));
  const found = await size(path);
  if (found === undefined) return text(404, "there is no such page");
  const accepted = asked.get("accept-encoding") ?? "";
  const [coding, ending] = PACKED.find(([name]) => new RegExp(`\\b${name}\\b`).test(accepted)) ?? ["", ""];
  const packed = ending ? await size(path + ending) : undefined;
  const hashed = /\.[0-9A-Za-z]{8,16}\.\w+$/.test(path);
  const headers = {
    "content-type": TYPES.get(extname(path)) ?? "application/octet-stream",
    "content-length": String(packed ?? found),
    "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    ...(packed !== undefined && { "content-encoding": coding }),
  };
  return respond(method === "HEAD" ? null : await readFile(packed === undefined ? path : path + ending), 200, headers);
}

/**
 * The page with its shop's articles written into it, as any shop's server does: the widget's cart waits for no file.
 * @param {Request} request
 * @param {string} pathname
 * @param {[string, string][]} folders
 */
async function page(request, pathname, folders) {
  const found = await file(request, pathname, folders);
  if (!found.ok) return found;
  const { searchParams } = new URL(request.url);
  const [html, catalogue] = await Promise.all(
    ["index.html", `catalogue/${shopOf(searchParams)}.json`].map((name) => readFile(join(here, "demo", name), "utf8")),
  );
  const bytes = Buffer.from(html.replace(CATALOGUE, () => CATALOGUE + catalogue.replaceAll("<", "\\u003c")));
  const headers = { ...Object.fromEntries(found.headers), "content-length": String(bytes.length) };
  return respond(request.method === "HEAD" ? null : bytes, 200, headers);
}

/** @param {URLSearchParams} asked */
function shopOf(asked) {
  const name = asked.get("shop") ?? "";
  return shops().includes(name) ? name : FIRST_SHOP;
}

function shops() {
  return readdirSync(join(here, "demo/catalogue")).map((name) => name.replace(/\.json$/, ""));
}

/**
 * What the page of a shop is about to ask for; the lane too, unless its address names a sample by a name that is the page's own.
 * A browser has six connections to a server of HTTP/1.1, and so many files at once: those that others wait for go first.
 * @param {URLSearchParams} asked
 * @param {string} books
 */
async function preloads(asked, books) {
  const release = JSON.parse(await readFile(join(here, "dist/widget/preload.json"), "utf8"));
  const shop = shopOf(asked);
  const country = asked.get("country") ?? (asked.has("to") ? null : FIRST_COUNTRY);
  const ofBook = await ofShop(join(books, "shopper", shop), `/books/shopper/${shop}/`, country);
  const ofWidget = ofRelease(release, "/landfall/").filter(({ as }) => as === "script" || ofBook.engine);
  /** @type {import("./preload.mjs").Preload[]} */
  const ofPage = [
    { href: "/checkout.css", as: "style" },
    { href: "/checkout.js", as: "script" },
  ];
  return header([...ofPage, ...ofWidget, ...ofBook.preloads]);
}

/** @param {string} path */
async function size(path) {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

/**
 * A request is read whole before it is passed on: what cannot be read, or never ends, is refused here.
 * @param {Request} request
 * @param {string} [edge]
 */
async function forward(request, edge) {
  if (!edge) return text(503, "the edge function is not running");
  const { pathname, search } = new URL(request.url);
  const { method } = request;
  const headers = PASSED.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const body = method === "GET" || method === "HEAD" ? undefined : await readBody(request, pathname === "/v1/quotes:batch" ? BATCH : CART);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const init = /** @type {RequestInit} */ (bare({ method, headers, body, signal, redirect: "manual" }));
  try {
    const answer = await fetch(edge.replace(/\/$/, "") + pathname + search, init);
    const kept = [...answer.headers].filter(([name]) => !PER_CONNECTION.has(name));
    const bytes = answer.body && new Uint8Array(await answer.arrayBuffer());
    return respond(bytes, answer.status, Object.fromEntries(kept));
  } catch (cause) {
    console.error("the edge function does not answer:", cause);
    return text(502, "the edge function does not answer");
  }
}

/**
 * @param {number} status
 * @param {string} line
 * @param {Record<string, string>} [headers]
 */
function text(status, line, headers = {}) {
  return respond(`${line}\n`, status, { "content-type": "text/plain; charset=utf-8", ...headers });
}

/** @param {string} url @param {string} edge @param {[string, string][]} keys @param {[string, string][]} secrets */
function addresses(url, edge, keys, secrets) {
  return [
    ...shops().map((shop) => [`the shop ${shop}`, `${url}/?shop=${shop}`]),
    ["quotes", `${url}/v1/quotes (POST)`],
    ["many quotes", `${url}/v1/quotes:batch (POST, a line each, with a shop's key)`],
    ["binding a quote", `${url}/v1/quotes/bind (POST)`],
    ["landed costs", `${url}/v1/landed-costs (POST, with a shop's key)`],
    ["the book", `${url}/v1/book`],
    ["the API's description", `${url}/v1/openapi.json`],
    ["the same to read", `${url}/docs`],
    ["health", `${url}/healthz`],
    ["platforms", `${url}/v1/platforms/{platform}/{shop}/{call} (POST, with the platform's proof)`],
    ["the edge function itself", edge],
    ...keys.map(([shop, key]) => [`the key of ${shop}`, `${key} (until it stops)`]),
    ...secrets,
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8080" },
      host: { type: "string" },
      edge: { type: "string" },
      books: { type: "string" },
    },
  });
  const port = Number(values.port);
  const { demoKeys, startEdge } = await import("./edge/dev.mjs");
  const { demoPlatforms } = await import("./edge/demo-platforms.mjs");
  const { keys, env } = values.edge ? { keys: [], env: {} } : demoKeys();
  const ours = values.edge || Object.hasOwn(process.env, "PLATFORM_SECRETS");
  const stand = ours ? undefined : demoPlatforms(shops(), `http://127.0.0.1:${port}`);
  const edge = values.edge ?? (await startEdge({ port: port + 1, env: { ...env, ...stand?.env } })).url;
  const { url } = await serve({ port, host: values.host, edge, platforms: stand?.answer, ...(values.books && { books: values.books }) });
  const told = addresses(url, edge, keys, stand?.told ?? []);
  const width = Math.max(...told.map(([what]) => what.length));
  for (const [what, where] of told) console.log(`${what.padEnd(width)}  ${where}`);
}
