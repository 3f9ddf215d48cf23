// What do the verifiers of `examples/verify` say, each in its own runtime? One process a runtime, a case a line.
//
// PYTHON, PHP and DENO name the runtimes where they are not on the path. One that is not installed is skipped, and says so; Node is always.

import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {{token: string, order: object, keys: object[], issuer: string, shop: string, now: number}} Case */
/** @typedef {{claims?: any, late?: boolean, refused?: string}} Verdict */

const folder = fileURLToPath(new URL("../../examples/verify/", import.meta.url));

/** @param {string} file @param {string} lines an expression of all lines of the input @param {string} say */
const javascript = (file, lines, say) => `
const { verify } = await import(${JSON.stringify(`file://${folder}${file}`)});
for (const line of (${lines}).trim().split("\\n")) {
  const { token, order, ...rest } = JSON.parse(line);
  let verdict;
  try { verdict = await verify(token, order, rest); } catch (refused) { verdict = { refused: String(refused.message) }; }
  ${say}(JSON.stringify(verdict));
}`;

const python = `
import json, sys
sys.path.insert(0, ${JSON.stringify(folder)})
from python import verify
for line in sys.stdin:
    case = json.loads(line)
    try: print(json.dumps(verify(case["token"], case["order"], case["keys"], case["issuer"], case["shop"], case["now"])))
    except Exception as refused: print(json.dumps({"refused": str(refused)}))
`;

const php = `
require ${JSON.stringify(`${folder}php.php`)};
while (($line = fgets(STDIN)) !== false) {
  $case = json_decode($line, true);
  try { echo json_encode(verify($case["token"], $case["order"], $case["keys"], $case["issuer"], $case["shop"], $case["now"])), "\\n"; }
  catch (Throwable $refused) { echo json_encode(["refused" => $refused->getMessage()]), "\\n"; }
}`;

/** Of each runtime: its name, whether it is here, and how it is started. @type {[string, string[], string[]][]} */
const RUNTIMES = [
  [
    process.execPath,
    ["-e", "0"],
    ["--input-type=module", "-e", javascript("node.mjs", '(await import("node:fs")).readFileSync(0, "utf8")', "console.log")],
  ],
  [process.env.PYTHON ?? "python3", ["-c", "import nacl.signing"], ["-c", python]],
  [process.env.PHP ?? "php", ["-r", "exit(function_exists('sodium_crypto_sign_verify_detached') ? 0 : 1);"], ["-r", php]],
  [
    process.env.DENO ?? "deno",
    ["--version"],
    ["eval", javascript("deno.mjs", "await new Response(Deno.stdin.readable).text()", "console.log")],
  ],
  // The same code wherever there is WebCrypto, so that it is tried where there is no Deno.
  [
    process.execPath,
    ["-e", "0"],
    ["--input-type=module", "-e", javascript("deno.mjs", '(await import("node:fs")).readFileSync(0, "utf8")', "console.log")],
  ],
];
const NAMES = ["Node", "Python", "PHP", "Deno", "Deno's on Node"];

export const VERIFIERS = RUNTIMES.map(([command, probe, run], i) => {
  const found = command === process.execPath || spawnSync(command, probe, { stdio: "ignore" }).status === 0;
  return {
    name: NAMES[i],
    skip: found ? false : `there is no ${NAMES[i]} that can check Ed25519 (tried \`${command}\`)`,
    /** @param {Case[]} cases @returns {Promise<Verdict[]>} */
    ask: (cases) => asked(command, run, cases),
  };
});

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Case[]} cases
 */
async function asked(command, args, cases) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(cases.map((one) => JSON.stringify(one)).join("\n") + "\n");
  let said = "";
  for await (const data of child.stdout.setEncoding("utf8")) said += data;
  const verdicts = said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  if (verdicts.length !== cases.length) throw new Error(`\`${command}\` answered ${verdicts.length} of ${cases.length} cases`);
  return verdicts;
}
