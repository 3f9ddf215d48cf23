// How are bytes written in a token? In base64url without padding, each in its one canonical spelling: another is none.

/** @param {Uint8Array} bytes */
export function encode(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * The bytes; undefined where the text is not what `encode` writes of any: the last character of most texts has bits to spare.
 * @param {string} text
 */
export function decode(text) {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  return encode(bytes) === text ? bytes : undefined;
}
