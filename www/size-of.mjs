// What does a part of the engine add to the module that a page loads? The module as it is, against itself without that part.
//
// node size-of.mjs CEILING PATH... -- FLAG...   `cargo xtask build` runs it for the dates, with the flags of wasm-opt by which it
// shrinks what ships
//
// It measures `target/size-of/landfall_bg.wasm`, the browser's module as it is bound for JavaScript, with the names of its
// functions. PATH is a path in the crate: `deliver`, `book::holidays`. In a copy, each function of those paths is replaced by
// one that does nothing but call out, so that the optimiser can neither look into it nor drop who calls it; then both are
// optimised alike, and what only those functions needed falls away with them. What the compiler inlined elsewhere stays on
// both sides, as do the calls. How brotli happens to cut its input moves the difference by more than a kilobyte, so it is the
// mean over several ways to cut. Fails when it is over the ceiling in bytes.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const www = fileURLToPath(new URL("./", import.meta.url));
const built = join(www, "../target/size-of/landfall_bg.wasm");
/** How brotli may cut: how far back it looks, and its largest block, in bits. */
const CUTS = [18, 22].flatMap((window) => [17, 18, 19, 20].map((block) => ({ window, block })));
/** Sections and value types of WebAssembly by their numbers, and how a value of a type is read from memory and made. */
const [CUSTOM, TYPE, IMPORT, FUNCTION, CODE] = [0, 1, 2, 3, 10];
const LOAD = { 0x7f: [0x41, 0, 0x28, 2, 8], 0x7e: [0x41, 0, 0x29, 3, 8], 0x7d: [0x41, 0, 0x2a, 2, 8], 0x7c: [0x41, 0, 0x2b, 3, 8] };
const ZERO = { 0x7f: [0x41, 0], 0x7e: [0x42, 0], 0x7d: [0x43, 0, 0, 0, 0], 0x7c: [0x44, 0, 0, 0, 0, 0, 0, 0, 0] };

const [ceiling, ...words] = process.argv.slice(2);
const end = words.indexOf("--");
const [paths, flags] = [words.slice(0, end), words.slice(end + 1)];
if (!Number(ceiling) || end < 1)
  throw new Error("say which ceiling in bytes, which paths, and how to optimise: `node size-of.mjs 6000 deliver -- -Oz`");

/** Reads numbers, names and vectors one after the other. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  number() {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte & 0x80);
    return value;
  }
  /** @param {number} length */
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  name() {
    return new TextDecoder().decode(this.take(this.number()));
  }
  /** @template T @param {() => T} item @returns {T[]} */
  vector(item) {
    return Array.from({ length: this.number() }, item);
  }
  get done() {
    return this.at >= this.bytes.length;
  }
}

/** @param {number} value */
function number(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value = Math.floor(value / 128);
  } while (value);
  return bytes;
}

/** @param {Uint8Array} module */
function sections(module) {
  const reader = new Reader(module, 8);
  const found = [];
  while (!reader.done) found.push({ id: module[reader.at++], bytes: reader.take(reader.number()) });
  return found;
}

/** The module with the functions of the paths emptied, and how many they are. @param {Uint8Array} module */
function without(module) {
  const parts = sections(module);
  /** @param {number} id */
  const part = (id) => new Reader(/** @type {{bytes: Uint8Array}} */ (parts.find((found) => found.id === id)).bytes);

  const type = part(TYPE);
  const types = type.vector(() => {
    type.at++;
    return { takes: type.vector(() => type.number()), gives: type.vector(() => type.number()) };
  });
  const imports = part(IMPORT);
  /** @type {number[]} */
  const imported = [];
  imports.vector(() => {
    imports.name();
    imports.name();
    if (imports.bytes[imports.at++] !== 0) throw new Error("the module imports something else than functions");
    imported.push(imports.number());
  });
  const functions = part(FUNCTION);
  const typed = functions.vector(() => functions.number());

  /** @type {Map<number, string>} */
  const names = new Map();
  for (const { id, bytes } of parts) {
    const custom = new Reader(bytes);
    if (id !== CUSTOM || custom.name() !== "name") continue;
    while (!custom.done) {
      const kind = custom.bytes[custom.at++];
      const names_of = new Reader(custom.take(custom.number()));
      if (kind === 1) names_of.vector(() => names.set(names_of.number(), names_of.name()));
    }
  }
  if (!names.size) throw new Error(`\`${built}\` has no names: bind it with \`--keep-debug\``);

  // Both ways in which the compiler writes a path into a name: `landfall::book::holidays` and `8landfall4book8holidays`.
  const wanted = paths.flatMap((path) => {
    const words = path.split("::");
    return [`landfall::${path}::`, `8landfall${words.map((word) => `${word.length}${word}`).join("")}`];
  });
  const callable = imported.findIndex((type) => types[type].takes.every((type) => type in ZERO));
  if (callable < 0) throw new Error("the module imports no function that takes numbers alone");
  const { takes, gives } = types[imported[callable]];
  const call = [...takes.flatMap((type) => ZERO[/** @type {0x7f} */ (type)]), 0x10, ...number(callable)];
  const drops = gives.map(() => 0x1a);
  const code = part(CODE);
  let [emptied, bytes] = [0, 0];
  const bodies = code.vector(() => code.take(code.number()));
  const left = bodies.map((body, at) => {
    const name = names.get(imported.length + at) ?? "";
    if (!wanted.some((path) => name.includes(path))) return body;
    [emptied, bytes] = [emptied + 1, bytes + body.length];
    const gives = types[typed[at]].gives.flatMap((type) => LOAD[/** @type {0x7f} */ (type)]);
    return Uint8Array.from([0, ...call, ...drops, ...gives, 0x0b]);
  });
  const rewritten = Buffer.concat([
    Uint8Array.from(number(left.length)),
    ...left.flatMap((body) => [Uint8Array.from(number(body.length)), body]),
  ]);
  const whole = parts.flatMap(({ id, bytes }) => {
    const content = id === CODE ? rewritten : bytes;
    return [Uint8Array.from([id, ...number(content.length)]), content];
  });
  return { module: Buffer.concat([module.subarray(0, 8), ...whole]), emptied, bytes };
}

/** The mean over all cuts. @param {Uint8Array} bytes */
function packed(bytes) {
  const lengths = CUTS.map(({ window, block }) => {
    const params = { [constants.BROTLI_PARAM_LGWIN]: window, [constants.BROTLI_PARAM_LGBLOCK]: block };
    return brotliCompressSync(bytes, { params }).length;
  });
  return Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length);
}

/** @param {Uint8Array} module */
function shrunk(module) {
  const folder = mkdtempSync(join(tmpdir(), "size-of-"));
  const [from, to] = [join(folder, "from.wasm"), join(folder, "to.wasm")];
  writeFileSync(from, module);
  execFileSync("node", [join(www, "node_modules/binaryen/bin/wasm-opt"), ...flags, "-o", to, from]);
  const module_bytes = readFileSync(to);
  rmSync(folder, { recursive: true });
  // Notes of tools for tools are not shipped.
  const shipped = sections(module_bytes).filter(({ id }) => id !== CUSTOM);
  const bytes = Buffer.concat([
    module_bytes.subarray(0, 8),
    ...shipped.flatMap(({ id, bytes }) => [Uint8Array.from([id, ...number(bytes.length)]), bytes]),
  ]);
  return { raw: bytes.length, brotli: packed(bytes) };
}

const module = readFileSync(built);
const emptied = without(module);
if (!emptied.emptied) throw new Error(`no function of the module lies in \`${paths.join("`, `")}\``);
const [whole, rest] = [shrunk(module), shrunk(emptied.module)];
const added = whole.brotli - rest.brotli;
console.log(`${emptied.emptied} functions of ${paths.join(", ")}: ${emptied.bytes} B before optimising`);
console.log(`the module has ${whole.raw} B, ${whole.brotli} B after brotli; without them ${rest.raw} B, ${rest.brotli} B`);
console.log(`they add ${whole.raw - rest.raw} B, ${added} B after brotli (ceiling ${ceiling})`);
if (added > Number(ceiling)) process.exitCode = 1;
