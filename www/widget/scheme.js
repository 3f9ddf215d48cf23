// Does an element stand on a dark page or a light one? The page's own text tells it: light text is for a dark ground, whatever the page declares.

/** Of text lighter than this the ground is dark, on a scale of 0 to 255. */
const HALF = 140;

/**
 * @param {Element} element
 * @returns {"light" | "dark" | ""} none where the colour is of a kind that is not read here: then what the page declares holds
 */
export function schemeOf(element) {
  const [, red, green, blue] = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(element).color) ?? [];
  if (red === undefined) return "";
  return 0.3 * Number(red) + 0.59 * Number(green) + 0.11 * Number(blue) > HALF ? "dark" : "light";
}
