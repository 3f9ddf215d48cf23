// Which order does the page of returns show? The one whose token stands behind the `#` of its address: what follows it goes to no server.
//
// `returns.html#TOKEN`, or `returns.html?shop=…&country=…`: an order of the demonstration is bound now, as one that was placed.

const element = /** @type {HTMLElement & {token: string, locale: string}} */ (document.getElementById("returns"));
const asked = new URLSearchParams(location.search);
const locale = asked.get("locale") ?? navigator.language;
element.locale = locale;
document.body.dataset.shop = asked.get("shop") ?? "hanoi-crafts";

element.token = location.hash.slice(1) || (asked.has("country") ? await bound() : "");
addEventListener("hashchange", () => (element.token = location.hash.slice(1)));

/** An order of two pieces of the shop's first article. */
async function bound() {
  const shop = document.body.dataset.shop;
  const { products } = await (await fetch(`catalogue/${shop}.json`)).json();
  const lines = [{ id: "1", sku: asked.get("sku") ?? products[0].sku, quantity: 2 }];
  const request = { shop, currency: asked.get("currency") ?? "EUR", ship_to: { country: asked.get("country") }, lines };
  const { options } = await posted("/v1/quotes", request);
  const { token } = await posted("/v1/quotes/bind", { request, option: options[0].id, expect: null });
  return token;
}

/** @param {string} path @param {object} body */
async function posted(path, body) {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await fetch(path, init)).json();
}
