// What are the elements to a page's TypeScript? Their properties, and the events that they send.

import type { Option, Problem, Quote, Returns } from "./engine.js";

export interface Line {
  id: string;
  sku: string;
  quantity: number;
  [more: string]: unknown;
}

export interface Destination {
  country: string;
  postal_code?: string;
  subdivision?: string;
  [more: string]: unknown;
}

export type Messages = Record<string, unknown>;

export interface Change {
  option: Option | null;
  quote: Quote | null;
  binding: boolean;
  recipient: Record<string, string>;
  wishes: Record<string, unknown>;
  fallback: { amount: string; currency: string } | null;
  token: string | null;
  cause: "shopper" | "preselected" | "repriced" | "withdrawn" | "pending" | "bound";
}

export interface Trouble {
  kind: "address" | "page" | "network";
  problem: Problem | Error;
}

export class LandfallDelivery extends HTMLElement {
  static addMessages(language: string, messages: Messages): void;
  shop: string;
  book: string;
  endpoint: string;
  bind: boolean;
  fallback: string;
  preselect: string;
  locale: string;
  currency: string;
  terms: string;
  promotions: string;
  name: string;
  required: boolean;
  disabled: boolean;
  tiers: number;
  picker: boolean;
  cart: Line[] | null;
  destination: Destination | null;
  value: string;
  readonly option: Option | null;
  readonly quote: Quote | null;
  readonly form: HTMLFormElement | null;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  checkValidity(): boolean;
  reportValidity(): boolean;
}

export class LandfallEstimate extends HTMLElement {
  static addMessages(language: string, messages: Messages): void;
  shop: string;
  book: string;
  endpoint: string;
  locale: string;
  currency: string;
  sku: string;
  quantity: number;
  country: string;
  postalCode: string;
  subdivision: string;
  prefer: string;
  cart: Line[] | null;
  destination: Destination | null;
  readonly option: Option | null;
  readonly quote: Quote | null;
}

export class LandfallReturns extends HTMLElement {
  endpoint: string;
  token: string;
  locale: string;
  delivered: string;
  readonly answer: Returns | null;
}

declare global {
  interface HTMLElementTagNameMap {
    "landfall-delivery": LandfallDelivery;
    "landfall-estimate": LandfallEstimate;
    "landfall-returns": LandfallReturns;
  }
  interface HTMLElementEventMap {
    "landfall-change": CustomEvent<Change>;
    "landfall-quote": CustomEvent<{ quote: Quote; binding: boolean }>;
    "landfall-ready": CustomEvent<{ quote: Quote | null }>;
    "landfall-problem": CustomEvent<Trouble>;
    "landfall-returns": CustomEvent<Returns | null>;
  }
}
