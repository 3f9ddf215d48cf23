// How does an answer leave? As a Response whose status and headers are its own, whatever the host's `Object.prototype` holds.

/**
 * The platform reads options by name, inherited ones too; these inherit nothing.
 * @template {object} T
 * @param {T} options
 * @returns {T}
 */
export function bare(options) {
  return Object.assign(Object.create(null), options);
}

/**
 * @param {string | Uint8Array | ReadableStream | null} body
 * @param {number} status
 * @param {Record<string, string>} headers
 */
export function respond(body, status, headers) {
  return new Response(/** @type {BodyInit | null} */ (body), bare({ status, headers }));
}
