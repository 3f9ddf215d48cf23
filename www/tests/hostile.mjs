// What may a client send that no browser would? Bytes over a bare socket, and what came back before the connection ended.

import { connect } from "node:net";

/**
 * Sends parts with pauses between, and listens until the server closes, or is `quiet` after it spoke, or for `patience`, in milliseconds.
 * @param {string} url
 * @param {string[]} parts
 * @param {{pause?: number, quiet?: number, patience?: number}} [how]
 * @returns {Promise<{statuses: number[], text: string, closed: boolean, took: number}>} `closed`: by the server
 */
export function send(url, parts, { pause = 50, quiet = 100, patience = 2_000 } = {}) {
  const { hostname, port } = new URL(url);
  const started = Date.now();
  return new Promise((done) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    const end = (/** @type {boolean} */ closed) => {
      clearTimeout(timer);
      socket.destroy();
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      done({ statuses, text, closed, took: Date.now() - started });
    };
    let timer = setTimeout(() => end(false), patience);
    const listen = (/** @type {string} */ data) => {
      text += data;
      clearTimeout(timer);
      timer = setTimeout(() => end(false), quiet);
    };
    socket.setEncoding("latin1");
    socket.on("data", listen);
    socket.on("error", () => end(true));
    socket.on("close", () => end(true));
    socket.on("connect", async () => {
      for (const part of parts) {
        if (socket.writable) socket.write(part, "latin1");
        await new Promise((later) => setTimeout(later, pause));
      }
    });
  });
}

const JSON_HEAD = "Host: shop\r\nContent-Type: application/json\r\n";

/** One request each, by what is wrong with it. @type {Record<string, string[]>} */
export const HOSTILE = {
  "GET //": ["GET // HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "GET //x": ["GET //x HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "GET ///v1/quotes": ["GET ///v1/quotes HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "GET //[": ["GET //[ HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "GET /%": ["GET /% HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a target in absolute form": ["GET http://elsewhere/nothing HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a target in absolute form that is no address": ["GET http://[/ HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a target with a password": ["GET http://a:b@shop/ HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a target that is a word": ["GET nothing HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a target that is a star": ["GET * HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "no target": ["GET HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "Host: [": ["GET /nothing HTTP/1.1\r\nHost: [\r\n\r\n"],
  "Host: a b": ["GET /nothing HTTP/1.1\r\nHost: a b\r\n\r\n"],
  "Host: a/b": ["GET /nothing HTTP/1.1\r\nHost: a/b\r\n\r\n"],
  "an empty Host": ["GET /nothing HTTP/1.1\r\nHost:\r\n\r\n"],
  "no Host": ["GET /nothing HTTP/1.1\r\n\r\n"],
  "two Hosts": ["GET /nothing HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
  "TRACE /": ["TRACE / HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "TRACE /v1/quotes": ["TRACE /v1/quotes HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "CONNECT shop:443": ["CONNECT shop:443 HTTP/1.1\r\nHost: shop:443\r\n\r\n"],
  "an unknown method": ["BREW /v1/quotes HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a method named constructor": ["constructor /v1/quotes HTTP/1.1\r\nHost: shop\r\n\r\n"],
  "a size of a chunk that is none": [`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n`, "zz\r\n{}\r\n0\r\n\r\n"],
  "a chunk longer than its size": [`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n`, "1\r\n{}}}}\r\n0\r\n\r\n"],
  "a size of a chunk beyond all numbers": [
    `POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n`,
    "fffffffffffffffff\r\n{}",
  ],
  "a length that is none": [`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Content-Length: many\r\n\r\n{}`],
  "two lengths": [`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}`],
  "a header without a colon": ["GET /nothing HTTP/1.1\r\nHost: shop\r\nnonsense\r\n\r\n"],
  "no HTTP at all": ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n"],
  "a flood of headers": [
    `GET /nothing HTTP/1.1\r\nHost: shop\r\n${Array.from({ length: 20_000 }, (_, i) => `x-${i}: ${i}\r\n`).join("")}\r\n`,
  ],
  "a header of a megabyte": [`GET /nothing HTTP/1.1\r\nHost: shop\r\nx: ${"x".repeat(1 << 20)}\r\n\r\n`],
  pipelined: [`GET /nothing HTTP/1.1\r\nHost: shop\r\n\r\nGET // HTTP/1.1\r\nHost: [\r\n\r\nTRACE / HTTP/1.1\r\nHost: shop\r\n\r\n`],
};

/** A byte now and then, for half a minute. @param {string} start @param {string} drop */
function drip(start, drop) {
  return [start, ...Array.from({ length: 60 }, () => drop)];
}

/**
 * What is sent half a second apart, and how it may be answered before the connection is closed; `silent`: or not at all.
 * @type {Record<string, {parts: string[], statuses: number[], silent?: boolean}>}
 */
export const SLOW = {
  "headers that stop": { parts: ["GET /healthz HTTP/1.1\r\nHost: sh"], statuses: [408], silent: true },
  "headers that drip": { parts: drip("GET /healthz HTTP/1.1\r\nHost: shop\r\n", "x-a: b\r\n"), statuses: [408], silent: true },
  "nothing at all": { parts: [""], statuses: [408], silent: true },
  "a body that stops": { parts: [`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Content-Length: 100\r\n\r\n{`], statuses: [408] },
  "a body that drips": { parts: drip(`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Content-Length: 100\r\n\r\n`, " "), statuses: [408] },
  "chunks that drip": {
    parts: drip(`POST /v1/quotes HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n`, "1\r\n \r\n"),
    statuses: [408],
  },
  "a dripping body for no path": {
    parts: drip(`POST /nothing HTTP/1.1\r\n${JSON_HEAD}Content-Length: 100\r\n\r\n`, " "),
    statuses: [404, 405, 408],
  },
};

/**
 * Good requests, cut off before, within and after their body, politely and not.
 * @param {string} url
 * @param {string} path
 * @param {string} body
 */
export async function hangUp(url, path, body) {
  const { hostname, port } = new URL(url);
  const head = `POST ${path} HTTP/1.1\r\n${JSON_HEAD}`;
  const whole = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  const texts = [
    whole,
    whole.repeat(5),
    whole.slice(0, -9),
    `${head}Content-Len`,
    `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}`,
  ];
  const cut = (/** @type {string} */ text, /** @type {number} */ wait, /** @type {"end" | "destroy" | "resetAndDestroy"} */ how) =>
    new Promise((done) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(text);
        setTimeout(() => (socket[how](), done(undefined)), wait);
      });
      socket.on("error", () => {});
    });
  for (const wait of [0, 1, 5, 20])
    for (const how of /** @type {const} */ (["end", "destroy", "resetAndDestroy"]))
      await Promise.all(texts.flatMap((text) => [cut(text, wait, how), cut(text, wait, how)]));
}
