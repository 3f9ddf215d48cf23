// How is a price made binding, and how is that checked? The engine says what is bound and compares; here it is signed, and signatures checked.

import { digest } from "#runtime";
import { bodyOf, respondWith } from "./answer.js";
import { lookInto } from "./body.js";
import { respondCached } from "./cached.js";
import { shopOf } from "./keys.js";
import { askOf, shopInRequest } from "./shops/ask.js";
import { respond } from "./respond.js";
import { jwks, signerOf, signingOf } from "./signing.js";
import { open, sign } from "./token.js";

/** @import { Env, Handler } from "./worker.js" */

/** Who keeps the keys asks for them again so often: a revoked one is good nowhere after that. */
const KEYS_AGE_S = 300;

/** `POST /v1/quotes/bind` @type {Handler} */
export async function bind(request, env, asked) {
  const authorised = await shopOf(request, env);
  const bytes = await bodyOf(request, asked);
  const signer = signerOf(await signingOf(env));
  const seal = JSON.stringify({ iss: signer.issuer, jti: crypto.randomUUID(), engine: await digest() });
  const bound = () =>
    askOf(shopInRequest(bytes, env), { env, asked, authorised }, (engine, from) =>
      engine.answerBytes("bind", bytes, { authorised, told: seal, ...from }),
    );
  const given = await asked.time("engine", bound);
  if (given.problem) return respondWith(given);
  const { payload, ...rest } = given.value();
  const body = JSON.stringify({ token: await sign(payload, signer), ...rest });
  return respond(body, 200, { "content-type": "application/json", "cache-control": "no-store" });
}

/** `POST /v1/quotes/verify` @type {Handler} */
export async function verify(request, env, asked) {
  const authorised = await shopOf(request, env);
  const bytes = await bodyOf(request, asked);
  const { told } = await toldOf(bytes, env);
  const verdict = () =>
    askOf(shopInRequest(bytes, env), { env, asked, authorised }, (engine, from) =>
      engine.answerBytes("verify", bytes, { authorised, told, ...from }),
    );
  return respondWith(await asked.time("engine", verdict));
}

/** `GET /.well-known/jwks.json` @type {Handler} */
export async function wellKnownKeys(request, env) {
  const how = { type: "application/json", cache: `public, max-age=${KEYS_AGE_S}` };
  return respondCached(request, JSON.stringify(jwks(await signingOf(env))), how);
}

/**
 * What the engine is told of the token of a body, and which shop it is of.
 * @param {Uint8Array} bytes
 * @param {Env} env
 */
export async function toldOf(bytes, env) {
  const found = await open(tokenOf(bytes), await signingOf(env));
  if (!("payload" in found)) return { told: found.status, shop: undefined };
  const { aud } = lookInto(new TextEncoder().encode(found.payload));
  return { told: found.payload, shop: typeof aud === "string" ? aud : undefined };
}

/** The token of a body. Whatever else is wrong with the body the engine finds, with all of it. @param {Uint8Array} bytes */
function tokenOf(bytes) {
  const { token } = lookInto(bytes);
  return typeof token === "string" ? token : "";
}
