// What do callers of the engine give and get? The JSON contract, as types.

export type Request = Record<string, unknown>;

export interface Options {
  /** The moment of the order, RFC 3339; now when left out. */
  at?: string;
  /** The shop that asks itself: by its key on the edge, by its own code on a server. Left out, the public asks; pages always do. */
  authorised?: string;
  /** What else only the shell knows: of a token that it is about to sign, or whose signature it checked; what a platform calls. */
  told?: string;
  /** Where parts of the book are read for this call, in place of the book's own source. */
  source?: (file: string) => Promise<Uint8Array>;
}

/** What an engine is asked: a browser's binds nothing. */
export type Method =
  | "quote"
  | "landed_cost"
  | "restrictions"
  | "bind"
  | "verify"
  | "returns"
  | "change"
  | "replay"
  | "put_stock"
  | "patch_stock"
  | "platform"
  | "documents";

export interface BookSource {
  index: Uint8Array | Promise<Uint8Array>;
  shard: (file: string) => Promise<Uint8Array>;
}

export interface OpenOptions {
  book: string | URL | BookSource;
  module?: WebAssembly.Module | URL | string;
}

export interface ShardInfo {
  name: string;
  file: string;
  bytes: number;
  hash: string;
}

export interface BookInfo {
  format: number;
  hash: string;
  facts_as_of: string;
  covers: { from: string; until: string | null };
  shards: ShardInfo[];
  shops: string[];
}

export interface Fault {
  code: string;
  path: string;
  message: string;
  allowed: unknown;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  errors?: Fault[];
}

/** What one crossing into WebAssembly gives: shards that are needed, a problem, or the value. */
export interface Answer {
  needs?: string[];
  problem?: Problem;
  bytes?: Uint8Array;
  value(): any;
}

export interface Amount {
  amount: string;
  currency: string;
}

export interface Reason {
  code: string;
  args: Record<string, unknown>;
}

export interface Charge {
  code: string;
  kind: "duty" | "tax" | "fee" | "freight" | "surcharge" | "discount" | "insurance" | "goods";
  label: string;
  line: string | null;
  amount: string;
  assessed: Amount;
  basis: { amount: string; unit: string } | null;
  rate: string | null;
  on: string;
  due: "checkout" | "delivery";
  payer: string;
  collected_by: string;
  because: string;
  reason: Reason;
  source: string | null;
  trust: "sourced" | "disputed" | "general";
  /** The day of the edition of the tariff in which the rate was read. */
  edition?: string;
}

export interface Threshold {
  code: string;
  kind: string;
  per: string;
  of: string;
  limit: Amount;
  inclusive: boolean;
  value: Amount;
  exceeded: boolean;
  line: string | null;
  applies: boolean;
}

export interface Refusal {
  subject: "line" | "service" | "tier";
  id: string;
  lines: string[];
  severity: "prohibited" | "restricted";
  code: string;
  needs: unknown;
  because: string;
  reason: Reason;
  source: string | null;
  /** Whom it concerns: a page shows a shopper only the first kind. */
  audience: "shopper" | "seller";
  /** Only of goods that are not there: when more come. */
  restock?: string | null;
}

export interface Missing {
  line: string | null;
  kind: string;
  code: string;
  needs: unknown;
  because: string;
  reason: Reason;
}

/** What is roughly known of a figure that is missing: a range, in no sum. */
export interface Estimate {
  kind: "duty" | "tax";
  line: string;
  lowest: string;
  highest: string;
  because: string;
  reason: Reason;
  source: string;
  trust: string;
}

export interface RequiredField {
  field: string;
  pattern: string | null;
  because: string;
  source: string | null;
  /** Whom it concerns: a page shows a shopper only the first kind. */
  audience: "shopper" | "seller";
}

export interface Warning {
  code: string;
  because?: string;
  message?: string;
  reason?: Reason;
  /** Whom it concerns: a page shows a shopper only the first kind. */
  audience: "shopper" | "seller";
}

export interface Landed {
  currency: string;
  goods: string;
  freight: string;
  insurance: string;
  duty: string;
  tax: string;
  fees: string;
  total: string;
  due_at_checkout: string;
  due_on_delivery: string;
  terms: "ddp" | "dap";
  complete: boolean;
  charges: Charge[];
  absorbed: Charge[];
  thresholds: Threshold[];
  lines: { id: string; goods: string; duty: string; tax: string; hs_code: string | null; duty_rate: unknown; preference: unknown }[];
  refusals: Refusal[];
  missing: Missing[];
  estimates: Estimate[];
  advisories: Warning[];
  required: RequiredField[];
  exchange_rates: unknown[];
  shards: Record<string, string>;
  facts_as_of: string;
  warnings: Warning[];
}

export interface Delivery {
  earliest: string;
  likely: string;
  latest: string;
  border: string | null;
  ship_by: string;
  order_within_s: number;
  confidence: { percent: number | null; basis: string };
  guaranteed: boolean;
  steps: unknown[] | null;
  /** Only where the shop promises a last day instead of a window. */
  no_later_than?: string;
  /** Only where the request names `wants.deliver_by`. */
  wanted?: { by: string; in_time: boolean; order_before: string | null; order_within_s: number | null };
}

export interface Shipment {
  warehouse: string;
  from: { country: string; subdivision: string | null; name: string };
  parcels: { box: string; contents: { line: string; quantity: number; part: string | null }[]; weight_g: number }[];
  delivery: Delivery;
  landed_cost: Landed;
}

/** What a service promises besides price and days; `null` is what is not known. */
export interface Promises {
  tracked: "yes" | "partial" | "no" | null;
  /** The page that follows a parcel; `{number}` stands for its number. */
  tracking_link: string | null;
  signature: "included" | "optional" | "no" | null;
  saturday: "included" | "optional" | "no" | null;
  sunday: "included" | "optional" | "no" | null;
  po_box: boolean;
  money_back: boolean;
  clears_customs: string | null;
  cover: { up_to: Amount; per: "parcel" | "kg" | "shipment"; source: string; trust: Charge["trust"] } | null;
  source: string;
  trust: Charge["trust"];
}

/** Why it is sent from there; money in the quote's currency. */
export interface Plan {
  because: string;
  ranked_by: "joint_cost" | "total";
  joint_cost: string;
  costs: Record<"freight" | "duty" | "tax" | "fees" | "origin" | "stock", string>;
  illustrative: boolean;
  next_best: {
    shipments: { warehouse: string; service: string; lines: string[] }[];
    total: string;
    joint_cost: string;
    latest: string;
    /** Next best minus this. */
    difference: Record<"freight" | "duty" | "tax" | "fees" | "origin" | "stock" | "total", string>;
  } | null;
  excluded: { warehouse: string | null; because: string; reason: Reason }[];
  priced: number;
  exact: boolean;
  warnings: Warning[];
}

export interface Option {
  id: string;
  tier: string;
  terms: "ddp" | "dap";
  /** None where its shipments differ. */
  carrier: string | null;
  service: string | null;
  label: string;
  /** What the shop calls the tier in the request's `locale`. */
  tier_label: string | null;
  complete: boolean;
  illustrative: boolean;
  goods: string;
  shipping: string;
  insurance: string;
  duty: string;
  tax: string;
  fees: string;
  total: string;
  due_at_checkout: string;
  due_on_delivery: string;
  order_charges: Charge[];
  delivery: Delivery;
  shipments: Shipment[];
  /** What is not there, where the shop sends the rest. */
  left_out: { line: string; quantity: number; because: string; reason: Reason; restock: string | null }[];
  /** Why it is sent from there; in the shop's own answers alone. */
  plan?: Plan;
  /** Not with `detail: "totals"`; of the first shipment. */
  promises?: Promises;
}

export interface Quote {
  id: string;
  shop: string;
  currency: string;
  expires_at: string;
  options: Option[];
  refusals: Refusal[];
  warnings: Warning[];
  shards: Record<string, string>;
  facts_as_of: string;
  token: string | null;
}

/** The answer of `POST /v1/quotes/bind`. */
export interface Bound {
  token: string;
  option: Option;
  expires_at: string;
  /** Only where the token holds but a digest of the request: its text. */
  request?: string;
}

/** What a token says: `docs/bound-quotes.md`. */
export interface Claims {
  iss: string;
  aud: string;
  jti: string;
  iat: number;
  exp: number;
  at: string;
  engine: string;
  book: string;
  shards: Record<string, string>;
  request?: Request;
  request_digest?: string;
  stock: Record<string, unknown>[];
  /** Only where the shop told of its stock. */
  stock_as_of?: string;
  /** What each line came to: what is given back later is a part of it. */
  lines: { id: string; quantity: number; goods: string; duty: string; tax: string; hs_code: string | null }[];
  option: string;
  totals: Record<string, string | boolean>;
  charges: Record<string, string | number | null>[];
  prices: "catalogue" | "page";
  rates: Record<string, string | null>[];
  plan: Record<string, unknown>[];
  order_before: string | null;
}

/** The answer of `POST /v1/quotes/verify`. */
export interface Verdict {
  status: "valid" | "signed" | "expired" | "tampered" | "other_cart" | "other_shop" | "unknown_key";
  late: boolean;
  differences: string[];
  claims: Claims | null;
}

/** Who gives a charge back of an order that goes back, how much of it, and until when. */
export interface Refund {
  /** `goods`, or the charge's code. */
  charge: string;
  paid: string;
  /** A figure only where its rule is sourced, or is the shop's own word. */
  amount: string | null;
  /** What a rule of general knowledge would give. */
  estimate: string | null;
  by: "seller" | "authority" | "nobody" | "unknown";
  share_percent: string | null;
  until: string | null;
  minimum: { amount: string; currency: string; of: "claim" | "goods"; inclusive: boolean } | null;
  proof: string[];
  /** What must be done before posting, or the refund is lost, and by when. */
  before_posting: { code: string; by: string } | null;
  because: string;
  reason: Reason;
  source: string | null;
  trust: "sourced" | "disputed" | "general" | null;
}

/** A way back. */
export interface ReturnWay {
  kind: "label_to_origin" | "local_centre" | "consolidated" | "keep";
  carriage: string | null;
  delivery: { earliest: string; latest: string } | null;
  refunds: Refund[];
  to_buyer: string;
  at_most: string;
  /** Null for the public. */
  cost_to_shop: string | null;
  because: string;
}

/** For how long the law lets a consumer change his mind, beside the shop's own window. */
export interface Withdrawal {
  /** The last day on which he may say so; of a sourced rule alone. */
  until: string | null;
  /** The last day on which the goods leave. */
  send_by: string | null;
  /** In place of `until` where the rule is general knowledge. */
  estimate: string | null;
  /** Standard carriage comes back with the whole order. */
  gives_back_carriage: boolean;
  /** Who pays for sending back. */
  carriage_by: "seller" | "buyer" | null;
  except: ("made_to_order" | "opened_seal" | "perishable" | "periodical" | "worn")[];
  because: string;
  reason: Reason;
  source: string;
  trust: "sourced" | "disputed" | "general";
}

/** The answer of `POST /v1/returns`. */
export interface Returns {
  currency: string;
  policy: { until: string | null; within: boolean; by_law: Withdrawal | null };
  ways: ReturnWay[];
  refusals: Refusal[];
  warnings: Warning[];
}

/** The answer of `POST /v1/orders/change`. */
export interface OrderChange {
  ledger: { charge: string; paid: string; refunded: string; left: string }[];
  /** What this change gives back. */
  refund: string;
  charges: Charge[];
  thresholds_crossed: Threshold[];
  warnings: Warning[];
}

/** A paper of a consignment. */
export interface Paper {
  kind: "commercial_invoice" | "packing_list" | "cn22" | "cn23" | "low_value_declaration" | "returned_goods";
  form: string;
  title: string;
  /** From 1, of a paper that each parcel has. */
  parcel: number | null;
  fields: Record<string, unknown>;
  /** Fields that somebody asks for and that are empty or too short: a JSON Pointer into `fields`, and who asks. */
  missing: { field: string; rule: string; because: string; source: string; trust: string }[];
  source: string;
  html: string | null;
}

/** The answer of `POST /v1/documents`: `docs/documents.md`. */
export interface Documents {
  shop: string;
  quote: string | null;
  option: string;
  currency: string;
  consignments: {
    warehouse: string;
    documents: Paper[];
    also_needed: { kind: string; line: string | null; because: string; source: string | null; trust: string | null }[];
  }[];
  exchange_rates: Record<string, string | null>[];
  warnings: Warning[];
  facts_as_of: string;
}

export function init(from?: WebAssembly.Module | URL | string): Promise<unknown>;

export class RequestProblem extends Error {
  constructor(problem: Problem);
  problem: Problem;
}

export class Engine {
  static open(options: OpenOptions): Promise<Engine>;
  book(): BookInfo;
  quote(request: Request, options?: Options): Promise<Quote>;
  quoteNow(request: Request, options?: Options): Quote | null;
  landedCost(request: Request, options?: Options): Promise<Landed>;
  loaded(): string[];
  load(files: string[], source?: (file: string) => Promise<Uint8Array>): Promise<void>;
  setStock(kept: Uint8Array): void;
  close(): void;
  answerBytes(method: Method, bytes: Uint8Array, options?: Options): Promise<Answer>;
}
