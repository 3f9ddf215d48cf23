// What is published to npm? The scripts and the module of `dist/widget`, with types and the manifest of the elements, in `dist/npm`.

import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { manifest } from "./manifest.mjs";

const www = fileURLToPath(new URL("../", import.meta.url));

/** @param {string} to */
export async function packNpm(to) {
  await mkdir(to, { recursive: true });
  const built = join(www, "dist/widget");
  const names = (await readdir(built)).filter((name) => /\.(js|wasm)$/.test(name));
  await Promise.all(names.map((name) => cp(join(built, name), join(to, name))));
  await Promise.all(["landfall.d.ts", "elements.d.ts"].map((name) => cp(join(www, "npm", name), join(to, name))));
  await cp(join(www, "engine/engine.d.ts"), join(to, "engine.d.ts"));
  const told = JSON.parse(await readFile(join(www, "npm/package.json"), "utf8"));
  const [, version] = /^version = "([^"]+)"/m.exec(await readFile(join(www, "../Cargo.toml"), "utf8")) ?? [];
  await writeFile(join(to, "package.json"), JSON.stringify({ ...told, version }, null, 2));
  await writeFile(join(to, "custom-elements.json"), JSON.stringify(await manifest(), null, 2));
}
