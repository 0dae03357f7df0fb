import { z } from 'zod';
import type { ImportProblem } from '../../../contract/imports.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Policy } from '../../../contract/policy.ts';
import type { WatchlistEntryBody } from '../entry-parts.ts';

/** What a row says, as text, before anything of it is believed. */
export interface GivenRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What the columns of a file may be called, without spaces, capitals and signs. */
const columnNames = {
  reference: ['reference', 'ref'],
  name: ['name'],
  category: ['category'],
  source: ['source'],
  lawfulBasis: ['lawfulbasis', 'basis'],
  imageDate: ['imagedate', 'picturedate', 'dateofpicture'],
  reviewer: ['reviewer', 'reviewedby'],
  expiresOn: ['expireson', 'expiry', 'expires'],
  picture: ['picture', 'image', 'file', 'filename'],
  instructions: ['instructions'],
  isUnder18: ['under18', 'isunder18'],
  authority: ['under18authority', 'authority'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Column = keyof typeof columnNames;
const optional: readonly Column[] = ['instructions', 'isUnder18', 'authority'];
export type ColumnPlaces = Readonly<Record<Column, number>>;

const columnWords: Readonly<Record<Column, string>> = {
  reference: 'reference',
  name: 'name',
  category: 'category',
  source: 'source',
  lawfulBasis: 'lawful basis',
  imageDate: 'image date',
  reviewer: 'reviewer',
  expiresOn: 'expires on',
  picture: 'picture',
  instructions: 'instructions',
  isUnder18: 'under 18',
  authority: 'under 18 authority',
};

/** Where each column stands; -1 for an optional one that is missing. @throws AppError that names what is missing */
export function findColumns(columns: readonly string[]): ColumnPlaces {
  const places = Object.fromEntries(
    Object.entries(columnNames).map(([column, names]) => [
      column,
      columns.findIndex((name) => (names as readonly string[]).includes(name)),
    ]),
  ) as ColumnPlaces;
  const missing = (Object.keys(columnNames) as Column[]).filter(
    (column) => places[column] < 0 && !optional.includes(column),
  );
  if (missing.length > 0) {
    const names = missing.map((column) => `“${columnWords[column]}”`).join(', ');
    throw new AppError('bad-request', `The CSV file needs a column called ${names}, named in its first row.`);
  }
  return places;
}

/** What a column is called where it is shown: by its usual name, or as the file calls one that Cordon doesn't know. Pure. */
export function columnTitle(name: string): string {
  const known = (Object.keys(columnNames) as Column[]).find((column) =>
    (columnNames[column] as readonly string[]).includes(name),
  );
  return known === undefined ? name : columnWords[known];
}

export interface ReadRow {
  readonly body: WatchlistEntryBody;
  readonly picture: string;
  readonly authority: string;
  /** What is wrong with the text alone. */
  readonly problems: readonly ImportProblem[];
}

const isoDate = z.iso.date();
const longest = { reference: 60, name: 120, source: 200, lawfulBasis: 200, reviewer: 120 } as const;
const yes = new Set(['yes', 'y', 'true', '1', 'x']);
const no = new Set(['', 'no', 'n', 'false', '0']);

/** Reads a row's text by the policy's categories, by their codes or their words. Pure. */
export function readRow({ cells }: GivenRow, places: ColumnPlaces, { categories }: Policy): ReadRow {
  const cell = (column: Column): string => cells[places[column]]?.trim() ?? '';
  const problems: ImportProblem[] = [];
  const missing = (words: string): void => void problems.push({ code: 'missing-field', words });
  for (const [column, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
    const text = cell(column);
    if (text === '') missing(`There is no ${columnWords[column]}.`);
    else if (text.length > most)
      missing(`The ${columnWords[column]} is longer than ${String(most)} characters.`);
  }
  const day = (column: 'imageDate' | 'expiresOn'): string => {
    const text = cell(column);
    if (isoDate.safeParse(text).success) return text;
    problems.push({
      code: column === 'imageDate' ? 'image-date' : 'missing-field',
      words: `Give “${columnWords[column]}” as year-month-day, such as 2026-03-02.`,
    });
    return '';
  };
  const under18 = cell('isUnder18').toLowerCase();
  if (!yes.has(under18) && !no.has(under18)) missing('Say “yes” or “no” under “under 18”.');
  const wanted = cell('category').toLowerCase();
  const category = categories.find(({ code, words }) => code === wanted || words.toLowerCase() === wanted);
  if (category === undefined) {
    problems.push({
      code: 'unknown-category',
      words: `${wanted === '' ? 'There is no category.' : 'This category is not in the policy.'} It has: ${categories.map(({ code }) => code).join(', ')}.`,
    });
  }
  const picture = cell('picture');
  if (picture === '') problems.push({ code: 'missing-picture', words: 'The row names no picture.' });
  return {
    body: {
      reference: cell('reference').slice(0, longest.reference),
      name: cell('name').slice(0, longest.name),
      category: category?.code ?? 'unknown',
      source: cell('source'),
      lawfulBasis: cell('lawfulBasis'),
      imageDate: day('imageDate'),
      instructions: cell('instructions').slice(0, 500),
      reviewer: cell('reviewer'),
      expiresOn: day('expiresOn'),
      isUnder18: !no.has(under18),
    },
    picture,
    authority: cell('authority'),
    problems,
  };
}
