// How is a function of requests served on Node, whatever is sent to it? Each connection gets an answer or is closed; the process stays.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refused, badAddress, badMethod, internal, placeOf } from "./problem.js";
import { bare } from "./respond.js";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */

const LOOPBACK = "127.0.0.1";

/** Answers that are made line by line. */
const LINES = "application/x-ndjson";

/** Milliseconds that a client may take. A body has a deadline of its own (`body.js`), before that of the whole request. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000 };

/** Bytes of a request's first line and headers: its address may name 500 articles of 64 characters. workerd and Deno read as much. */
export const LONGEST_HEAD = 65_536;
const SILENCE = 30_000;

/** Methods for which the platform has no Request. */
const NEVER = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * @param {(request: Request) => Promise<Response>} answer
 * @param {{port: number, host?: string}} where the loopback address when no host is told
 */
export async function listen(answer, where) {
  const { port, host } = { host: undefined, ...where };
  const server = createServer(bare({ ...PATIENCE, maxHeaderSize: LONGEST_HEAD }), (incoming, outgoing) => {
    // Who hangs up is no fault of ours, and nothing waits for the rest.
    incoming.on("error", () => {});
    outgoing.on("error", () => {});
    exchange(answer, incoming, outgoing).catch((cause) => {
      console.error(placeOf(cause));
      outgoing.destroy();
    });
  });
  server.setTimeout(SILENCE);
  await new Promise((ready, reject) => {
    server.once("error", reject).listen(port, host || LOOPBACK, () => ready(undefined));
  });
  server.removeAllListeners("error").on("error", (cause) => console.error(cause));
  const { address, family, port: given } = /** @type {AddressInfo} */ (server.address());
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${given}`,
    stop: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}

/**
 * @param {(request: Request) => Promise<Response>} answer
 * @param {IncomingMessage} incoming
 * @param {ServerResponse} outgoing
 */
async function exchange(answer, incoming, outgoing) {
  const response = await respondTo(answer, incoming);
  const { body } = response;
  if (body && response.headers.get("content-type") === LINES) return stream(response, body, outgoing);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (outgoing.destroyed) return;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  if (incoming.method !== "HEAD" && response.status !== 204 && response.status !== 304) outgoing.setHeader("content-length", bytes.length);
  // What is still on its way belongs to a request that is over.
  if (response.status === 408 || response.status === 413) outgoing.setHeader("connection", "close");
  outgoing.writeHead(response.status).end(bytes);
}

/**
 * What is made while it is sent, as fast as it is taken.
 * @param {Response} response
 * @param {ReadableStream<Uint8Array>} body
 * @param {ServerResponse} outgoing
 */
async function stream(response, body, outgoing) {
  if (outgoing.destroyed) return body.cancel();
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  outgoing.writeHead(response.status);
  // Who hangs up ends it, which is no fault of ours.
  await pipeline(Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (body)), outgoing).catch(() => {});
}

/**
 * @param {(request: Request) => Promise<Response>} answer
 * @param {IncomingMessage} incoming
 */
async function respondTo(answer, incoming) {
  try {
    return await answer(requestOf(incoming));
  } catch (cause) {
    return (cause instanceof Refused ? cause : internal(cause)).response();
  }
}

/**
 * What the platform has no Request for is the client's fault, whatever the platform calls it.
 * @param {IncomingMessage} incoming
 */
function requestOf(incoming) {
  const { method = "GET" } = incoming;
  if (NEVER.has(method)) throw badMethod(method);
  try {
    const headers = headersOf(incoming);
    const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(incoming);
    const init = /** @type {RequestInit} */ (bare({ method, headers, body, duplex: "half" }));
    return new Request(addressOf(incoming, headers), init);
  } catch {
    throw badAddress();
  }
}

/** @param {IncomingMessage} incoming */
function headersOf({ rawHeaders }) {
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.append(rawHeaders[i], rawHeaders[i + 1]);
  return headers;
}

/**
 * Put together as text: `//shop` against a base would be read as a host.
 * @param {IncomingMessage} incoming
 * @param {Headers} headers
 */
function addressOf({ url: target = "/" }, headers) {
  const host = headers.get("host") ?? "localhost"; // HTTP/1.0 sends none; two come as one with a comma
  if (!/^[^\s,/?#@\\]+$/.test(host) || !/^(\/|https?:\/\/)/i.test(target)) throw badAddress();
  return new URL(target.startsWith("/") ? `http://${host}${target}` : target);
}
