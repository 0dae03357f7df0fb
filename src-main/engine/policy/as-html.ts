import { escapeHtml } from '../escape-html.ts';
import type { Publication } from './publication.ts';

/** Prints well, and needs nothing from anywhere. */
const style = `
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { margin-top: 2rem; font-size: 1.15rem; border-bottom: 1px solid #767676; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top; }
th { width: 40%; font-weight: 600; }
ul { margin: 0; padding-left: 1.1rem; }
td { overflow-wrap: anywhere; }
@media print { body { margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }`;

/** A publication as one HTML page. */
export function asHtml({ title, facts, sections }: Publication): string {
  const rows = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([term, cell]) => `<tr><th scope="row">${term}</th><td>${cell}</td></tr>`).join('\n');
  const list = (lines: readonly string[]): string =>
    lines.length === 1
      ? escapeHtml(lines[0] ?? '')
      : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
  const body = sections.map((section) => {
    const withCells = section.rows.filter(({ lines }) => lines.length > 0);
    const bare = section.rows.filter(({ lines }) => lines.length === 0);
    return [
      `<section>`,
      `<h2>${escapeHtml(section.title)}</h2>`,
      ...(section.introduction === '' ? [] : [`<p>${escapeHtml(section.introduction)}</p>`]),
      ...(withCells.length === 0
        ? []
        : [`<table>${rows(withCells.map(({ label, lines }) => [escapeHtml(label), list(lines)]))}</table>`]),
      ...(bare.length === 0
        ? []
        : [`<ul>${bare.map(({ label }) => `<li>${escapeHtml(label)}</li>`).join('')}</ul>`]),
      `</section>`,
    ].join('\n');
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<table>${rows(facts.map(([term, value]) => [escapeHtml(term), escapeHtml(value)]))}</table>
${body.join('\n')}
</main>
</body>
</html>
`;
}
