// Is this a body to read, and how much of it, for how long? JSON in UTF-8, at most one megabyte (a batch ten), counted as it arrives, within
// ten seconds.

import { Refused, tooLarge } from "./problem.js";

/** Bytes of a body, and what to do about more. @typedef {{most: number, split: string}} Limit */

const MEGABYTE = 1 << 20;

/** @type {Limit} */
export const CART = { most: MEGABYTE, split: "a request holds at most 1048576 bytes; split the cart" };
/** @type {Limit} */
export const BATCH = { most: 10 * MEGABYTE, split: "a batch holds at most 10485760 bytes; send it in parts" };

/** A client that still sends does not hear an answer, so this much more is let pass, unkept, before it is cut off. */
const LINGER = 7 * MEGABYTE;

/** A cart is a few kilobytes: who has not sent it by now holds a connection and means nothing by it. */
const DEADLINE_MS = 10_000;

/** A line of JSON each. */
const LINES = new Set(["application/x-ndjson", "application/ndjson", "application/jsonl"]);

/** @param {Request} request */
export function isJson(request) {
  return isUtf8(request, (type) => type === "application/json" || /^application\/[\w.-]+\+json$/.test(type));
}

/** @param {Request} request */
export function isJsonLines(request) {
  return isUtf8(request, (type) => LINES.has(type));
}

/**
 * @param {Request} request
 * @param {(type: string) => boolean} isType
 */
function isUtf8(request, isType) {
  const [type, ...parameters] = (request.headers.get("content-type") ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charsets = parameters.filter((parameter) => /^charset\s*=/.test(parameter));
  const utf8 = charsets.every((charset) => /^charset\s*=\s*("utf-8"|utf-8)$/.test(charset));
  return utf8 && isType(type);
}

/**
 * A length that the client states is believed only when it is too large: what arrives is counted in any case.
 * @param {Request} request
 * @param {Limit} limit
 */
export async function readBody(request, limit) {
  if (Number(request.headers.get("content-length")) > limit.most + LINGER) throw tooLarge(limit.split);
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), DEADLINE_MS);
  });
  // What is left unread is the server's to drop with the connection: to cancel it here would take the answer along.
  return /** @type {Promise<Uint8Array>} */ (Promise.race([collect(reader, limit), late]).finally(() => clearTimeout(timer)));
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {Limit} limit
 */
async function collect(reader, limit) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  const until = Date.now() + DEADLINE_MS;
  while (length <= limit.most + LINGER) {
    const { done, value } = await reader.read().catch(unreadable);
    if (done) break;
    if (Date.now() > until) throw tooSlow(); // who was told so already keeps sending
    length += value.byteLength;
    if (length <= limit.most) parts.push(value);
    else parts.length = 0;
  }
  if (length > limit.most) throw tooLarge(limit.split);
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

function tooSlow() {
  return new Refused(408, "too-slow", `the request did not arrive within ${DEADLINE_MS / 1000} seconds; send it at once`);
}

/** A chunk that is none, or a connection that ended early: the client's, whatever the runtime calls it. @returns {never} */
function unreadable() {
  throw new Refused(400, "bad-request", "the body could not be read to its end; send it whole");
}

/** What was looked into is not parsed again for who asks next. @type {WeakMap<Uint8Array, Record<string, unknown>>} */
const seen = new WeakMap();

/**
 * What a body says, for who must look into it before the engine reads it. What is no JSON says nothing, and is refused elsewhere.
 * @param {Uint8Array} bytes
 */
export function lookInto(bytes) {
  const said = seen.get(bytes) ?? parsed(bytes);
  seen.set(bytes, said);
  return said;
}

/** What it has of its own, and nothing that every object has. @param {Uint8Array} bytes @returns {Record<string, unknown>} */
function parsed(bytes) {
  try {
    return Object.assign(Object.create(null), JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return Object.create(null);
  }
}

/** What a value has of its own under a name. @param {unknown} value @param {string} name @returns {unknown} */
export function of(value, name) {
  return value && typeof value === "object" && Object.hasOwn(value, name)
    ? /** @type {Record<string, unknown>} */ (value)[name]
    : undefined;
}
