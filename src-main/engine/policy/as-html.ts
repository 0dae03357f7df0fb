import { escapeHtml } from '../escape-html.ts';
import { printedPage, tableClasses } from '../printed-page.ts';
import type { Publication } from './publication.ts';

/** A publication as one HTML page. */
export function asHtml({ title, facts, sections }: Publication): string {
  const table = (caption: string, pairs: readonly (readonly [string, string])[]): string =>
    `<table${tableClasses(pairs.length, 'facts')}><caption>${escapeHtml(caption)}</caption><tbody>
${pairs.map(([term, cell]) => `<tr><th scope="row">${escapeHtml(term)}</th><td>${cell}</td></tr>`).join('\n')}
</tbody></table>`;
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
        : [
            table(
              section.title,
              withCells.map(({ label, lines }) => [label, list(lines)]),
            ),
          ]),
      ...(bare.length === 0
        ? []
        : [`<ul>${bare.map(({ label }) => `<li>${escapeHtml(label)}</li>`).join('')}</ul>`]),
      `</section>`,
    ].join('\n');
  });
  const what = table(
    'What this is',
    facts.map(([term, value]) => [term, escapeHtml(value)]),
  );
  return printedPage(title, `<h1>${escapeHtml(title)}</h1>\n${what}`, body.join('\n'));
}
