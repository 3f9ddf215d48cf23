// How is a shop's cart tried out? What `landfall serve` shows: the goods of the shop, an address, and the widget.

/** @import { LandfallDelivery } from "../widget/landfall-delivery.js" */

/** @typedef {{sku: string, title: string, price: string}} Product */
/** @typedef {{id: string, name: string, currency: string, country: string, by_api: boolean, widget: boolean, products: Product[]}} Shop */

/** More than this many goods are not listed: the page is for trying out. Of these the first stand open. */
const MOST_LISTED = 100;
const OPEN = 5;

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {Shop} */
const shop = JSON.parse(at("shop").textContent ?? "");
const delivery = /** @type {LandfallDelivery} */ (at("delivery"));
const subdivision = /** @type {HTMLInputElement} */ (at("subdivision"));
const listed = shop.products.slice(0, MOST_LISTED);
/** @type {Map<string, number>} */
const quantities = new Map(listed.map(({ sku }, number) => [sku, number === 0 ? 1 : 0]));

document.title = shop.name;
at("name").textContent = shop.name;
at("missing").hidden = shop.widget;
delivery.hidden = !shop.widget;
delivery.destination = { country: shop.country };
at("products").replaceChildren(...listed.slice(0, OPEN).map(row));
at("more").replaceChildren(...listed.slice(OPEN).map(row));
at("others").hidden = listed.length <= OPEN;

/** @param {Product} product */
function row({ sku, title, price }) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const words = document.createElement("span");
  words.textContent = `${title || sku} · ${price} ${shop.currency}`;
  const quantity = Object.assign(document.createElement("input"), {
    type: "number",
    min: "0",
    max: "999",
    value: String(quantities.get(sku)),
  });
  quantity.addEventListener("change", () => {
    quantities.set(sku, Math.max(0, Math.trunc(Number(quantity.value) || 0)));
    update();
  });
  label.append(words, quantity);
  item.append(label);
  return item;
}

/** The whole use of the widget: properties in, events out. */
function update() {
  delivery.shop = shop.id;
  delivery.book = `/books/shopper/${shop.id}/`;
  if (shop.by_api) delivery.endpoint = "/v1/quotes";
  delivery.currency = shop.currency;
  delivery.cart = listed
    .filter(({ sku }) => quantities.get(sku))
    .map(({ sku }) => ({ id: sku, sku, quantity: /** @type {number} */ (quantities.get(sku)) }));
}

delivery.addEventListener("landfall-change", (event) => {
  const { option } = /** @type {CustomEvent} */ (event).detail;
  at("total").textContent = option ? `To the door: ${option.total} ${delivery.quote?.currency ?? shop.currency}` : "";
});
subdivision.addEventListener("change", () => {
  const { subdivision: _, ...rest } = delivery.destination ?? {};
  delivery.destination = { ...rest, ...(subdivision.value.trim() && { subdivision: subdivision.value.trim() }) };
});
// The widget's own fields say the country and the postcode; another country has no state of the last one.
delivery.addEventListener("landfall-quote", () => void (subdivision.value = String(delivery.destination?.subdivision ?? "")));
update();
