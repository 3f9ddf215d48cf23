// What asks the edge function in measurements? A client that takes little time itself: bytes over connections that stay open.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";

/** @typedef {{status: number, body: Buffer[]}} Answer */

/** A tick of the kernel's clock of processes, in seconds. */
const TICK = 0.01;

/** A quote to ask for, as bytes. @param {unknown} body @param {string} [key] @param {string} [path] */
export function http(body, key = "", path = "/v1/quotes") {
  const json = Buffer.from(JSON.stringify(body));
  const head = `POST ${path} HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n${key && `authorization: Bearer ${key}\r\n`}content-length: ${json.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), json]);
}

/**
 * One connection; `ask` sends a request and waits for its answer.
 * @param {string} url
 */
export async function connected(url) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  await once(socket, "connect");
  /** @type {((answer: Answer) => void) | undefined} */
  let answered;
  /** @type {Buffer[]} */
  let body = [];
  let [status, left] = [0, -1];
  let head = Buffer.alloc(0);
  socket.on("data", (data) => {
    let rest = data;
    if (left < 0) {
      head = head.length ? Buffer.concat([head, data]) : data;
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const text = head.toString("latin1", 0, end);
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      if (!length) throw new Error(`an answer without a length: ${text}`);
      [status, left] = [Number(text.slice(9, 12)), Number(length)];
      rest = head.subarray(end + 4);
      head = Buffer.alloc(0);
      body = [];
    }
    left -= rest.length;
    body.push(rest);
    if (left === 0) {
      left = -1;
      answered?.({ status, body });
    }
  });
  const ask = (/** @type {Buffer} */ bytes) =>
    new Promise((/** @type {(answer: Answer) => void} */ done) => {
      answered = done;
      socket.write(bytes);
    });
  return { ask, end: () => socket.destroy() };
}

/** How much processor time a process has taken, in seconds. @param {number | undefined} pid */
export function taken(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}
