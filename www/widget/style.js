// How does the widget look? Quiet by default; a page changes it by custom properties, or by `::part()` where those end.

import { css } from "lit";

export const style = css`
  .options {
    display: grid;
    gap: var(--landfall-gap, 0.625em);
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
  [part="choice"] {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: 0.875em;
    padding: 0.9em 1em 0.6em;
    cursor: pointer;
  }
  label:has(:disabled) {
    cursor: default;
    opacity: 0.6;
  }
  input[type="radio"] {
    font-size: inherit;
    inline-size: 1.125em;
    block-size: 1.125em;
    margin: 0.2em 0 0;
    accent-color: var(--_accent);
    outline: none;
  }
  .row {
    grid-column: 2 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    column-gap: 1em;
  }
  .way {
    display: grid;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .note + .options {
    margin-block-start: var(--landfall-gap, 0.625em);
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
  a {
    color: inherit;
  }
  .service,
  .soft,
  .sent,
  .sum,
  .until,
  small,
  .foot,
  .extra,
  .sources {
    color: var(--_muted);
    font-size: 0.8125em;
  }
  .marks > .soft,
  .sources > summary {
    font-size: 1em;
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
    gap: 0.3077em 0.9231em;
    margin-block-start: 0.6154em;
    font-size: 0.8125em;
  }
  .good {
    color: var(--_good);
  }
  .good::before {
    content: "✓" / "";
    margin-inline-end: 0.35em;
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
    margin-block: 0.6857em 0;
    color: var(--_later);
    font-size: 0.875em;
    font-weight: 600;
  }
  .delivery:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 3px;
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
  .wishes,
  .notices {
    margin-block-start: 0.6em;
  }
  .notices {
    color: var(--_muted);
    font-size: 0.8125em;
  }
  .notices p {
    margin: 0;
  }
  .terms {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
    margin: 0 0 0.6em;
    padding: 0;
    border: 0;
    font-size: 0.875em;
  }
  legend {
    padding: 0;
    font-weight: 600;
  }
  select.wish {
    inline-size: min(100%, 28em);
  }
  .place {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
    min-block-size: 4.8em;
  }
  .place > label {
    display: grid;
    flex: 1 1 9em;
  }
  .place > label,
  .wishes > label {
    font-size: 0.875em;
  }
  .wishes > label:not(.tick) {
    display: grid;
    gap: 0.1714em;
    margin-block: 0.5714em;
  }
  .tick {
    display: flex;
    align-items: center;
    gap: 0.5em;
    min-block-size: 24px;
  }
  .tick input {
    font-size: inherit;
    inline-size: 1.125em;
    block-size: 1.125em;
    margin: 0;
    accent-color: var(--_accent);
  }
  .fold,
  .recipient {
    margin: 0;
    padding: 0 1em 0.75em;
    padding-inline-start: calc(1em + 1.125em + 0.875em);
  }
  @container (max-width: 24em) {
    .fold {
      padding-inline-start: 1em;
    }
    .delivery .bones {
      padding-block-end: 7.1em;
    }
    .delivery .skeleton {
      block-size: 13.25em;
    }
  }
  @container (max-width: 20em) {
    .delivery .skeleton {
      block-size: 14.6em;
    }
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    margin-block-start: 0.4571em;
    font-size: 0.875em;
  }
  caption {
    text-align: start;
    font-weight: 600;
    padding-block: 0.5em 0.25em;
  }
  tr {
    border-block-start: 1px solid var(--_line);
  }
  th {
    font-weight: 400;
    text-align: start;
    padding-block: 0.45em;
    padding-inline-end: 1em;
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
    padding-block: 0.45em;
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
    margin-block-start: 0.7385em;
  }
  .extra strong {
    color: var(--_ink);
    font-weight: 600;
  }
  ul {
    margin: 0.15em 0 0;
    padding-inline-start: 1.1em;
  }
  .note {
    margin: 0;
    padding: 0.9em 1em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_muted);
  }
  .note strong {
    color: var(--_ink);
  }
  .small {
    padding: 0.6769em 0.9231em;
    margin-block-start: 0.7385em;
    font-size: 0.8125em;
  }
  button {
    margin-block-start: 0.6em;
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
    margin-block: 0.25em;
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
    gap: 0.25em 1em;
    margin-block-start: 0.7385em;
  }
  .foot summary {
    font-size: 1em;
  }
  .bones {
    padding-block-end: 5.6em;
  }
  .skeleton {
    block-size: 10.9em;
    padding: 1em;
    padding-inline-start: 3em;
    display: grid;
    grid-template-columns: 1fr 4em;
    align-content: start;
    gap: 0.7em;
  }
  .skeleton > * {
    block-size: 0.8em;
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
      0 1.5em var(--_line),
      0 3em var(--_line);
  }
  @keyframes breathe {
    to {
      opacity: 0.4;
    }
  }
  /* Where colours are the shopper's own there are no shadows and no tints: a frame tells what is chosen. */
  @media (forced-colors: active) {
    .option[data-chosen] {
      outline: 3px solid Highlight;
      outline-offset: -1px;
    }
    .skeleton > * {
      background: GrayText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton > * {
      animation: none;
    }
  }
`;
