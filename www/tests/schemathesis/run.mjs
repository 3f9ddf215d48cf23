// Does the function answer anything that its description does not know? schemathesis asks it, from the description alone.
//
// SCHEMATHESIS=st node tests/schemathesis/run.mjs [--short] [--seed N] [RUNTIME …]   `cargo xtask schemathesis` installs it and runs this;
// without a name workerd and Node are asked, each by the public and by a shop

import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { KEYS, SHOP_KEYS } from "../carts.mjs";
import { RUNTIMES } from "../servers.mjs";
import { SIGNING_KEYS } from "../tokens.mjs";

const description = fileURLToPath(new URL("../../edge/openapi.json", import.meta.url));
const hooks = fileURLToPath(new URL("hooks.py", import.meta.url));

/** What an answer must be: known to the description, in status, type, headers and shape. What a body must say to be taken is more than a schema tells. */
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "missing_required_header",
  "unsupported_method",
  "allow_header_conformance",
  "ignored_auth",
];

/** Stock is 501 where no store is bound, which is as described, and an error of the server for the checks: `stock.test.mjs` has it. */
const WITHOUT = ["--exclude-path-regex=^/v1/shops/"];

const FULL = ["--phases=examples,coverage,fuzzing", "--max-examples=200"];
const SHORT = ["--phases=examples,coverage", "--max-examples=10"];

/** Who asks. @type {Record<string, string[]>} */
export const ASKERS = { "the public": [], "a shop": ["--header", `Authorization: Bearer ${KEYS["hanoi-crafts"]}`] };

/**
 * Asks a runtime, and gives what schemathesis printed: `ok` where it found nothing.
 * @param {{runtime: string, asker: string, short?: boolean, seed?: string}} how
 */
export async function schemathesis({ runtime, asker, short, seed }) {
  const start = RUNTIMES[runtime];
  if (!start) throw new Error(`there is no \`${runtime}\` here; name one of ${Object.keys(RUNTIMES).join(", ")}`);
  const server = await start({ SHOP_KEYS, SIGNING_KEYS });
  try {
    const how = [...(short ? SHORT : FULL), ...(seed ? [`--seed=${seed}`] : []), ...ASKERS[asker]];
    const shown = ["--continue-on-failure", "--no-color", "--output-truncate=false", "--suppress-health-check=all", "--warnings=off"];
    const child = spawn(
      process.env.SCHEMATHESIS ?? "schemathesis",
      ["run", description, `--url=${server.url}`, `--checks=${CHECKS.join()}`, ...WITHOUT, ...shown, ...how],
      { env: { ...process.env, SCHEMATHESIS_HOOKS: hooks }, cwd: tmpdir(), stdio: ["ignore", "pipe", "pipe"] },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
    const [status] = await once(child, "close");
    return { ok: status === 0, said };
  } finally {
    await server.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals } = parseArgs({
    options: { short: { type: "boolean", default: false }, seed: { type: "string" } },
    allowPositionals: true,
  });
  for (const runtime of positionals.length ? positionals : ["workerd", "Node"])
    for (const asker of Object.keys(ASKERS)) {
      const { ok, said } = await schemathesis({ runtime, asker, ...values });
      console.log(`${ok ? "ok    " : "FAILED"} ${runtime}, ${asker}: ${/\d+ generated[^\n]*/.exec(said)?.[0] ?? ""}`);
      if (ok) continue;
      console.log(said);
      process.exitCode = 1;
    }
}
