import { escapeHtml } from '../../escape-html.ts';
import { printedPage, tableClasses } from '../../printed-page.ts';

/** A whole page. Pure, as is everything here: the same words give the same bytes. */
export function page(
  title: string,
  facts: readonly (readonly [string, string])[],
  sections: readonly string[],
): string {
  const header = `<h1>${escapeHtml(title)}</h1>\n${factTable('What this is', facts)}`;
  return printedPage(title, header, sections.join('\n'));
}

/** @param parts as HTML */
export function section(title: string, introduction: string, ...parts: readonly string[]): string {
  return [
    '<section>',
    `<h2>${escapeHtml(title)}</h2>`,
    ...(introduction === '' ? [] : [`<p>${escapeHtml(introduction)}</p>`]),
    ...parts,
    '</section>',
  ].join('\n');
}

/** Terms and what they are. */
export function factTable(caption: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(
    ([term, value]) => `<tr><th scope="row">${escapeHtml(term)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table${tableClasses(rows.length, 'facts')}><caption>${escapeHtml(caption)}</caption><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

/** Rows whose first cell names them. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const lines = rows.map(([name = '', ...cells]) =>
    [
      `<tr><th scope="row">${escapeHtml(name)}</th>`,
      ...cells.map((cell) => `<td${isLongHash(cell) ? ' class="hash"' : ''}>${escapeHtml(cell)}</td>`),
      '</tr>',
    ].join(''),
  );
  return `<table${tableClasses(rows.length)}><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

/** It may be broken anywhere; words and numbers stay whole. */
function isLongHash(cell: string): boolean {
  return /^[0-9a-f]{32,}$/.test(cell);
}

/** @param svg as HTML */
export function figure(caption: string, svg: string): string {
  return `<figure>${svg}<figcaption>${escapeHtml(caption)}.</figcaption></figure>`;
}
