// What does the page ask where no price can be worked out? A price in the shopper's currency, else the first that it names.

/** @typedef {{amount: string, currency: string}} Flat */

/**
 * @param {string} fallback prices between commas, `12.00 EUR, 13.00 USD`
 * @param {string} currency
 * @returns {Flat | undefined}
 */
export function flatPrice(fallback, currency) {
  const prices = fallback.split(",").flatMap((text) => {
    const [, amount, currency] = /^\s*(\d+(?:\.\d+)?)\s+([A-Z]{3})\s*$/.exec(text) ?? [];
    return amount ? [{ amount, currency }] : [];
  });
  return prices.find((price) => price.currency === currency) ?? prices[0];
}
