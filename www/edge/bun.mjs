// How does the edge function run on Bun? bun edge/bun.mjs, with the same environment as on Node.

import http from "node:http";
import { LONGEST_HEAD } from "./listen.mjs";
import { prepared, tellAddress } from "./prepared.mjs";

/** @typedef {{port: number, hostname: string, development: boolean, idleTimeout: number, fetch: (request: Request) => Promise<Response>}} Options */
const { Bun } = /** @type {{Bun: {serve(options: Options): {url: URL}}}} */ (/** @type {unknown} */ (globalThis));

const { port, host, answer } = await prepared();
/** @type {{maxHeaderSize: number}} */ (http).maxHeaderSize = LONGEST_HEAD;
// Out of development a fault of the runtime shows nobody any source. A silent connection has longer than a body may take, whose end is told.
const { url } = Bun.serve({ port, hostname: host, development: false, idleTimeout: 15, fetch: (request) => answer(request) });
tellAddress(url.origin);
