// Which servers answer? workerd, the Node adapter and the demonstration server, each as it is started by hand, on a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startEdge } from "../edge/dev.mjs";
import { serve } from "../serve.mjs";

const www = fileURLToPath(new URL("../", import.meta.url));

/** @typedef {{url: string, stop: () => Promise<unknown>}} Server */

/**
 * A script of ours as a process, until it tells its address. `said` is all that it printed.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<Server & {said: () => string, ended: Promise<number | null>}>}
 */
export async function startScript(command, env = {}) {
  const child = spawn(process.execPath, command, { cwd: www, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
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

/** The demonstration server and the workerd that it passes requests on to. @param {Record<string, string>} [env] @returns {Promise<Server>} */
export async function startDemo(env = {}) {
  const edge = await startEdge({ env });
  const { url, stop } = await serve({ edge: edge.url });
  return { url, stop: () => Promise.all([stop(), edge.stop()]) };
}

/** @type {Record<string, (env?: Record<string, string>) => Promise<Server>>} */
export const SERVERS = { workerd: (env = {}) => startEdge({ env }), Node: startNode, "the demonstration": startDemo };
