// How is the edge function run on one's own computer? In workerd, the runtime that it is deployed on.
//
// node edge/dev.mjs [--port 8787] [--host 127.0.0.1]   SHOP_KEYS and SIGNING_KEYS are read from the
// environment; without them the demo's shops get new keys

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import workerd from "workerd";
import { newKey } from "./new-key.mjs";

/** @import { Readable } from "node:stream" */

const configuration = fileURLToPath(new URL("../dist/edge/workerd.capnp", import.meta.url));
const manyShops = fileURLToPath(new URL("../dist/edge/many-shops.capnp", import.meta.url));
const catalogues = fileURLToPath(new URL("../demo/catalogue/", import.meta.url));

/** What ends with this process. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill()));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit());

/**
 * Starts workerd and waits until it answers.
 * @param {{port?: number, host?: string, env?: Record<string, string>, worker?: string, store?: string}} options a free port when none is told, and the
 *   edge function where no other worker's configuration is named; `store` is where the books of many shops are, `host:port`
 */
export async function startEdge(options) {
  const { port, host, env, store } = { port: 0, host: "127.0.0.1", env: {}, store: "", ...options };
  const { worker } = { worker: store ? manyShops : configuration, ...options };
  const besides = store ? [`--external-addr=store=${store}`] : [];
  if (!existsSync(worker)) throw new Error("`dist/edge` is missing; run `npm run build` first");
  const name = host.includes(":") ? `[${host}]` : host;
  const child = spawn(workerd.default, ["serve", worker, `--socket-addr=http=${name}:${port}`, "--control-fd=3", ...besides], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const stop = () => new Promise((done) => (child.once("exit", done), child.kill()));
  running.add(child);
  child.once("exit", () => running.delete(child));
  const ended = new Promise((_, reject) =>
    child.once("exit", (code) => reject(new Error(`workerd ended with status ${code}; is ${name}:${port} free?`))),
  );
  ended.catch(() => {});
  const url = `http://${name}:${await Promise.race([ended, portOf(/** @type {Readable} */ (child.stdio[3]))])}`;
  await Promise.race([ended, answers(url)]);
  return { url, stop, pid: child.pid };
}

/** Which port workerd listens on, as it tells itself. @param {Readable} control */
async function portOf(control) {
  for await (const line of createInterface(control)) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
}

/** @param {string} url */
async function answers(url) {
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`workerd does not answer at ${url}; read what it printed above`);
}

/**
 * A key for each shop of the demonstration and one that signs, new at each start, and the environment that knows them; none where the
 * environment has its own.
 * @returns {{keys: [string, string][], env: Record<string, string>}}
 */
export function demoKeys() {
  /** @type {Record<string, string>} */
  const signing = Object.hasOwn(process.env, "SIGNING_KEYS") ? {} : { SIGNING_KEYS: signingKeys() };
  if (Object.hasOwn(process.env, "SHOP_KEYS") || !existsSync(catalogues)) return { keys: [], env: signing };
  const shops = readdirSync(catalogues).map((file) => file.replace(/\.json$/, ""));
  /** @type {[string, string][]} */
  const keys = shops.map((shop) => [shop, randomBytes(24).toString("base64url")]);
  const digests = keys.map(([shop, key]) => [shop, [createHash("sha256").update(key).digest("hex")]]);
  return { keys, env: { ...signing, SHOP_KEYS: JSON.stringify(Object.fromEntries(digests)) } };
}

/** A signing key that is forgotten when it stops: what it bound is good no longer. */
function signingKeys() {
  return JSON.stringify({ issuer: "http://localhost", keys: [newKey("demonstration")] });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8787" }, host: { type: "string", default: "127.0.0.1" } } });
  const { keys, env } = demoKeys();
  const { url } = await startEdge({ port: Number(values.port), host: values.host, env });
  console.log(`the edge function answers at ${url}`);
  for (const [shop, key] of keys) console.log(`the key of ${shop} until it stops: ${key}`);
}
