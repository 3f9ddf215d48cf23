// How much is that together, and how much less? On the exact decimal texts of a quote: no float comes between.

/** @param {string} amount @param {number} places */
function scaled(amount, places) {
  const [whole, part = ""] = amount.split(".");
  return BigInt(whole + part.padEnd(places, "0"));
}

/** @param {bigint} value @param {number} places */
function written(value, places) {
  if (!places) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** @param {string} amount */
const placesOf = (amount) => amount.split(".")[1]?.length ?? 0;

/** The sum, with as many places as the longest has; "0" of nothing. @param {string[]} amounts */
export function sum(amounts) {
  const places = Math.max(0, ...amounts.map(placesOf));
  return written(
    amounts.reduce((total, amount) => total + scaled(amount, places), 0n),
    places,
  );
}

/** What is left of an amount without a part of it: never less than nothing. @param {string} amount @param {string} part */
export function without(amount, part) {
  const places = Math.max(placesOf(amount), placesOf(part));
  const left = scaled(amount, places) - scaled(part, places);
  return written(left < 0n ? 0n : left, places);
}

/** Which is more: negative, zero or positive, for sorting. @param {string} one @param {string} other */
export function compare(one, other) {
  const places = Math.max(placesOf(one), placesOf(other));
  const difference = scaled(one, places) - scaled(other, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** @param {string} amount */
export function isZero(amount) {
  return !/[1-9]/.test(amount);
}
