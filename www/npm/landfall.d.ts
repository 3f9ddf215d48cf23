// What does the package give to a page that shows prices itself? `quote` and `open`, by the types of the JSON contract.

import type { Quote, Request } from "./engine.js";

export type { Charge, Option, Problem, Quote, Request } from "./engine.js";
export { RequestProblem } from "./engine.js";

export interface From {
  /** The address of the shop's book: prices are worked out in the page. */
  book?: string;
  /** The address of `/v1/quotes`: the edge function answers. */
  endpoint?: string;
}

export interface Shop {
  /** Whether its quotes may be bound: only the edge function's. */
  binding: boolean;
  quote(request: Request): Promise<Quote>;
}

export function open(from: From): Promise<Shop>;
export function quote(from: From, request: Request): Promise<Quote>;
