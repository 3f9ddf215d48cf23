// In which language is an element asked to speak? The page's choice, else the nearest `lang`, else the browser's.

/** @param {HTMLElement & {locale: string}} element */
export function localeOf(element) {
  return element.locale || /** @type {HTMLElement | null} */ (element.closest("[lang]"))?.lang || navigator.language;
}
