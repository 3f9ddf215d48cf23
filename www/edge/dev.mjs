// How is the edge function run on one's own computer? In workerd, the runtime that it is deployed on.
//
// node edge/dev.mjs [--port 8787]

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import workerd from "workerd";

const configuration = fileURLToPath(new URL("../dist/edge/workerd.capnp", import.meta.url));

/**
 * Starts workerd and waits until it answers.
 * @param {{port: number, env?: Record<string, string>}} options
 */
export async function startEdge({ port, env = {} }) {
  if (!existsSync(configuration)) throw new Error("`dist/edge` is missing; run `npm run build` first");
  const child = spawn(workerd.default, ["serve", configuration, `--socket-addr=http=127.0.0.1:${port}`], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = () => new Promise((done) => (child.once("exit", done), child.kill()));
  process.once("exit", () => child.kill());
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit());
  const ended = new Promise((_, reject) =>
    child.once("exit", (code) => reject(new Error(`workerd ended with status ${code}; is port ${port} free?`))),
  );
  ended.catch(() => {});
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([ended, answers(url)]);
  return { url, stop };
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8787" } } });
  const { url } = await startEdge({ port: Number(values.port) });
  console.log(`the edge function answers at ${url}`);
}
