// How does the widget look? Quiet by default; a page changes it by custom properties, or by `::part()` where those end.

import { css } from "lit";

// The `--_` names are the widget's own: a page that uses `--ink` itself must not meet them.
export const style = css`
  :host {
    --_ink: var(--landfall-ink, light-dark(#1c1b19, #f1efea));
    --_muted: var(--landfall-muted, light-dark(#65615a, #a9a49b));
    --_line: var(--landfall-line, light-dark(#dedad2, #3a3833));
    --_surface: var(--landfall-surface, light-dark(#fff, #1d1c1a));
    --_accent: var(--landfall-accent, light-dark(#0f5c54, #7fd1c4));
    --_tint: var(--landfall-tint, light-dark(#f1f7f5, #1b2a28));
    --_good: var(--landfall-good, light-dark(#0f5c54, #8ed8cb));
    --_later: var(--landfall-later, light-dark(#8a4b08, #f0b878));
    --_radius: var(--landfall-radius, 10px);
    display: block;
    min-inline-size: 0;
    color: var(--_ink);
    font: var(--landfall-font, inherit);
    line-height: 1.45;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  .delivery {
    container-type: inline-size;
  }
  .options {
    display: grid;
    gap: var(--landfall-gap, 0.625rem);
  }
  .option {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    min-inline-size: 0;
  }
  .option[data-chosen] {
    background: var(--_tint);
    border-color: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }
  .option:has(input[type="radio"]:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 3px;
  }
  label:has(input[type="radio"]) {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: 0.875rem;
    padding: 0.9rem 1rem 0.6rem;
    cursor: pointer;
  }
  label:has(:disabled) {
    cursor: default;
    opacity: 0.6;
  }
  input[type="radio"] {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0.2rem 0 0;
    accent-color: var(--_accent);
    outline: none;
  }
  .row {
    grid-column: 2 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    column-gap: 1rem;
  }
  .way {
    display: grid;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .note + .options {
    margin-block-start: var(--landfall-gap, 0.625rem);
  }
  .tier,
  .amount {
    font-weight: 600;
  }
  .amount {
    font-variant-numeric: tabular-nums;
  }
  .amount,
  .sum {
    text-align: end;
  }
  .service,
  .sent,
  .sum,
  .until,
  small,
  .foot,
  .extra {
    color: var(--_muted);
    font-size: 0.8125em;
  }
  .sum {
    color: inherit;
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }
  .marks {
    grid-column: 2 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 0.75rem;
    margin-block-start: 0.5rem;
    font-size: 0.8125em;
  }
  .good {
    color: var(--_good);
  }
  .good::before {
    content: "✓" / "";
    margin-inline-end: 0.35em;
  }
  .later {
    color: var(--_later);
    font-weight: 600;
  }
  .badge {
    color: var(--_accent);
    border: 1px solid currentcolor;
    border-radius: 1em;
    padding-inline: 0.5em;
    margin-inline-start: 0.4em;
    font-size: 0.75em;
    font-weight: 500;
    white-space: nowrap;
  }
  .missing {
    margin-block: 0.6rem 0;
    color: var(--_later);
    font-size: 0.875em;
    font-weight: 600;
  }
  .delivery:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 3px;
  }
  .quiet {
    color: var(--_muted);
    border: 1px solid var(--_line);
    border-radius: 1em;
    padding-inline: 0.5em;
  }
  details {
    min-inline-size: 0;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 24px;
    color: var(--_muted);
    font-size: 0.8125em;
    cursor: pointer;
    list-style: none;
    border-radius: 4px;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    content: "";
    inline-size: 0.4em;
    block-size: 0.4em;
    border: solid currentcolor;
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    translate: 0 -0.15em;
  }
  details[open] > summary::after {
    rotate: -135deg;
    translate: 0 0.15em;
  }
  summary:hover {
    color: var(--_ink);
  }
  :is(summary, button, .field, .wish, .tick input):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .wishes {
    margin-block-start: 0.6rem;
  }
  select.wish {
    inline-size: min(100%, 28em);
  }
  .wishes > label {
    display: grid;
    gap: 0.15rem;
    margin-block: 0.5rem;
    font-size: 0.875em;
  }
  .wishes > .tick {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 24px;
  }
  .tick input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .fold,
  .recipient {
    margin: 0;
    padding: 0 1rem 0.75rem;
    padding-inline-start: calc(1rem + 1.125rem + 0.875rem);
  }
  @container (max-width: 24rem) {
    .fold {
      padding-inline-start: 1rem;
    }
    .delivery .bones {
      padding-block-end: 5.7rem;
    }
    .delivery .skeleton {
      block-size: 13.25rem;
    }
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    margin-block-start: 0.4rem;
    font-size: 0.875em;
  }
  caption {
    text-align: start;
    font-weight: 600;
    padding-block: 0.5rem 0.25rem;
  }
  tr {
    border-block-start: 1px solid var(--_line);
  }
  th {
    font-weight: 400;
    text-align: start;
    padding: 0.45rem 1rem 0.45rem 0;
    overflow-wrap: anywhere;
  }
  th small {
    display: block;
    font-size: 0.875em;
    line-height: 1.4;
  }
  td {
    text-align: end;
    vertical-align: top;
    padding-block: 0.45rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .part {
    max-inline-size: 24em;
  }
  th .part {
    display: flex;
    justify-content: space-between;
    gap: 1em;
  }
  .part :last-child {
    white-space: nowrap;
  }
  .sums {
    margin: 0;
  }
  .sums tr:first-of-type {
    border-block-start: 1.5px solid var(--_ink);
    font-weight: 600;
  }
  .sums tr:first-of-type th {
    font-weight: 600;
  }
  .extra {
    margin-block-start: 0.6rem;
  }
  .extra strong {
    color: var(--_ink);
    font-weight: 600;
  }
  ul {
    margin: 0.15rem 0 0;
    padding-inline-start: 1.1em;
  }
  .note {
    margin: 0;
    padding: 0.9rem 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_muted);
  }
  .note strong {
    color: var(--_ink);
  }
  .small {
    padding: 0.55rem 0.75rem;
    margin-block-start: 0.6rem;
    font-size: 0.8125em;
  }
  button {
    font: inherit;
    color: var(--_accent);
    background: none;
    border: 1px solid currentcolor;
    border-radius: 6px;
    padding: 0.3em 0.9em;
    margin-block-start: 0.6rem;
    cursor: pointer;
  }
  .recipient label {
    display: block;
    font-size: 0.875em;
    font-weight: 600;
  }
  :is(.field, .wish) {
    font: inherit;
    color: var(--_ink);
    background: var(--_surface);
    inline-size: min(100%, 20em);
    padding: 0.45em 0.65em;
    margin-block: 0.25rem;
    border: 1px solid var(--_muted);
    border-radius: 6px;
  }
  .recipient small {
    display: block;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    margin-block-start: 0.6rem;
  }
  .foot summary {
    font-size: 1em;
  }
  .bones {
    padding-block-end: 4.25rem;
  }
  .skeleton {
    block-size: 10.9rem;
    padding: 1rem 1rem 1rem 3rem;
    display: grid;
    grid-template-columns: 1fr 4rem;
    align-content: start;
    gap: 0.7rem;
  }
  .skeleton > * {
    block-size: 0.8rem;
    border-radius: 4px;
    background: var(--_line);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  .skeleton i {
    inline-size: 45%;
  }
  .skeleton u {
    inline-size: 70%;
    box-shadow:
      0 1.5rem var(--_line),
      0 3rem var(--_line);
  }
  @keyframes breathe {
    to {
      opacity: 0.4;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton > * {
      animation: none;
    }
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
