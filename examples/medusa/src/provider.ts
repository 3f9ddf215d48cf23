// What does a delivery cost, for Medusa's checkout? Each of the shop's tiers is an option whose price is asked of the edge function.
//
// In: a cart. Out: what is due at checkout besides the goods, or, with `duties: "separate"`, carriage and cover alone. What cannot be priced is an
// error, upon which Medusa does not offer the option.

import type {
  CalculatedShippingOptionPrice,
  CartPropsForFulfillment,
  CreateFulfillmentResult,
  FulfillmentOption,
  IFulfillmentProvider,
} from "@medusajs/types";

/** The provider's options in `medusa-config.ts`. */
export interface Options {
  /** The edge function: `https://…`. */
  edge: string;
  /** The shop's id. */
  shop: string;
  /** The shop's key. */
  key: string;
  /** The shop's tiers, each an option: `economy`, `standard`, `express`. */
  tiers: string[];
  /** The currency of carts, where Medusa does not tell it. */
  currency: string;
  /** Where duty and tax stand: in the price of delivery, or elsewhere. */
  duties?: "included" | "separate";
}

/** What is read of an option of a quote. */
interface DeliveryOption {
  id: string;
  tier: string;
  goods: string;
  shipping: string;
  insurance: string;
  due_at_checkout: string;
  due_on_delivery: string;
  delivery: { earliest: string; latest: string };
}

/** What Medusa tells of a cart; its currency only in some versions. */
type Cart = CartPropsForFulfillment & { [key: string]: unknown };

/** No platform of ours waits longer. */
const PATIENCE_MS = 5_000;

const NOTHING: CreateFulfillmentResult = { data: {}, labels: [] };

export class LandfallFulfillment implements IFulfillmentProvider {
  static identifier = "landfall";
  readonly #options: Options;

  constructor(_container: unknown, options: Options) {
    this.#options = options;
  }

  getIdentifier(): string {
    return LandfallFulfillment.identifier;
  }

  async getFulfillmentOptions(): Promise<FulfillmentOption[]> {
    return this.#options.tiers.map((tier) => ({ id: tier }));
  }

  async validateOption(data: Record<string, unknown>): Promise<boolean> {
    return this.#options.tiers.includes(String(data.id));
  }

  async canCalculate(): Promise<boolean> {
    return true;
  }

  async calculatePrice(
    optionData: Record<string, unknown>,
    data: Record<string, unknown>,
    context: Cart,
  ): Promise<CalculatedShippingOptionPrice> {
    const option = await this.#option(String(optionData.id), data, context);
    const figure = (name: "due_at_checkout" | "goods" | "shipping" | "insurance") => Number(option[name]);
    const separate = this.#options.duties === "separate";
    const amount = separate ? figure("shipping") + figure("insurance") : figure("due_at_checkout") - figure("goods");
    const digits = (option.goods.split(".")[1] ?? "").length;
    return { calculated_amount: Number(amount.toFixed(digits)), is_calculated_price_tax_inclusive: !separate };
  }

  /** The days and the amounts stay with the order. What the storefront sends along, a signed quote, stays too. */
  async validateFulfillmentData(optionData: Record<string, unknown>, data: Record<string, unknown>, context: Cart) {
    const option = await this.#option(String(optionData.id), data, context);
    const { id, due_at_checkout, due_on_delivery, delivery } = option;
    return { ...data, landfall: { option: id, due_at_checkout, due_on_delivery, earliest: delivery.earliest, latest: delivery.latest } };
  }

  async #option(tier: string, data: Record<string, unknown>, context: Cart): Promise<DeliveryOption> {
    const { edge, shop, key } = this.#options;
    const response = await fetch(`${edge}/v1/quotes`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ shop, detail: "totals", ...this.#cart(data, context) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = (await response.json()) as { title?: string; options?: DeliveryOption[] };
    const option = answer.options?.find((option) => option.tier === tier);
    if (!option) throw new Error(`${tier} is not offered for this cart${answer.title ? `: ${answer.title}` : ""}`);
    return option;
  }

  /** The cart in the contract's words: articles by their SKU, at the price that the buyer pays. */
  #cart(data: Record<string, unknown>, context: Cart) {
    const to = context.shipping_address;
    if (!to?.country_code) throw new Error("the cart has no address yet");
    const currency = String(context.currency_code ?? data.currency_code ?? this.#options.currency).toUpperCase();
    const sent = context.items.filter((item) => item.requires_shipping !== false);
    if (sent.length === 0) throw new Error("nothing in this cart is sent");
    const country = to.country_code.toUpperCase();
    return {
      currency,
      ship_to: {
        country,
        subdivision: to.province?.toUpperCase().replace(`${country}-`, "") || null,
        postal_code: to.postal_code || null,
        city: to.city || null,
      },
      lines: sent.map((item, at) => ({
        id: String(at + 1),
        sku: item.variant_sku,
        quantity: Number(item.quantity),
        unit_price: String(item.unit_price),
      })),
    };
  }

  async createFulfillment(): Promise<CreateFulfillmentResult> {
    return NOTHING;
  }

  async createReturnFulfillment(): Promise<CreateFulfillmentResult> {
    return NOTHING;
  }

  async cancelFulfillment(): Promise<Record<string, unknown>> {
    return {};
  }

  async getFulfillmentDocuments(): Promise<never[]> {
    return [];
  }

  async retrieveDocuments(): Promise<never[]> {
    return [];
  }

  async getReturnDocuments(): Promise<never[]> {
    return [];
  }

  async getShipmentDocuments(): Promise<never[]> {
    return [];
  }
}
