// How does the edge function run on plain Node? Behind this adapter: node edge/node.mjs, with PORT, SHOP_KEY, LANDFALL_BOOK.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import worker from "./worker.js";

const server = createServer(async (incoming, outgoing) => {
  const { method = "GET", headers } = incoming;
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(incoming);
  const url = new URL(incoming.url ?? "/", `http://${headers.host ?? "localhost"}`);
  const init = /** @type {RequestInit} */ ({ method, headers, body, duplex: "half" });
  const response = await worker.fetch(new Request(url, init), process.env);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  await pipeline(Readable.fromWeb(/** @type {any} */ (response.body ?? new Blob([]).stream())), outgoing).catch(() => outgoing.destroy());
});

server.listen(Number(process.env.PORT ?? 8787), () => console.log("the edge function answers at", server.address()));
