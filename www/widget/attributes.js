// What may a page say to `<landfall-delivery>`? Its attributes and properties, and what holds of each where the page says nothing.

import { FormControl } from "./form-control.js";

export class Attributes extends FormControl {
  static properties = {
    shop: {},
    book: {},
    endpoint: {},
    bind: { type: Boolean },
    fallback: {},
    preselect: {},
    locale: {},
    currency: {},
    terms: {},
    promotions: {},
    name: { reflect: true },
    required: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    tiers: { type: Number },
    picker: { type: Boolean },
    cart: { attribute: false },
    destination: { attribute: false },
  };

  constructor() {
    super();
    this.shop = "";
    this.book = "";
    this.endpoint = "";
    this.bind = false;
    this.fallback = "";
    this.preselect = "none";
    this.locale = "";
    this.currency = "";
    this.terms = "";
    this.promotions = "";
    this.name = "";
    this.required = true;
    this.disabled = false;
    this.tiers = 3;
    this.picker = false;
    /** Null until the page has told it: its room is kept free till then. @type {Record<string, unknown>[] | null} */
    this.cart = null;
    /** @type {Record<string, unknown> | null} */
    this.destination = null;
  }
}
