// How does the page of returns look? A card a way, what must be done first before all else.

import { css } from "lit";

export const returnsStyle = css`
  .form {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr));
    gap: 0.9em;
    align-items: end;
    margin: 0 0 1.25em;
    padding: 0;
  }
  .form label {
    display: grid;
    gap: 0.25em;
  }
  .form .tick {
    display: flex;
    align-items: center;
    gap: 0.5em;
    min-block-size: 2.5em;
  }
  .field {
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid var(--_muted);
    border-radius: 6px;
    padding: 0.45em 0.6em;
    block-size: 2.5em;
    inline-size: 100%;
  }
  .form button {
    min-block-size: 2.5em;
    font-weight: 600;
  }
  .until {
    margin: 0 0 1em;
    font-weight: 600;
  }
  .law {
    margin: 0 0 1em;
  }
  .way {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    padding: 1em;
    margin: 0 0 1em;
  }
  h1,
  h2,
  h3 {
    font: inherit;
    font-weight: 600;
    margin: 0;
  }
  h1 {
    font-size: 1.75em;
    margin-block-end: 0.6em;
  }
  h2 {
    font-size: 1.125em;
  }
  h3 {
    margin-block-start: 1em;
  }
  .sum {
    margin: 0.35em 0;
    font-size: 1.25em;
    font-weight: 600;
    color: var(--_good);
  }
  .plain {
    margin: 0.15em 0;
    color: var(--_muted);
  }
  .first {
    border-inline-start: 4px solid var(--_later);
    background: var(--_tint);
    border-radius: 6px;
    padding: 0.7em 0.9em;
    margin-block: 0.8em;
  }
  .first h3 {
    margin: 0;
    color: var(--_later);
  }
  ul {
    margin: 0.3em 0 0;
    padding-inline-start: 1.2em;
  }
  dl {
    margin: 0.8em 0 0;
    border-block-start: 1px solid var(--_line);
  }
  dl div {
    padding-block: 0.5em;
    border-block-end: 1px solid var(--_line);
  }
  dt {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.1em 1em;
  }
  dt span:last-child {
    font-variant-numeric: tabular-nums;
  }
  dd {
    margin: 0.1em 0 0;
    color: var(--_muted);
    font-size: 0.9375em;
  }
  .notes {
    color: var(--_muted);
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;
