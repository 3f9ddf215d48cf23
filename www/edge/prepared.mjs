// What does every runtime but workerd prepare? The environment that the function is given, and where it listens: on this computer alone
// unless HOST says otherwise, on port 8787 unless PORT does.

import { keysOf } from "./keys.js";
import { originsOf } from "./origins.js";
import { signingOf } from "./signing.js";
import worker from "./worker.js";

const LOOPBACK = "127.0.0.1";

export async function prepared() {
  const env = /** @type {NodeJS.ProcessEnv} */ ({ ...process.env });
  // Malformed ones are told now, not with the first request.
  keysOf(env);
  originsOf(env);
  await signingOf(env);
  return {
    port: Number(env.PORT || "8787"),
    host: env.HOST || LOOPBACK,
    /** @param {Request} request */
    answer: (request) => worker.fetch(request, env),
  };
}

/** The line that tells who started it where to ask. @param {string} url */
export function tellAddress(url) {
  console.log(`the edge function answers at ${url}`);
}
