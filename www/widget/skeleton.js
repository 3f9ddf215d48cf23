// What stands where no answer is yet? As many options as the shop has tiers, as high as options are, so that nothing below moves when they come.

import { html } from "lit";

/** @param {number} tiers */
export function skeleton(tiers) {
  const bar = html`<div class="option skeleton" part="skeleton" aria-hidden="true"><i></i><b></b><u></u></div>`;
  return html`<div class="options bones">${Array.from({ length: tiers }, () => bar)}</div>`;
}
