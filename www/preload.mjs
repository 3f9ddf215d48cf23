// Which files will a page ask for, so that it need not find out one after the other? The `Link` header of a shop's page.
//
// A page that preloads fetches script, engine, index and lane in one round; without, each is found in the one before it.
// A theme writes the same as `<link>` tags: `dist/widget/preload.html` has those of a release.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * @typedef {{module: {file: string, integrity: string}, scripts: string[], integrity: Record<string, string>}} Release what the build says of the widget's files
 * @typedef {{href: string, as: "fetch" | "script" | "style", integrity?: string}} Preload
 */

/**
 * What a page of a release asks for: its scripts, and the engine's module.
 * @param {Release} release
 * @param {string} widget the address of the widget's folder
 * @returns {Preload[]}
 */
export function ofRelease({ module, scripts }, widget) {
  return [
    ...scripts.map((file) => /** @type {Preload} */ ({ href: widget + file, as: "script" })),
    { href: widget + module.file, as: "fetch", integrity: module.integrity },
  ];
}

/**
 * What a page of a shop asks for besides: who quotes, the index, and the lane of the country in which the shopper is thought to be.
 * @param {string} folder where the shop's book lies
 * @param {string} book its address
 * @param {string | null} country
 * @returns {Promise<{engine: boolean, preloads: Preload[]}>} whether the page fetches an engine: not where the edge function quotes, or there is no such shop
 */
export async function ofShop(folder, book, country) {
  /** @param {string} file */
  const read = (file) => readFile(join(folder, file), "utf8").then(JSON.parse, () => null);
  const [shop, lanes] = await Promise.all([read("shop.json"), read("lanes.json")]);
  if (!shop || !lanes) return { engine: false, preloads: [] };
  const lane = country !== null && Object.hasOwn(lanes, country) ? lanes[country] : [];
  const engine = shop.quoted_by === "browser";
  const files = ["shop.json", ...(engine ? ["index.lfi", ...lane] : [])];
  return { engine, preloads: files.map((file) => ({ href: book + file, as: "fetch" })) };
}

/** @param {Preload[]} preloads */
export function header(preloads) {
  return preloads
    .map(({ href, as, integrity }) => {
      if (as === "script") return `<${href}>; rel=modulepreload`;
      if (as === "style") return `<${href}>; rel=preload; as=style`;
      return `<${href}>; rel=preload; as=fetch; crossorigin${integrity ? `; integrity="${integrity}"` : ""}`;
    })
    .join(", ");
}

/** @param {Preload[]} preloads */
export function tags(preloads) {
  return preloads
    .map(({ href, as, integrity }) => {
      if (as === "script") return `<link rel="modulepreload" href="${href}" />\n`;
      return `<link rel="preload" as="fetch" crossorigin href="${href}"${integrity ? ` integrity="${integrity}"` : ""} />\n`;
    })
    .join("");
}
