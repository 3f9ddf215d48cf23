// How does a shop use the widget? It hands over a cart and an address, and listens to what the shopper chooses.

/** @import { LandfallDelivery } from "../widget/landfall-delivery.js" */
/** @import { Option, Quote } from "../engine/engine.js" */

/** @typedef {{sku: string, title: string, price: string, note: string}} Product */
/** @typedef {{shop: string, currency: string, products: Product[]}} Catalogue */

/** `byEdge`: its carts are routed by what they cost the shop, so that the edge function alone can quote. @type {Record<string, {name: string, place: string, byEdge: boolean}>} */
const SHOPS = {
  "tokyo-stationery": { name: "Kami & Fude", place: "Stationery, Tokyo", byEdge: false },
  "hanoi-crafts": { name: "Phố Nghề", place: "Crafts, Hanoi", byEdge: false },
  "saigon-apparel": { name: "Bến Thành", place: "Apparel, Ho Chi Minh City", byEdge: true },
};

const LOCALES = {
  ...{ "en-GB": "English", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano", nl: "Nederlands", "pt-BR": "Português (Brasil)" },
  ...{ ja: "日本語", ko: "한국어", vi: "Tiếng Việt", "zh-Hans": "简体中文", ar: "العربية" },
};

const ADDRESSES = [
  { label: "Berlin", country: "DE", postal_code: "10115", currency: "EUR" },
  { label: "Paris", country: "FR", postal_code: "75003", currency: "EUR" },
  { label: "London", country: "GB", postal_code: "E1 6AN", currency: "GBP" },
  { label: "Melbourne", country: "AU", postal_code: "3000", subdivision: "VIC", currency: "AUD" },
  { label: "New York", country: "US", postal_code: "10001", subdivision: "NY", currency: "USD" },
  { label: "Toronto", country: "CA", postal_code: "M5V 2T6", subdivision: "ON", currency: "CAD" },
  { label: "Tokyo", country: "JP", postal_code: "100-0001", currency: "JPY" },
];
/** The countries of the list, by what is paid with there. @type {Record<string, string>} */
const PAY_WITH = {
  ...{ EUR: "AT BE DE ES FI FR GR IE IT NL PT", USD: "US", GBP: "GB", AUD: "AU", CAD: "CA", JPY: "JP", VND: "VN" },
  ...{ AED: "AE", BRL: "BR", CHF: "CH", CNY: "CN", CZK: "CZ", DKK: "DK", HKD: "HK", INR: "IN", KRW: "KR", MXN: "MX" },
  ...{ MYR: "MY", NOK: "NO", NZD: "NZ", PLN: "PL", SEK: "SE", SGD: "SG", THB: "TH", TWD: "TW", ZAR: "ZA" },
};
/** The currency of each country. @type {Record<string, string>} */
const CURRENCIES = Object.fromEntries(
  Object.entries(PAY_WITH).flatMap(([code, countries]) => countries.split(" ").map((country) => [country, code])),
);

/** What the shops ask where the price of a delivery cannot be worked out. */
const FLAT = "12.00 EUR, 13.00 USD, 10.00 GBP";

/** What the page says in English; `words.js` has the other languages. @type {Record<string, string>} */
const ENGLISH = {
  checkout: "Checkout",
  where: "Where to?",
  how: "How fast?",
  what: "Your cart",
  others: "More from the shop",
  language: "Language",
  currency: "Currency",
  country: "Country or region",
  postcode: "Postcode",
  quantity: "Quantity",
  less: "One less",
  more: "One more",
  choose: "Choose a delivery to see the whole price.",
  goods: "Goods",
  shipping: "Shipping",
  insurance: "Insurance",
  duty: "Duty",
  tax: "Tax",
  fees: "Fees",
  total: "To your door",
  due_on_delivery: "Due on delivery",
  due_at_checkout: "Pay now",
  pay: "Place order",
  thanks: "Thank you.",
  footer: "A demonstration: nothing is sold here. Prices and dates are worked out in this page; what you type stays in it.",
  footer_edge:
    "A demonstration: nothing is sold here. This shop sends from several places: its server works out prices and dates, and is sent the cart, the country and the postcode.",
};

const asked = new URLSearchParams(location.search);
const shop = SHOPS[asked.get("shop") ?? ""] ? /** @type {string} */ (asked.get("shop")) : "tokyo-stationery";

const delivery = /** @type {LandfallDelivery} */ (document.querySelector("#delivery"));
const country = select("#country");
const locale = select("#locale");
const currency = select("#currency");
const postcode = /** @type {HTMLInputElement} */ (document.querySelector("#postcode"));

let spoken = ENGLISH;
/** @type {Catalogue} */
const catalogue = JSON.parse(document.querySelector("#catalogue")?.textContent ?? ""); // the server wrote it into the page
/** @type {Map<string, number>} */
const quantities = new Map(catalogue.products.map(({ sku }, i) => [sku, i < 2 ? 2 - i : 0]));
/** @type {Set<string>} */
const inCart = new Set();
/** @type {Option | null} */
let chosen = null;
/** The flat price, where the shopper took it for want of another. @type {{amount: string, currency: string} | null} */
let flat = null;

document.body.dataset.shop = shop;
document.title = `Checkout · ${SHOPS[shop].name}`;
/** @type {HTMLElement} */ (document.querySelector("#brand")).replaceChildren(
  element("strong", SHOPS[shop].name),
  " ",
  element("span", SHOPS[shop].place),
);
for (const link of document.querySelectorAll("nav a"))
  if (link.getAttribute("href") === `?shop=${shop}`) link.setAttribute("aria-current", "page");

fill(locale, Object.entries(LOCALES));
fill(
  currency,
  Object.keys(PAY_WITH).map((code) => [code, code]),
);
const { byEdge } = SHOPS[shop];
if (byEdge || asked.has("binding")) delivery.endpoint = "/v1/quotes";
delivery.fallback = FLAT;
const footer = /** @type {HTMLElement} */ (document.querySelector("#footer"));
if (byEdge) footer.dataset.say = "footer_edge";

const samples = /** @type {HTMLElement} */ (document.querySelector("#samples"));
for (const button of samples.children)
  button.addEventListener("click", () => go(ADDRESSES.find(({ label }) => label === button.textContent) ?? ADDRESSES[0]));

/** @param {string} tag @param {string} [text] */
function element(tag, text = "") {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/** @param {string} selector */
function select(selector) {
  return /** @type {HTMLSelectElement} */ (document.querySelector(selector));
}

/** @param {HTMLSelectElement} list @param {[string, string][]} entries */
function fill(list, entries) {
  list.replaceChildren(...entries.map(([value, label]) => new Option(label, value)));
}

/** @param {string} amount @param {string} code */
function money(amount, code) {
  const digits = amount.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale.value, { style: "currency", currency: code, minimumFractionDigits: digits });
  return format.format(/** @type {any} */ (amount));
}

/** @param {typeof ADDRESSES[number]} address */
function go(address) {
  country.value = address.country;
  postcode.value = address.postal_code;
  currency.value = address.currency;
  update();
}

/** @param {string} key */
function say(key) {
  return spoken[key] ?? ENGLISH[key];
}

/** The language of the page that is nearest to the one asked for; English where it has none. @param {string} tag */
function nearest(tag) {
  const [language] = tag.toLowerCase().split("-");
  return Object.keys(LOCALES).find((own) => own.toLowerCase().split("-")[0] === language) ?? "en-GB";
}

/** The page's own words follow the language too; other languages than English are fetched when they are asked for. */
async function translate() {
  const [language] = locale.value.split("-");
  spoken = language === "en" ? ENGLISH : ((await import("./words.js")).words[language] ?? ENGLISH);
  document.documentElement.lang = locale.value;
  document.documentElement.dir = locale.value === "ar" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(/** @type {HTMLElement} */ (node).dataset.say ?? "");
  const names = new Intl.DisplayNames(locale.value, { type: "region" });
  const before = country.value;
  const named = Object.keys(CURRENCIES).map((code) => /** @type {[string, string]} */ ([code, names.of(code) ?? code]));
  fill(
    country,
    named.sort((a, b) => a[1].localeCompare(b[1], locale.value)),
  );
  country.value = before;
}

/** The whole use of the widget: properties in, events out. */
function update() {
  const sample = ADDRESSES.find(({ country: code, postal_code }) => code === country.value && postal_code === postcode.value);
  for (const button of samples.children) button.setAttribute("aria-pressed", String(button.textContent === sample?.label));
  delivery.shop = shop;
  delivery.book = `/books/shopper/${shop}/`;
  delivery.locale = locale.value;
  delivery.currency = currency.value;
  delivery.destination = {
    country: country.value,
    ...(postcode.value && { postal_code: postcode.value }),
    ...(sample?.subdivision && { subdivision: sample.subdivision }),
  };
  delivery.cart = catalogue.products
    .filter(({ sku }) => quantities.get(sku))
    .map(({ sku }) => ({ id: sku, sku, quantity: quantities.get(sku) }));
  showCart();
}

function showCart() {
  // What was in the cart stays where it is, even at none: a list that jumps under the finger is no help.
  for (const { sku } of catalogue.products) if (quantities.get(sku)) inCart.add(sku);
  const list = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
  list("#cart").replaceChildren(...catalogue.products.filter(({ sku }) => inCart.has(sku)).map(item));
  list("#others").replaceChildren(...catalogue.products.filter(({ sku }) => !inCart.has(sku)).map(item));
  showSums();
}

/** @param {Product} product */
function item({ sku, title, price, note }) {
  const quantity = quantities.get(sku) ?? 0;
  const row = element("li");
  row.dataset.sku = sku;
  row.className = quantity ? "" : "none";
  const words = element("div");
  words.append(
    element("strong", title),
    element("small", note),
    Object.assign(element("span", priceOf(sku, price)), { className: "price" }),
  );
  const stepper = element("div");
  stepper.className = "stepper";
  stepper.role = "group";
  stepper.ariaLabel = `${say("quantity")}: ${title}`;
  const [fewer, more] = [step(sku, -1, "−", say("less")), step(sku, 1, "+", say("more"))];
  fewer.disabled = quantity === 0;
  stepper.append(fewer, element("output", String(quantity)), more);
  row.append(words, stepper);
  return row;
}

/**
 * What stands beside an article: of one in the cart what the quote says of all its pieces, of another the price of one at the quote's
 * rate; before there is a quote, the catalogue's price.
 * @param {string} sku @param {string} price
 */
function priceOf(sku, price) {
  const { quote } = delivery;
  const rate = quote && rateOf(quote);
  if (!rate) return money(price, catalogue.currency);
  const lines = quote.options[0].shipments.flatMap(({ landed_cost }) => landed_cost.lines).filter(({ id }) => id === sku);
  const figure = lines.length ? lines.reduce((sum, { goods }) => sum + Number(goods), 0) : Number(price) * rate.one;
  return new Intl.NumberFormat(locale.value, { style: "currency", currency: quote.currency }).format(figure);
}

/** A quote is there, or gone: the rows stay as they are, so that the focus does. */
function showPrices() {
  for (const { sku, price } of catalogue.products) {
    const shown = document.querySelector(`[data-sku="${CSS.escape(sku)}"] .price`);
    if (shown) shown.textContent = priceOf(sku, price);
  }
}

/**
 * At what rate the catalogue's prices stand in the quote's currency: one rate, or two by way of a third currency.
 * @param {Quote} quote
 */
function rateOf({ currency: wanted, options: [option] }) {
  if (!option || wanted === catalogue.currency) return undefined;
  /** @type {{pair: string, rate: string, as_of: string}[]} */
  const known = /** @type {any} */ (option.shipments[0]?.landed_cost.exchange_rates ?? []);
  const of = (/** @type {string} */ one, /** @type {string} */ other) => {
    const found = known.find(({ pair }) => pair === `${one}/${other}`);
    const back = known.find(({ pair }) => pair === `${other}/${one}`);
    return found ? Number(found.rate) : back ? 1 / Number(back.rate) : undefined;
  };
  const third = known.map(({ pair }) => pair.split("/")[0]).find((code) => of(catalogue.currency, code) && of(code, wanted));
  const one = of(catalogue.currency, wanted) ?? (third && Number(of(catalogue.currency, third)) * Number(of(third, wanted)));
  return one ? { one, as_of: known[0].as_of } : undefined;
}

/** @param {string} sku @param {number} by @param {string} sign @param {string} name */
function step(sku, by, sign, name) {
  const button = /** @type {HTMLButtonElement} */ (Object.assign(element("button", sign), { type: "button", ariaLabel: name }));
  button.addEventListener("click", () => {
    quantities.set(sku, Math.max(0, (quantities.get(sku) ?? 0) + by));
    update();
    const again = `[data-sku="${CSS.escape(sku)}"] button`;
    /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(again))[by > 0 ? 1 : 0]?.focus();
  });
  return button;
}

function showSums() {
  const sums = /** @type {HTMLElement} */ (document.querySelector("#sums"));
  const quote = delivery.quote;
  const list = element("dl");
  if (flat) list.append(sum("shipping", flat.amount, flat.currency));
  if (flat) return void sums.replaceChildren(list);
  if (!chosen || !quote) return void sums.replaceChildren(element("p", say("choose")));
  const rows = [
    ["goods", chosen.goods],
    ["shipping", chosen.shipping],
    ["insurance", chosen.insurance],
    ["duty", chosen.duty],
    ["tax", chosen.tax],
    ["fees", chosen.fees],
    ["total", chosen.total],
    ["due_on_delivery", chosen.due_on_delivery],
    ["due_at_checkout", chosen.due_at_checkout],
  ].filter(([name, amount]) => /[1-9]/.test(amount) && (name !== "due_at_checkout" || amount !== chosen?.total));
  list.append(...rows.map(([name, amount]) => sum(name, amount, quote.currency)));
  sums.replaceChildren(list, ...rate(quote));
}

/** The rate at which all of it stands, once. @param {Quote} quote */
function rate(quote) {
  const known = rateOf(quote);
  if (!known) return [];
  // Of the two directions the one whose figure is not a small fraction.
  const [from, to, figure] =
    known.one < 0.1 ? [quote.currency, catalogue.currency, 1 / known.one] : [catalogue.currency, quote.currency, known.one];
  const format = new Intl.NumberFormat(locale.value, { maximumSignificantDigits: 5 });
  const day = new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(known.as_of));
  // An equation reads from left to right in every language.
  const equation = Object.assign(element("bdi", `1 ${from} = ${format.format(figure)} ${to}`), { dir: "ltr" });
  const line = Object.assign(element("small"), { className: "rate" });
  line.append(equation, ` · ${day}`);
  return [line];
}

/** @param {string} name @param {string} amount @param {string} code */
function sum(name, amount, code) {
  const row = element("div");
  row.className = name === "total" ? "total" : "";
  row.append(element("dt", say(name)), element("dd", money(amount, code)));
  return row;
}

delivery.addEventListener("landfall-change", (event) => {
  ({ option: chosen, fallback: flat } = /** @type {CustomEvent} */ (event).detail);
  showSums();
});
delivery.addEventListener("landfall-quote", showPrices);
const key = /** @type {HTMLInputElement} */ (document.querySelector("#key"));
const plan = /** @type {HTMLElement} */ (document.querySelector("#plan"));
/** The merchant's own quote of the same cart tells why it is sent from there. */
const explain = async () =>
  (await import("./plan.js")).showPlans(plan, key.value, {
    shop,
    ship_to: delivery.destination,
    lines: delivery.cart,
    currency: delivery.currency,
  });
key.addEventListener("change", explain);
delivery.addEventListener("landfall-quote", () => key.value && explain());
for (const control of [currency, postcode]) control.addEventListener("change", update);
country.addEventListener("change", () => {
  // Another country: what is paid with there, and no postcode of the last one.
  currency.value = CURRENCIES[country.value];
  postcode.value = "";
  update();
});
locale.addEventListener("change", () => translate().then(update));
document.querySelector("#checkout")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
  /** @type {HTMLElement} */ (document.querySelector("#said")).textContent = `${say("thanks")} (${form.get("delivery")})`;
});

locale.value = nearest(asked.get("locale") ?? navigator.language);
await translate();
go(ADDRESSES.find(({ label, country: code }) => label === asked.get("to") || code === asked.get("country")) ?? ADDRESSES[0]);
