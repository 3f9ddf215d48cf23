// How do requests cross into the edge build? As JSON bytes, and answers come back as JSON bytes.

/** @import { Answer, BookInfo, Method, Request } from "../engine.js" */

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const openings = ['{"needs"', '{"type":"/problems/'].map((text) => encoder.encode(text));

/**
 * @param {{book(): Uint8Array}} wasm
 * @returns {BookInfo}
 */
export function book(wasm) {
  return parse(wasm.book());
}

/**
 * Only the two short answers, what is needed and what is wrong, are ever parsed here; a quote passes through as it is.
 * @param {Record<Method, (bytes: Uint8Array, at: string, authorised: string | undefined, told: string) => Uint8Array>} wasm
 * @param {Method} method
 * @param {Request | Uint8Array} request
 * @param {string} at
 * @param {string | undefined} authorised the shop whose own request it is; none: the public's
 * @param {string} [told] what else the shell knows: of a token that it signs, or whose signature it checked
 * @returns {Answer}
 */
export function ask(wasm, method, request, at, authorised, told = "") {
  const bytes = wasm[method](
    request instanceof Uint8Array ? request : encoder.encode(JSON.stringify(request) ?? "null"),
    at,
    authorised,
    told,
  );
  const [needs, problem] = openings.map((opening) => opening.every((byte, i) => byte === bytes[i]));
  return {
    needs: needs ? parse(bytes).needs : undefined,
    problem: problem ? parse(bytes) : undefined,
    bytes,
    value: () => parse(bytes),
  };
}

/** @param {Uint8Array} bytes */
function parse(bytes) {
  return JSON.parse(decoder.decode(bytes));
}
