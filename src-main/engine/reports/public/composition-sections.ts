import type { PublicReport } from '../../../contract/public-report.ts';
import { shortHash } from '../../wording.ts';
import { section, table } from './page-parts.ts';
import { dayOf, leftOut, told, whole } from './report-words.ts';

const tooFew = '<p>Too few to be told apart.</p>';

type Composition = NonNullable<PublicReport['compositions']>[number];

/** What lists were made up of, by counts alone: a line a list, so that a year of them can be read down the page. Pure. */
export function compositionSections({ compositions }: PublicReport): readonly string[] {
  if (compositions === null) return [];
  const title = 'What watchlists were made up of';
  const introduction = `Each list as it was sealed, by counts alone; its seal tells it from the others. ${leftOut}`;
  if (compositions.length === 0)
    return [section(title, introduction, '<p>No list was sealed in this time.</p>')];
  const lines = (columns: readonly string[], cells: (one: Composition) => readonly string[]): string =>
    table(
      columns.join(', '),
      ['Sealed', ...columns],
      compositions.map((one) => [`${dayOf(one.sealedAt)}\n${shortHash(one.sealHash)}`, ...cells(one)]),
    );
  const categories = new Map(
    compositions.flatMap((one) => (one.categories ?? []).map(({ code, words }) => [code, words] as const)),
  );
  const ages = [
    ...new Set(compositions.flatMap(({ pictures }) => (pictures ?? []).map(({ fromMonths }) => fromMonths))),
  ].toSorted((one, other) => one - other);
  return [
    section(
      title,
      introduction,
      '<h3>People</h3>',
      lines(['People', 'Consenting staff, to measure', 'Under 18', 'People who enrolled them'], (one) => [
        whole(one.entries - one.blueList),
        whole(one.blueList),
        told(one.under18),
        whole(one.enrolledBy),
      ]),
      '<h3>By category</h3>',
      categories.size === 0
        ? tooFew
        : lines([...categories.values()], (one) =>
            [...categories.keys()].map((code) =>
              countOf(one.categories, (category) => category.code === code),
            ),
          ),
      '<h3>By age of the picture</h3>',
      ages.length === 0
        ? tooFew
        : lines(
            ages.map((from, nth) => ageWords(from, ages[nth + 1])),
            (one) => ages.map((from) => countOf(one.pictures, ({ fromMonths }) => fromMonths === from)),
          ),
    ),
  ];
}

/** Nobody is counted under what a list doesn't name; where nothing may be told apart, nothing is told. */
function countOf<Counted extends { readonly count: number | null }>(
  all: readonly Counted[] | null,
  isWanted: (one: Counted) => boolean,
): string {
  if (all === null) return 'Too few to be told apart';
  const found = all.find(isWanted);
  return found === undefined ? '0' : told(found.count);
}

function ageWords(fromMonths: number, next: number | undefined): string {
  return next === undefined
    ? `${String(fromMonths / 12)} years and more`
    : `${String(fromMonths / 12)} to ${String(next / 12)} years`;
}
