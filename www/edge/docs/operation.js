// What does one operation take and answer? Its parameters, its body with an example, and every status.

import { escaped, example, inline, kindOf, nameOf, prose, table } from "./text.js";

/** @import { Listed, OpenApi } from "./text.js" */

/**
 * @param {OpenApi} api
 * @param {Listed} one
 */
export function operation(api, one) {
  const { id, method, path, summary, description } = one;
  return `<section aria-labelledby="${id}" class="operation">
<h2 id="${id}">${inline(summary)}</h2>
<p class="address"><span class="method">${method}</span> <code>${escaped(path)}</code> <span class="who">${whoAsks(one)}</span></p>
${prose(description)}${parameters(one)}${body(one)}${responses(api, one)}
</section>`;
}

/** @param {Listed} one */
function whoAsks({ security }) {
  if (!security) return "open to anyone";
  if (!security.some((way) => !Object.keys(way).length || "shopKey" in way)) return "with the platform’s proof alone";
  return security.some((way) => !Object.keys(way).length) ? "open to anyone; more with the shop’s key" : "with the shop’s key alone";
}

/** @param {Listed} one */
function parameters({ id, parameters }) {
  if (!parameters?.length) return "";
  const rows = parameters.map(
    ({ name, in: where, required, schema, description }) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${escaped(where)}</td><td>${kindOf(schema)}</td><td>${required ? "yes" : "no"}</td><td>${inline(description ?? "")}</td></tr>`,
  );
  return table(`Parameters of ${id}`, ["Name", "In", "Kind", "Required", ""], rows);
}

/** @param {Listed} one */
function body({ id, requestBody }) {
  if (!requestBody) return "";
  const parts = Object.entries(requestBody.content).map(([type, { schema, example: shown, examples }]) => {
    const all = shown === undefined ? Object.entries(examples ?? {}).map(([name, one]) => [name, one.value]) : [["", shown]];
    const shownAll = all.map(([name, value]) => example(value, `Example of a request to ${id}${name ? `: ${name}` : ""}`));
    return `<p><code>${escaped(type)}</code>: ${kindOf(schema)}</p>${shownAll.join("")}`;
  });
  return `<h3>Request</h3>${prose(requestBody.description)}${parts.join("")}`;
}

/**
 * @param {OpenApi} api
 * @param {Listed} one
 */
function responses(api, { id, responses }) {
  /** @type {string[]} */
  const examples = [];
  const rows = Object.entries(responses).map(([status, told]) => {
    const response = told.$ref ? api.components.responses[nameOf(told.$ref)] : told;
    const content = Object.entries(response.content ?? {});
    for (const [, { example: shown }] of content)
      if (shown !== undefined && !told.$ref) examples.push(example(shown, `Example of an answer of ${id}, ${status}`));
    const kinds = content.map(([type, { schema }]) => `<code>${escaped(type)}</code><br>${kindOf(schema)}`).join("<br>");
    const headers = Object.keys(response.headers ?? {}).map((name) => `<code>${escaped(name)}</code>`);
    const more = headers.length ? ` <span class="headers">Headers: ${headers.join(", ")}</span>` : "";
    return `<tr><th scope="row">${status}</th><td>${kinds}</td><td>${inline(response.description)}${more}</td></tr>`;
  });
  return `<h3>Answers</h3>${table(`Answers of ${id}`, ["Status", "Content", "When"], rows)}${examples.join("")}`;
}
