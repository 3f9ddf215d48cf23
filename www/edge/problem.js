// How does the edge function say no? By RFC 9457 problem details, the same shape as the engine's own.

/** A refusal found while a request is read. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} title
   */
  constructor(status, code, title) {
    super(title);
    this.status = status;
    this.code = code;
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
  return new Response(body, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers } });
}
