// How is a signing key made? node edge/new-key.mjs [KID] prints one for SIGNING_KEYS: keep `d` to yourself.

import { generateKeyPairSync } from "node:crypto";
import { pathToFileURL } from "node:url";

/** A new Ed25519 key. @param {string} kid */
export function newKey(kid) {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { kid, x, d };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , kid = new Date().toISOString().slice(0, 10)] = process.argv;
  console.log(JSON.stringify(newKey(kid)));
}
