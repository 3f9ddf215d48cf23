// What does every runtime but workerd prepare? The environment that the function is given, and where it listens: on this computer alone
// unless HOST says otherwise, on port 8787 unless PORT does. LANDFALL_SHOPS is a folder with the books of many shops, as `landfall publish --to
// FOLDER` writes it.

import { keysOf } from "./keys.js";
import { originsOf } from "./origins.js";
import { folder } from "./shops/folder.mjs";
import { signingOf } from "./signing.js";
import worker from "./worker.js";

/** @import { Store } from "./shops/store.js" */

const LOOPBACK = "127.0.0.1";

export async function prepared() {
  const { LANDFALL_SHOPS } = /** @type {NodeJS.ProcessEnv} */ ({ LANDFALL_SHOPS: "", ...process.env });
  const env = /** @type {Omit<NodeJS.ProcessEnv, "SHOPS"> & {SHOPS: Store | undefined}} */ ({
    ...process.env,
    SHOPS: LANDFALL_SHOPS ? folder(LANDFALL_SHOPS) : undefined,
  });
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
