// What has each element, for editors and catalogues? The custom-elements manifest, read out of the sources and of the types.

import { readFile } from "node:fs/promises";

/** @type {Record<string, string>} */
const EVENTS = {
  "landfall-change": "the chosen option, its price or its token changed",
  "landfall-quote": "an answer is here",
  "landfall-ready": "the first answer is here, whatever it is",
  "landfall-problem": "there is no price",
  "landfall-returns": "what sending back costs and brings is here, or is not to be had",
};

const ELEMENTS = [
  {
    file: "landfall-delivery.js",
    attributes: "attributes.js",
    parts: ["answer", "breakdown", "notices", "option", "place-form", "recipient", "terms", "trouble", "wish-box", "wish-form"],
    style: "style",
  },
  { file: "landfall-estimate.js", attributes: "landfall-estimate.js", parts: [], style: "estimate-style" },
  { file: "landfall-returns.js", attributes: "landfall-returns.js", parts: [], style: "returns-style" },
];

/** @param {string} file */
const read = (file) => readFile(new URL(`../widget/${file}`, import.meta.url), "utf8");

export async function manifest() {
  return { schemaVersion: "1.0.0", readme: "", modules: await Promise.all(ELEMENTS.map(moduleOf)) };
}

/** @param {(typeof ELEMENTS)[number]} element */
async function moduleOf({ file, attributes: told, parts, style }) {
  const source = await read(file);
  const heard = source + (source.includes('from "./heard.js"') ? await read("heard.js") : "");
  const all = [source, ...(await Promise.all(parts.map((name) => read(`${name}.js`))))].join("\n");
  const styles = (await read("base-style.js")) + (await read(`${style}.js`));
  const [, name] = /export class (\w+)/.exec(source) ?? [];
  const [, tagName] = /customElements\.define\("([\w-]+)"/.exec(source) ?? [];
  const [, table] = /static properties = \{([^]*?)\n  \};/.exec(await read(told)) ?? [];
  const properties = [...(table ?? "").matchAll(/^ {4}(\w+): \{(.*)\},$/gm)].map(([, property, told]) => ({ property, told }));
  const attributes = properties.filter(({ told }) => !told.includes("attribute: false"));
  const declaration = {
    kind: "class",
    customElement: true,
    name,
    tagName,
    description: /\/\/ (.*)/.exec(source)?.[1],
    attributes: attributes.map(({ property, told }) => ({
      name: /attribute: "([\w-]+)"/.exec(told)?.[1] ?? property.toLowerCase(),
      fieldName: property,
      type: { text: typeOf(told) },
    })),
    members: properties.map(({ property, told }) => ({ kind: "field", name: property, type: { text: typeOf(told) } })),
    events: Object.entries(EVENTS)
      .filter(([event]) => heard.includes(`"${event}"`))
      .map(([event, description]) => ({ name: event, description, type: { text: "CustomEvent" } })),
    cssParts: unique(all, /part="([^"$]+)"/g)
      .flatMap((names) => names.split(" "))
      .filter((part, at, whole) => part && whole.indexOf(part) === at)
      .map((part) => ({ name: part })),
    cssProperties: unique(styles, /var\((--landfall-[\w-]+)/g).map((property) => ({ name: property })),
  };
  const path = file;
  return {
    kind: "javascript-module",
    path,
    declarations: [declaration],
    exports: [{ kind: "custom-element-definition", name: tagName, declaration: { name, module: path } }],
  };
}

/** @param {string} told */
const typeOf = (told) =>
  told.includes("Boolean") ? "boolean" : told.includes("Number") ? "number" : told.includes("attribute: false") ? "object" : "string";

/** @param {string} text @param {RegExp} pattern */
const unique = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found))];
