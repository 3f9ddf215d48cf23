// What does the checkout's script give to the other elements of a page? All that they share with it: one Lit, one engine, one set of books.
// The build makes `landfall-delivery.js` of this file, and leaves these names out of the others.

export * from "./landfall-delivery.js";
export { LitElement, css, html, nothing } from "lit";
export { baseStyle } from "./base-style.js";
export { cheaper, faster } from "./pick.js";
export { heard } from "./heard.js";
export { kindOf, typed } from "./problem.js";
export { Quotes } from "./quotes.js";
export { schemeOf } from "./scheme.js";
export { sentFrom } from "./sent.js";
export { besideBook } from "./shop.js";
export { isZero, sum, without } from "./sums.js";
export { Speech } from "./speech.js";
export { addMessages } from "./wording.js";
