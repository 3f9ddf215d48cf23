// How does a server of ours say no? By RFC 9457 problem details, the same shape as the engine's own.

import { respond } from "./respond.js";

/** A refusal found while a request is read. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code the last part of `type`
   * @param {string} title what is wrong and what to do
   * @param {Record<string, string>} [headers]
   */
  constructor(status, code, title, headers = {}) {
    super(title);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  response() {
    return problem(this.status, this.code, this.message, this.headers);
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
  const body = JSON.stringify({ type: `/problems/${code}`, title, status, ...members });
  return respond(body, status, { "content-type": "application/problem+json", "cache-control": "no-store", ...headers });
}

/** For what no address takes. @param {string} method */
export function badMethod(method) {
  return new Refused(405, "method-not-allowed", `no address takes ${method}`, { allow: "GET, HEAD, POST, OPTIONS" });
}

export function badAddress() {
  return new Refused(400, "bad-request", "the request cannot be read; check its address, its `host` and its headers");
}
