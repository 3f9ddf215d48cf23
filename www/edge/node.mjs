// How does the edge function run on plain Node? node edge/node.mjs, with PORT, HOST, SHOP_KEYS, SIGNING_KEYS, ALLOWED_ORIGINS,
// LANDFALL_BOOK.

import { keysOf } from "./keys.js";
import { listen } from "./listen.mjs";
import { signingOf } from "./signing.js";
import worker from "./worker.js";

const env = /** @type {NodeJS.ProcessEnv} */ ({ PORT: "8787", HOST: "", ...process.env });

// Malformed ones are told now, not with the first request.
keysOf(env);
await signingOf(env);
const { url } = await listen((request) => worker.fetch(request, env), { port: Number(env.PORT), host: env.HOST });
console.log(`the edge function answers at ${url}`);
