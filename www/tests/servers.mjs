// Which servers answer? workerd, Node, Deno, Bun and the demonstration server, each as it is started by hand, on a free port.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startEdge } from "../edge/dev.mjs";
import { serve } from "../serve.mjs";

const www = fileURLToPath(new URL("../", import.meta.url));

/** It listens, and asks nobody: `--allow-net` is for the one host. */
const DENO_MAY = ["--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--allow-env"];

/** @typedef {{url: string, stop: () => Promise<unknown>}} Server */

/**
 * A script of ours as a process, until it tells its address. `said` is all that it printed.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @param {string} [runtime]
 * @returns {Promise<Server & {said: () => string, ended: Promise<number | null>}>}
 */
export async function startScript(command, env = {}, runtime = process.execPath) {
  const child = spawn(runtime, command, { cwd: www, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  /** @type {Promise<number | null>} */
  const ended = once(child, "exit").then(([status]) => status);
  /** @type {Promise<string>} */
  const told = new Promise((found, failed) => {
    const listen = (/** @type {Buffer} */ data) => {
      said += data;
      const [url] = /http:\/\/\S+:\d+/.exec(said) ?? [];
      if (url && said.endsWith("\n")) found(url);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    ended.then((status) => failed(new Error(`\`${command.join(" ")}\` ended with ${status}: ${said}`)));
  });
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { url: await told, stop, ended, said: () => said };
}

/** @param {Record<string, string>} [env] */
export function startNode(env = {}) {
  return startScript(["edge/node.mjs"], { PORT: "0", ...env });
}

/** Where a runtime of the packages of `www` is; undefined where it cannot be had here. @param {"deno" | "bun"} name */
function runtimeOf(name) {
  const path = `${www}node_modules/.bin/${name}`;
  return existsSync(path) && spawnSync(path, ["--version"]).status === 0 ? path : undefined;
}
const [deno, bun] = [runtimeOf("deno"), runtimeOf("bun")];

/** workerd, and what it printed. @param {Record<string, string>} [env] */
export function startWorkerd(env = {}) {
  return startScript(["edge/dev.mjs", "--port", "0"], env);
}

/**
 * The function on each runtime, by name; undefined where the runtime is not at hand. Deno may read and be asked, and nothing else.
 * @type {Record<string, ((env?: Record<string, string>) => ReturnType<typeof startScript>) | undefined>}
 */
export const RUNTIMES = {
  workerd: startWorkerd,
  Node: startNode,
  Deno: deno ? (env = {}) => startScript(["run", ...DENO_MAY, "edge/deno.mjs"], { PORT: "0", ...env }, deno) : undefined,
  Bun: bun ? (env = {}) => startScript(["edge/bun.mjs"], { PORT: "0", ...env }, bun) : undefined,
};

/** The demonstration server and the workerd that it passes requests on to. @param {Record<string, string>} [env] @returns {Promise<Server>} */
export async function startDemo(env = {}) {
  const edge = await startEdge({ env });
  const { url, stop } = await serve({ edge: edge.url });
  return { url, stop: () => Promise.all([stop(), edge.stop()]) };
}

/** @type {Record<string, (env?: Record<string, string>) => Promise<Server>>} */
export const SERVERS = {
  workerd: (env = {}) => startEdge({ env }),
  Node: startNode,
  ...(RUNTIMES.Deno && { Deno: RUNTIMES.Deno }),
  ...(RUNTIMES.Bun && { Bun: RUNTIMES.Bun }),
  "the demonstration": startDemo,
};
