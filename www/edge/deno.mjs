// How does the edge function run on Deno? deno run --allow-net --allow-read --allow-env edge/deno.mjs, with the same environment as on Node.

import { prepared, tellAddress } from "./prepared.mjs";

/** @typedef {{port: number, hostname: string, onListen: (at: {port: number, hostname: string}) => void}} Options */
const { Deno } = /** @type {{Deno: {serve(options: Options, answer: (request: Request) => Promise<Response>): unknown}}} */ (
  /** @type {unknown} */ (globalThis)
);

const { port, host, answer } = await prepared();
const onListen = (/** @type {{port: number, hostname: string}} */ { hostname, port }) =>
  tellAddress(`http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`);
Deno.serve({ port, hostname: host, onListen }, (request) => answer(request));
