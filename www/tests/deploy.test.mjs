// Do the lines of docs/deploy.md start a function that answers? Each runtime's are run as they stand there, with another port; the container
// file's are done in a folder, and Cloudflare's are tried dry where WRANGLER names a wrangler.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { KEYS, quoteRequest } from "./carts.mjs";
import { RUNTIMES } from "./servers.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(root, "docs/deploy.md"), "utf8");
const container = readFileSync(join(root, "examples/deploy/Containerfile"), "utf8");

/** The commands below a heading. @param {string} heading */
function linesOf(heading) {
  const [, lines] = new RegExp(`^## ${heading}\\n\`\`\`sh\\n([^]*?)\`\`\``, "m").exec(page) ?? [];
  assert.ok(lines, `docs/deploy.md has no commands below \`${heading}\``);
  return lines;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => found(port));
    });
  });
}

/**
 * Runs a script until it answers, asks it, and ends it with all that it started.
 * @param {string} script
 * @param {{cwd: string, port: number, then?: string, env?: Record<string, string>}} how
 */
async function assertServes(script, { cwd, port, then = "", env = {} }) {
  const child = spawn("bash", ["-euc", script], {
    cwd,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  const ended = new Promise((done) => child.once("close", done));
  try {
    const url = `http://127.0.0.1:${port}`;
    const health = await answer(`${url}/healthz`, () => child.exitCode !== null);
    assert.ok(health, `it does not answer: ${said}`);
    const { status, keys, signing } = await health.json();
    assert.deepEqual([status, keys, signing], ["ok", "read", "read"]);
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(quoteRequest("hanoi-crafts")) };
    const quote = await (await fetch(`${url}/v1/quotes`, init)).json();
    assert.ok(quote.options.length);
    if (then) for (const told of spawnSync("bash", ["-euc", then], { encoding: "utf8" }).stdout.trim().split("\n")) JSON.parse(told);
  } finally {
    if (child.pid) process.kill(-child.pid);
    await ended;
  }
}

/** @param {string} url @param {() => boolean} over */
async function answer(url, over) {
  for (let tries = 0; tries < 300 && !over(); tries++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response;
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Built already, and with a key that the test knows. */
const before = linesOf("Before: the build and the keys")
  .replace(/^cargo xtask build$/m, "test -f www/dist/edge/worker.js")
  .replace(/^KEY=.*$/m, `KEY=${KEYS["hanoi-crafts"]}`);

for (const [name, start] of Object.entries(RUNTIMES))
  test(`${name}: its lines start it`, { skip: !start && `${name} is not here` }, async () => {
    const lines = linesOf(name);
    assert.ok(lines.trimEnd().split("\n").length <= 5);
    const port = await freePort();
    const then = `KEY=${KEYS["hanoi-crafts"]}\n${linesOf("To see that it works")
      .replaceAll("8787", String(port))
      .replaceAll(/^(curl .*)$/gm, "$1; echo")}`;
    await assertServes((before + lines).replaceAll("8787", String(port)), { cwd: root, port, then });
  });

test("the container file's lines put together what runs, and nothing is missing or written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "container-"));
  try {
    for (const [, from, to] of container.matchAll(/^COPY (\S+) (\S+)$/gm)) {
      assert.ok(existsSync(join(root, from)), from);
      mkdirSync(join(folder, to, ".."), { recursive: true });
      cpSync(join(root, from), to === "./" ? join(folder, "package.json") : join(folder, to), { recursive: true });
    }
    const env = Object.fromEntries([...(/^ENV (.*)$/m.exec(container)?.[1] ?? "").split(" ")].map((pair) => pair.split("=")));
    assert.deepEqual([env.HOST, env.PORT], ["0.0.0.0", "8787"]);
    const [command, ...words] = JSON.parse(/^CMD (.*)$/m.exec(container)?.[1] ?? "");
    const port = await freePort();
    const [, check] = /^HEALTHCHECK CMD (.*)$/m.exec(container) ?? [];
    const [node, flag, script] = JSON.parse(check ?? "");
    const keys = before.replace(/^test .*$/m, "").replaceAll("www/", "");
    const healthy = `${node} ${flag} "${script.replace("8787", String(port))}" && echo '{}'`;
    await assertServes(`${keys}\nexec ${command} ${words.join(" ")}`, {
      cwd: folder,
      port,
      then: healthy,
      env: { ...env, PORT: String(port), HOST: "127.0.0.1" },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const wrangler = process.env.WRANGLER;
test(
  "wrangler takes the folder as it is",
  { skip: !wrangler && "WRANGLER names none: `npm i wrangler@4.86.0` elsewhere, and name its `.bin/wrangler`" },
  () => {
    const lines = linesOf("Cloudflare").split("\n");
    const run = lines
      .filter((line) => /^cd |--dry-run/.test(line))
      .join("\n")
      .replace(/npx wrangler@\S+/, String(wrangler));
    assert.match(run, /deploy --dry-run/);
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" };
    const { status, stdout, stderr } = spawnSync("bash", ["-euc", run], { cwd: root, env, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /WARNING/);
    const [, gzip] = /gzip: (\d+)/.exec(stdout) ?? [];
    assert.ok(Number(gzip) < 3 << 10, `${gzip} KiB are more than three megabytes, the least that Cloudflare takes`);
  },
);
