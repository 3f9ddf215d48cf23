// Is this a body to read, and how much of it? JSON, and at most one megabyte, counted as it arrives.

import { Refused } from "./problem.js";

const LIMIT = 1 << 20;

/** A client that still sends does not hear an answer, so this much more is let pass, unkept, before it is cut off. */
const LINGER = 8 * LIMIT;

/** @param {Request} request */
export function isJson(request) {
  const type = request.headers.get("content-type")?.split(";")[0].trim().toLowerCase() ?? "";
  return type === "application/json" || /^application\/[\w.-]+\+json$/.test(type);
}

/**
 * A length that the client states is believed only when it is too large: what arrives is counted in any case.
 * @param {Request} request
 */
export async function readBody(request) {
  if (Number(request.headers.get("content-length")) > LINGER) throw tooLarge();
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    length += value.byteLength;
    if (length <= LIMIT) parts.push(value);
    else parts.length = 0;
    if (length > LINGER) await reader?.cancel();
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
