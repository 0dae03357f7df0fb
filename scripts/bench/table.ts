import type { Row } from './row.ts';

/** The figures for people: one line each, columns aligned. */
export function renderTable(rows: readonly Row[]): string {
  const lines = rows.map(({ name, value, unit, limit, ok }) => [
    name,
    value.toLocaleString('en-GB', { maximumSignificantDigits: 4 }),
    unit,
    limit ?? '',
    limit === null ? '' : ok ? 'holds' : 'MISSED',
  ]);
  const cells = [['figure', 'value', 'unit', 'limit', ''], ...lines];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
