// How does a server of ours say no? By RFC 9457 problem details, the same shape as the engine's own.

import { respond } from "./respond.js";

/** A refusal found while a request is read. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code the last part of `type`
   * @param {string} title what is wrong and what to do
   * @param {Record<string, string>} [headers]
   * @param {Record<string, unknown>} [members] what the problem says besides
   */
  constructor(status, code, title, headers = {}, members = {}) {
    super(title);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.members = members;
  }

  response() {
    return problem(this.status, this.code, this.message, this.headers, this.members);
  }

  /** The problem as JSON: a line of a batch has no status and no headers of its own. */
  body() {
    return bodyOf(this.status, this.code, this.message, this.members);
  }
}

/**
 * @param {number} status
 * @param {string} code the last part of `type`
 * @param {string} title what is wrong and what to do
 * @param {Record<string, string>} [headers]
 * @param {Record<string, unknown>} [members]
 */
export function problem(status, code, title, headers = {}, members = {}) {
  return respond(bodyOf(status, code, title, members), status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...headers,
  });
}

/**
 * @param {number} status
 * @param {string} code
 * @param {string} title
 * @param {Record<string, unknown>} members
 */
function bodyOf(status, code, title, members) {
  return JSON.stringify({ type: `/problems/${code}`, title, status, ...members });
}

/** What failed in our own work: the log has its kind and its place under an id, the client gets the id. @param {unknown} cause */
export function internal(cause) {
  const id = crypto.randomUUID();
  console.error(id, placeOf(cause));
  const title = "the request could not be answered; try again, and give this id to the shop if it happens twice";
  return new Refused(500, "internal", title, {}, { instance: `urn:uuid:${id}` });
}

/** Where something failed, without the words for it: a parser's have a part of what it read. @param {unknown} cause */
export function placeOf(cause) {
  if (!(cause instanceof Error)) return typeof cause;
  const frames = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [cause.name, ...frames].join("\n");
}

/** @param {string} because */
export function tooLarge(because) {
  return new Refused(413, "too-large", because);
}

/** For what no address takes. @param {string} method */
export function badMethod(method) {
  return new Refused(405, "method-not-allowed", `no address takes ${method}`, { allow: "GET, HEAD, POST, OPTIONS" });
}

export function badAddress() {
  return new Refused(400, "bad-request", "the request cannot be read; check its address, its `host` and its headers");
}
