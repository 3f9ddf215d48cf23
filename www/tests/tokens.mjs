// Which tokens do the tests try? Good ones, signed here as the edge function signs, and every kind of bad one.

import { createHmac, createPrivateKey, sign as signBytes } from "node:crypto";
import { newKey } from "../edge/new-key.mjs";

export const ISSUER = "https://quotes.shop.example";
export const [CURRENT, RETIRED, REVOKED] = ["2026-11", "2026-05", "2025-11"].map(newKey);
/** What the environment has: the retired key without its private part, the revoked one not at all. */
export const SIGNING_KEYS = JSON.stringify({ issuer: ISSUER, keys: [CURRENT, { kid: RETIRED.kid, x: RETIRED.x }] });

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** @typedef {{kid: string, x?: string, d?: string}} Key */

/** @param {Key} key */
function header({ kid }) {
  return { alg: "EdDSA", kid, typ: "landfall-quote" };
}

/** @param {string | object} part */
function encoded(part) {
  return Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");
}

/** A token of these claims, by this key; with another header than ours where one is given. @param {any} claims @param {Key} [key] @param {object | string} [head] */
export function token(claims, key = CURRENT, head = header(key)) {
  const signed = `${encoded(head)}.${encoded(claims)}`;
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.x, d: key.d };
  return `${signed}.${signBytes(null, Buffer.from(signed), createPrivateKey({ key: jwk, format: "jwk" })).toString("base64url")}`;
}

/** @param {string} text */
export function claimsOf(text) {
  return JSON.parse(Buffer.from(text.split(".")[1], "base64url").toString());
}

/** The token with one character changed to another of the alphabet, for every place of it; the points too. @param {string} text */
export function withEachByteChanged(text) {
  return Array.from(text, (byte, at) => text.slice(0, at) + ALPHABET[(ALPHABET.indexOf(byte) + 1 + (at % 62)) % 64] + text.slice(at + 1));
}

/** The token with the last character of each part written in every other way, and what lenient readers read as the same. @param {string} text */
export function spelledOtherwise(text) {
  const parts = text.split(".");
  const others = parts.flatMap((part, i) =>
    Array.from(ALPHABET)
      .filter((byte) => byte !== part.at(-1))
      .map((byte) => parts.with(i, part.slice(0, -1) + byte).join(".")),
  );
  const loosely = parts.flatMap((part, i) =>
    [`${part}=`, `${part}==`, ` ${part}`, `${part}\n`, `${part}A`].map((loose) => parts.with(i, loose).join(".")),
  );
  return [
    ...others,
    ...loosely,
    `${text}.`,
    `.${text}`,
    text.replace(".", ".."),
    parts.slice(0, 2).join("."),
    `${parts[0]}..${parts[2]}`,
    "",
  ];
}

/** Tokens that are signed in some way, but not in ours. @param {any} claims @returns {Record<string, string>} */
export function confused(claims) {
  const { kid, x = "" } = CURRENT;
  const unsigned = (/** @type {object} */ head) => `${encoded(head)}.${encoded(claims)}`;
  const hmac = (/** @type {object} */ head, /** @type {string | Buffer} */ secret) =>
    `${unsigned(head)}.${createHmac("sha256", secret).update(unsigned(head)).digest("base64url")}`;
  return {
    "alg none, without a signature": `${unsigned({ ...header(CURRENT), alg: "none" })}.`,
    "alg none, with a good one": token(claims, CURRENT, { ...header(CURRENT), alg: "none" }),
    "HS256 with the public key": hmac({ ...header(CURRENT), alg: "HS256" }, Buffer.from(x, "base64url")),
    "HS256 under our header": hmac(header(CURRENT), x),
    "alg Ed25519": token(claims, CURRENT, { ...header(CURRENT), alg: "Ed25519" }),
    "alg in small letters": token(claims, CURRENT, { ...header(CURRENT), alg: "eddsa" }),
    "no alg": token(claims, CURRENT, { kid, typ: "landfall-quote" }),
    "no typ": token(claims, CURRENT, { alg: "EdDSA", kid }),
    "typ JWT": token(claims, CURRENT, { ...header(CURRENT), typ: "JWT" }),
    "no kid": token(claims, CURRENT, { alg: "EdDSA", typ: "landfall-quote" }),
    "a kid that is a list": token(claims, CURRENT, { alg: "EdDSA", kid: [kid], typ: "landfall-quote" }),
    "a key of its own": token(claims, CURRENT, { ...header(CURRENT), jwk: { kty: "OKP", crv: "Ed25519", x } }),
    "another order": token(claims, CURRENT, { kid, alg: "EdDSA", typ: "landfall-quote" }),
    "a header twice over": token(claims, CURRENT, `{"alg":"EdDSA","kid":"${kid}","kid":"${kid}","typ":"landfall-quote"}`),
    "a header that is no object": token(claims, CURRENT, "null"),
    "another's key under our name": token(claims, { ...newKey(kid) }),
  };
}
