// What keeps a theme's rules out of both elements, and lets its wishes in? All that is inherited is set anew at the outermost box.

import { css } from "lit";

// The `--_` names are the widget's own: a page that uses `--ink` itself must not meet them.
// Lengths are in `em`: a theme that shrinks the root's text (`62.5%`) would shrink every `rem`.
export const baseStyle = css`
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
  }
  :host([hidden]) {
    display: none;
  }
  .root {
    all: initial;
    display: block;
    container-type: inline-size;
    color-scheme: inherit;
    visibility: inherit;
    color: var(--_ink);
    font: var(--landfall-font, inherit);
    font-size: max(1em, 14px);
    font-style: normal;
    font-weight: 400;
    line-height: 1.45;
    text-align: start;
    overflow-wrap: break-word;
  }
  .root[data-scheme="dark"] {
    color-scheme: dark;
  }
  .root[data-scheme="light"] {
    color-scheme: light;
  }
  * {
    box-sizing: border-box;
  }
  button {
    font: inherit;
    color: var(--_accent);
    background: none;
    border: 1px solid currentcolor;
    border-radius: 6px;
    padding: 0.3em 0.9em;
    cursor: pointer;
  }
  :is(summary, button, .field, .wish, .tick input):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .later {
    color: var(--_later);
    font-weight: 600;
  }
  .quiet {
    color: var(--_muted);
    border: 1px solid var(--_line);
    border-radius: 1em;
    padding-inline: 0.5em;
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
