// Which states are there? Each with a page's own attributes and a name; what cannot be had of a real book is had of an address that is not there.

const asked = new URLSearchParams(location.search);
const language = asked.get("lang") ?? "en";
// `?without-webassembly`: as in a browser that has none, or may not run any. The engine is opened after this.
if (asked.has("without-webassembly")) Object.defineProperty(globalThis, "WebAssembly", { value: undefined });
document.documentElement.lang = language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";

const BOOK = { shop: "hanoi-crafts", book: "/books/shopper/hanoi-crafts/", currency: "EUR", locale: language };
const CART = [{ id: "1", sku: "SILK-SCARF", quantity: 1 }];
const BERLIN = { country: "DE", postal_code: "10115" };
/** Of its law too little is known for all charges. */
const UNKNOWN = { destination: { country: "KE", postal_code: "00100" } };
const NOWHERE = { ...BOOK, book: "/not-there/" };

/** @type {[string, "delivery" | "estimate", Record<string, unknown>][]} */
const STATES = [
  ["estimate: an offer", "estimate", { ...BOOK, sku: "SILK-SCARF", country: "DE" }],
  ["estimate: to a country with a bill at the door, or none", "estimate", { ...BOOK, sku: "SILK-SCARF", country: "CH" }],
  ["estimate: no country", "estimate", { ...BOOK, sku: "SILK-SCARF" }],
  ["estimate: not delivered there", "estimate", { ...BOOK, sku: "SILK-SCARF", country: "KP" }],
  ["estimate: an unknown article", "estimate", { ...BOOK, sku: "NO-SUCH", country: "DE" }],
  ["estimate: the book cannot be reached", "estimate", { ...NOWHERE, sku: "SILK-SCARF", country: "DE" }],
  ["delivery: loading", "delivery", { ...BOOK }],
  ["delivery: no address", "delivery", { ...BOOK, cart: CART }],
  ["delivery: an empty cart", "delivery", { ...BOOK, cart: [] }],
  ["delivery: options", "delivery", { ...BOOK, cart: CART, destination: BERLIN }],
  ["delivery: chosen", "delivery", { ...BOOK, cart: CART, destination: BERLIN, preselect: "cheapest" }],
  ["delivery: a bill at the door", "delivery", { ...BOOK, cart: CART, destination: BERLIN, terms: "dap" }],
  ["delivery: paid now or at the door", "delivery", { ...BOOK, cart: CART, destination: BERLIN, terms: "any" }],
  ["delivery: what is not known yet", "delivery", { ...BOOK, ...UNKNOWN, cart: CART, terms: "dap" }],
  [
    "delivery: what customs ask",
    "delivery",
    { ...BOOK, cart: CART, destination: { country: "KR", postal_code: "04524" }, preselect: "cheapest" },
  ],
  ["delivery: disabled", "delivery", { ...BOOK, cart: CART, destination: BERLIN, disabled: true }],
  ["delivery: an address to be mended", "delivery", { ...BOOK, cart: CART, destination: { country: "KP" } }],
  ["delivery: an unknown article", "delivery", { ...BOOK, cart: [{ id: "1", sku: "NO-SUCH", quantity: 1 }], destination: BERLIN }],
  ["delivery: the book cannot be reached", "delivery", { ...NOWHERE, cart: CART, destination: BERLIN }],
  ["delivery: the shop's flat price", "delivery", { ...NOWHERE, cart: CART, destination: BERLIN, fallback: "12.00 EUR" }],
];

const place = /** @type {HTMLElement} */ (document.querySelector("#states"));
for (const [name, element, properties] of STATES) {
  const heading = document.createElement("h2");
  heading.textContent = name;
  place.append(heading, Object.assign(document.createElement(`landfall-${element}`), properties));
}
