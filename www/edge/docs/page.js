// How do people read the description? As one page without a script, made of `openapi.json` once: by the build for a bundle, else at the start.

import { createHash } from "node:crypto";
import openapi from "../openapi.json" with { type: "json" };
import { operation } from "./operation.js";
import { schema } from "./schema.js";
import { style } from "./style.js";
import { escaped, operationsOf, prose } from "./text.js";

/** @import { OpenApi } from "./text.js" */

/** @param {OpenApi} api */
function render(api) {
  const operations = operationsOf(api);
  const schemas = Object.entries(api.components.schemas);
  const links = operations.map(
    ({ id, method, path }) => `<li><a href="#${id}"><span class="method">${method}</span> <code>${escaped(path)}</code></a></li>`,
  );
  const names = schemas.map(([name]) => `<li><a href="#schema-${name}">${name}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(api.info.title)} API</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the operations</a>
<header><h1>${escaped(api.info.title)} API</h1><p>${escaped(api.info.summary)}</p></header>
<div class="page">
<nav aria-label="Contents"><h2>Operations</h2><ul>${links.join("")}</ul><h2>Schemas</h2><ul class="schemas">${names.join("")}</ul></nav>
<main id="main">
<section aria-labelledby="about"><h2 id="about">About</h2>${prose(api.info.description)}
<p>The same for machines: <a href="/v1/openapi.json">OpenAPI ${escaped(api.openapi)}</a>.</p></section>
${operations.map((one) => operation(api, one)).join("\n")}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${schemas.map(([name, one]) => schema(name, one)).join("\n")}
</section>
</main>
</div>
</body>
</html>
`;
}

export const page = render(/** @type {OpenApi} */ (/** @type {unknown} */ (openapi)));

/** The page fetches nothing and runs nothing: its one style sheet is known by its digest. */
export const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
