// What is the SHA-256 of something, and are two digests the same?

const encoder = new TextEncoder();

/** @param {string | Uint8Array | ArrayBuffer} data a text as UTF-8 */
export async function sha256(data) {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes)));
}

/** @param {Uint8Array} bytes */
export function hexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compared to the end, so that the time taken tells nothing of either. @param {Uint8Array} one @param {Uint8Array} other as long */
export function areSame(one, other) {
  return one.reduce((sum, byte, i) => sum | (byte ^ other[i]), 0) === 0;
}
