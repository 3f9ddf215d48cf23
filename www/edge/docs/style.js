// How does the page look? Like a manual: one column to read, the contents beside it, light or dark as the reader has it.

export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #56606b; --paper: #fff; --panel: #f4f6f8; --line: #d5dbe1; --link: #0b57c2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebee; --soft: #a3adb8; --paper: #14171a; --panel: #1e2327; --line: #39424a; --link: #8ab8ff; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875em; }
.address code, nav code { overflow-wrap: anywhere; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--paper); z-index: 1; }
header { padding: 2rem 1.5rem 1rem; border-bottom: 1px solid var(--line); }
header h1 { margin: 0; font-size: 1.75rem; }
header p { margin: 0.25rem 0 0; color: var(--soft); }
.page { display: grid; grid-template-columns: 19rem minmax(0, 1fr); }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem 1.5rem; font-size: 0.9rem; }
nav h2 { font-size: 0.9rem; margin: 1rem 0 0.25rem; color: var(--soft); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: 0.15rem 0; }
nav a { text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
main { padding: 1rem 1.5rem 4rem; max-width: 62rem; }
section { margin-bottom: 2.5rem; }
h2 { font-size: 1.35rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
.address { padding: 0.5rem 0.75rem; background: var(--panel); border-radius: 0.375rem; }
.method { font-weight: 700; font-size: 0.8em; letter-spacing: 0.03em; }
.who { color: var(--soft); font-size: 0.875rem; margin-left: 0.75rem; }
.headers { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 400; white-space: nowrap; }
figure { margin: 0.75rem 0; }
figcaption { font-size: 0.85rem; color: var(--soft); margin-bottom: 0.25rem; }
pre { margin: 0; padding: 0.75rem; max-height: 26rem; overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 0.375rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 50rem) {
  .page { display: block; }
  nav { position: static; max-height: none; }
  .schemas { columns: 2; }
}
@media print { nav, .skip { display: none; } .page { display: block; } pre { max-height: none; } }
`;
