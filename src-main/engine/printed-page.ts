import { escapeHtml } from './escape-html.ts';

/** Prints on A4, and needs nothing from anywhere. */
const style = `
:root { --ink: #14202b; --soft: #4a5a68; --line: #b9c4cd; --accent: #1d4f7c; }
* { box-sizing: border-box; }
body { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.5rem; font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: #fff; }
header { border-top: 6px solid var(--accent); padding-top: 1rem; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 0.5rem; font-size: 1.25rem; color: var(--accent); }
h3 { margin: 1.5rem 0 0.25rem; font-size: 1rem; }
p { max-width: 46rem; }
table { width: 100%; margin: 0.5rem 0 1rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
ul { margin: 0; padding-left: 1.1rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; white-space: pre-line; }
.facts td, .hash { overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid var(--ink); font-size: 0.875rem; }
.facts th { width: 42%; font-weight: 600; }
figure { margin: 1rem 0; break-inside: avoid; }
figcaption { color: var(--soft); font-size: 0.875rem; }
svg { width: 100%; height: auto; font-size: 11px; }
svg text { fill: var(--soft); }
.grid { stroke: var(--line); }
.bar { fill: var(--accent); }
.whisker { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.curve { fill: none; stroke: var(--accent); stroke-width: 2; }
.thin { stroke-width: 0.8; }
svg .mark { fill: var(--ink); font-weight: 600; }
.point { fill: var(--accent); stroke: #fff; stroke-width: 1.5; }
@page { size: A4; margin: 18mm 16mm; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } h2, h3, h2 + p, h3 + p { break-after: avoid; } tr, p, .short { break-inside: avoid; } thead { display: table-header-group; } }`;

/** A table of so few rows is printed on one page; a longer one goes on over the next, with its head. */
const fewRows = 6;

/** The classes of a table, as an attribute; empty for none. */
export function tableClasses(rows: number, ...classes: readonly string[]): string {
  const all = [...classes, ...(rows <= fewRows ? ['short'] : [])];
  return all.length === 0 ? '' : ` class="${all.join(' ')}"`;
}

/**
 * A page to read, to print and to be read aloud. The same words give the same bytes. Pure.
 * @param header as HTML, with the heading in it
 * @param main as HTML
 */
export function printedPage(title: string, header: string, main: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}
</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
</body>
</html>
`;
}
