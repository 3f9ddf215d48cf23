// How does the estimate look? A sentence of the page, in the page's own type; room is kept for two lines, so that nothing moves.

import { css } from "lit";

export const estimateStyle = css`
  .estimate {
    min-block-size: calc(var(--landfall-estimate-lines, 2) * 1lh);
    color: var(--landfall-ink, light-dark(#1c1b19, #f1efea));
    text-wrap: pretty;
  }
  .quieter {
    color: var(--_muted);
  }
  .quiet {
    font-size: 0.8125em;
    white-space: nowrap;
  }
  button {
    margin-inline-start: 0.4em;
    padding-block: 0.1em;
    min-block-size: 24px;
  }
`;
