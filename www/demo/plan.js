// Why is a cart sent from there? What the shop's own key lets a merchant see: the plan of each option.

/** @import { Plan, Quote } from "../engine/engine.js" */

/** @param {string} tag @param {string} text */
function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/**
 * @param {HTMLElement} to
 * @param {string} key
 * @param {Record<string, unknown>} request
 */
export async function showPlans(to, key, request) {
  if (!key) return void to.replaceChildren();
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  /** @type {Quote} */
  let quote;
  try {
    const response = await fetch("/v1/quotes", { method: "POST", headers, body: JSON.stringify(request) });
    if (!response.ok) throw new Error(response.status === 401 ? "No shop has this key." : `The edge function answered ${response.status}.`);
    quote = await response.json();
  } catch (problem) {
    return void to.replaceChildren(element("p", problem instanceof Error ? problem.message : String(problem)));
  }
  const told = quote.options.flatMap(({ id, plan }) => (plan ? [element("h3", id), ...lines(plan, quote.currency)] : []));
  to.replaceChildren(...(told.length ? told : [element("p", "This key is another shop’s.")]));
}

/** @param {Plan} plan @param {string} currency */
function lines(plan, currency) {
  const costs = Object.entries(plan.costs).filter(([, amount]) => /[1-9]/.test(amount));
  const parts = costs.map(([part, amount]) => `${part} ${amount}`).join(", ");
  const list = document.createElement("ul");
  list.append(element("li", `Costs ${plan.joint_cost} ${currency} together: ${parts}.`));
  if (plan.next_best) {
    const from = plan.next_best.shipments.map(({ warehouse, service }) => `${warehouse} by ${service}`).join(" and ");
    const { difference, joint_cost: cost, latest } = plan.next_best;
    const differs = Object.entries(difference).filter(([part, amount]) => part !== "total" && /[1-9]/.test(amount));
    const by = differs.map(([part, amount]) => `${part} ${signed(amount)}`).join(", ");
    const sum = `costs ${cost} ${currency} together: ${signed(difference.total)}${by && ` (${by})`}`;
    list.append(element("li", `Next best: ${from}, there by ${latest}, ${sum}.`));
  }
  for (const { warehouse, because } of plan.excluded) list.append(element("li", `Not ${warehouse ? `${warehouse}: ` : ""}${because}.`));
  for (const { because, message } of plan.warnings) list.append(element("li", because ?? message ?? ""));
  return [element("p", plan.because), list];
}

/** A difference with its sign. @param {string} amount */
function signed(amount) {
  return amount.startsWith("-") ? amount : `+${amount}`;
}
