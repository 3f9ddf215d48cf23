// What is shipped, and how large is it? Bundles the widget and the edge function into `dist/`, and fails over the size budget.
//
// node build.mjs [--book FOLDER]   the folder of the book that the edge function carries (default: books/merchant)

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip as gzipCompress } from "node:zlib";
import { packEdge } from "./edge/pack.mjs";
import { compileAll } from "./messages.mjs";
import { packNpm } from "./npm/pack.mjs";
import { ofRelease, tags } from "./preload.mjs";

/** Bytes after brotli: the script with Lit and the glue, what the estimate adds to it, and the page of returns alone. The engine's size is watched by `sizes.mjs`. */
const BUDGETS = { script: 22_000, estimate: 8_000, returns: 12_000 };

/** Parts of the checkout that are fetched when they are first needed. */
const LATER = ["breakdown", "wish-form", "recipient", "place-form"];

/** Files that stand beside what they pack. */
const PACKED = /\.(br|gz)$/;

const here = fileURLToPath(new URL("./", import.meta.url));
const { values } = parseArgs({ options: { book: { type: "string", default: join(here, "books/merchant") } } });

/** White space between tags and in style sheets is for people who read the source. @type {import("esbuild").Plugin} */
const minifyTemplates = {
  name: "minify-templates",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]widget[\\/]\w[\w-]*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = /style\.js$/.test(path)
        ? source.replace(/css`[^`]*`/, (sheet) =>
            sheet
              .replace(/\n\s*/g, "")
              .replace(/([:;{,]) +/g, "$1")
              .replace(/ +\{/g, "{"),
          )
        : source.replace(/>\n\s+</g, "><");
      return { contents, loader: "js" };
    });
  },
};

/** @param {RegExp} shared @param {string} script the one that has it @returns {import("esbuild").Plugin} */
const leftTo = (shared, script) => ({
  name: "left-to-another-script",
  setup({ onResolve }) {
    onResolve({ filter: shared }, ({ kind }) => (kind === "entry-point" ? undefined : { path: script, external: true }));
  },
});

for (const needed of ["engine/browser/landfall_bg.wasm", "engine/edge/landfall_bg.wasm"])
  if (!existsSync(join(here, needed))) throw new Error(`\`${needed}\` is missing; build the engine first`);

await rm(join(here, "dist"), { recursive: true, force: true });
await compileAll();
await buildWidget(join(here, "dist/widget"));
await packNpm(join(here, "dist/npm"));
await packEdge(values.book, join(here, "dist/edge"));
await compress(join(here, "dist/widget"));
await compress(join(here, "books/shopper"));
await report();

/** @param {string} to */
async function buildWidget(to) {
  const wasm = await readFile(join(here, "engine/browser/landfall_bg.wasm"));
  const file = `landfall.${createHash("sha256").update(wasm).digest("hex").slice(0, 16)}.wasm`;
  const integrity = digest(wasm);
  /** @type {import("esbuild").BuildOptions} */
  const common = {
    absWorkingDir: here,
    entryNames: "[name]",
    chunkNames: "[name].[hash]",
    outdir: to,
    bundle: true,
    splitting: true,
    format: "esm",
    charset: "utf8", // a language is a third smaller than in escapes
    minify: true,
    legalComments: "none",
    target: "es2022",
    conditions: ["browser", "production"],
    define: { LANDFALL_FILE: JSON.stringify(file), LANDFALL_INTEGRITY: JSON.stringify(integrity) }, // texts: an object would be a chunk of its own
    plugins: [minifyTemplates],
  };
  // What few shoppers unfold, or are asked, comes when it is first needed: each part is a script of its own.
  const apart = LATER.map((name) => leftTo(new RegExp(`[/]${name}\\.js$`), `./landfall-${name}.js`));
  await build({ ...common, plugins: [minifyTemplates, ...apart], entryPoints: [{ in: "widget/shared.js", out: "landfall-delivery" }] });
  await build({ ...common, entryPoints: ["engine/engine.js"] }); // for pages that want the engine without the widget
  const without = (/** @type {RegExp} */ shared, /** @type {string} */ script) => ({
    ...common,
    plugins: [minifyTemplates, leftTo(shared, script)],
  });
  // The estimate takes what it shares from the checkout's script, so that the elements of a page have one engine and its books.
  const ofCheckout = /^lit$|[/](base-style|heard|pick|problem|quotes|scheme|sent|shop|speech|sums|wording)\.js$/;
  await build({ ...without(/[/]engine\.js$/, "./engine.js"), entryPoints: [{ in: "widget/api.js", out: "landfall" }] });
  await build({ ...without(ofCheckout, "./landfall-delivery.js"), entryPoints: ["widget/landfall-estimate.js"] });
  const entryPoints = LATER.map((name) => ({ in: `widget/${name}.js`, out: `landfall-${name}` }));
  await build({ ...without(ofCheckout, "./landfall-delivery.js"), entryPoints });
  await build({ ...common, entryPoints: ["widget/landfall-returns.js"] }); // alone: its page has no checkout
  await writeFile(join(to, file), wasm);
  const scripts = (await readdir(to)).filter((name) => name.endsWith(".js")).sort();
  const digests = await Promise.all(scripts.map(async (name) => [name, digest(await readFile(join(to, name)))]));
  const release = { module: { file, integrity }, scripts: await loaded(to), integrity: Object.fromEntries(digests) };
  await writeFile(join(to, "preload.json"), JSON.stringify(release));
  await writeFile(join(to, "preload.html"), tags(ofRelease(release, "/landfall/")));
}

/** As a page holds a file against it. @param {Uint8Array} bytes */
function digest(bytes) {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}

/** The scripts that `landfall-delivery.js` always loads; languages are fetched on demand. @param {string} folder */
async function loaded(folder) {
  const entry = await readFile(join(folder, "landfall-delivery.js"), "utf8");
  return ["landfall-delivery.js", ...[...entry.matchAll(/from"\.\/([^"]+)"/g)].map((match) => match[1])];
}

/** Brotli and gzip once at build time, so that servers need not at request time. @param {string} folder */
async function compress(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !PACKED.test(entry.name));
  await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const bytes = await readFile(path);
      await Promise.all([writeFile(`${path}.br`, await brotli(bytes)), writeFile(`${path}.gz`, await gzip(bytes))]);
    }),
  );
}

/** @param {Buffer} bytes */
function brotli(bytes) {
  return promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** @param {Buffer} bytes */
function gzip(bytes) {
  return promisify(gzipCompress)(bytes, { level: 9 });
}

async function report() {
  const folder = join(here, "dist/widget");
  const names = (await readdir(folder)).filter((name) => !PACKED.test(name));
  const imported = new Set(await loaded(folder));
  const sum = { script: 0, estimate: 0, returns: 0 };
  for (const name of names) {
    const [raw, packed] = await Promise.all([readFile(join(folder, name)), readFile(join(folder, `${name}.br`))]);
    if (imported.has(name)) sum.script += packed.length;
    if (name === "landfall-estimate.js") sum.estimate = packed.length;
    if (name === "landfall-returns.js") sum.returns = packed.length;
    console.log(`${name.padEnd(36)} ${String(raw.length).padStart(8)} B ${String(packed.length).padStart(8)} B brotli`);
  }
  for (const [what, budget] of Object.entries(BUDGETS)) {
    const size = sum[/** @type {keyof typeof sum} */ (what)];
    console.log(`${what}: ${size} of ${budget} B brotli`);
    if (size > budget) {
      console.error(`the ${what} is ${size - budget} B over its budget; take something out before raising it`);
      process.exitCode = 1;
    }
  }
}
