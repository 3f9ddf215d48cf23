// Is this a body to read, and how much of it, for how long? JSON in UTF-8, at most one megabyte, counted as it arrives, within ten seconds.

import { Refused } from "./problem.js";

const LIMIT = 1 << 20;

/** A client that still sends does not hear an answer, so this much more is let pass, unkept, before it is cut off. */
const LINGER = 8 * LIMIT;

/** A cart is a few kilobytes: who has not sent it by now holds a connection and means nothing by it. */
const DEADLINE_MS = 10_000;

/** @param {Request} request */
export function isJson(request) {
  const [type, ...parameters] = (request.headers.get("content-type") ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charsets = parameters.filter((parameter) => /^charset\s*=/.test(parameter));
  const utf8 = charsets.every((charset) => /^charset\s*=\s*("utf-8"|utf-8)$/.test(charset));
  return utf8 && (type === "application/json" || /^application\/[\w.-]+\+json$/.test(type));
}

/**
 * A length that the client states is believed only when it is too large: what arrives is counted in any case.
 * @param {Request} request
 */
export async function readBody(request) {
  if (Number(request.headers.get("content-length")) > LINGER) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), DEADLINE_MS);
  });
  // What is left unread is the server's to drop with the connection: to cancel it here would take the answer along.
  return /** @type {Promise<Uint8Array>} */ (Promise.race([collect(reader), late]).finally(() => clearTimeout(timer)));
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function collect(reader) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  const until = Date.now() + DEADLINE_MS;
  while (length <= LINGER) {
    const { done, value } = await reader.read().catch(unreadable);
    if (done) break;
    if (Date.now() > until) throw tooSlow(); // who was told so already keeps sending
    length += value.byteLength;
    if (length <= LIMIT) parts.push(value);
    else parts.length = 0;
  }
  if (length > LIMIT) throw tooLarge();
  return parts.length === 1 ? parts[0] : join(parts, length);
}

/**
 * @param {Uint8Array[]} parts
 * @param {number} length
 */
function join(parts, length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

function tooLarge() {
  return new Refused(413, "too-large", `a request holds at most ${LIMIT} bytes; split the cart`);
}

function tooSlow() {
  return new Refused(408, "too-slow", `the request did not arrive within ${DEADLINE_MS / 1000} seconds; send it at once`);
}

/** A chunk that is none, or a connection that ended early: the client's, whatever the runtime calls it. @returns {never} */
function unreadable() {
  throw new Refused(400, "bad-request", "the body could not be read to its end; send it whole");
}
