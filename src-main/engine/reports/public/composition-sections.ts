import type { PublicReport } from '../../../contract/public-report.ts';
import { atInstant, counted } from '../../wording.ts';
import { factTable, section } from './page-parts.ts';
import { leftOut, told, whole } from './report-words.ts';

/** What lists were made up of, by counts alone. Pure. */
export function compositionSections({ compositions }: PublicReport): readonly string[] {
  if (compositions === null) return [];
  const ages = (from: number, next: number | undefined): string =>
    next === undefined
      ? `${String(from / 12)} years and more`
      : `${String(from / 12)} to ${String(next / 12)} years`;
  return [
    section(
      'What watchlists were made up of',
      `Each list as it was sealed, by counts alone. ${leftOut}`,
      ...(compositions.length === 0 ? ['<p>No list was sealed in this time.</p>'] : []),
      ...compositions.map((one) => {
        const title = `List ${one.sealHash.slice(0, 12)}, sealed ${atInstant(one.sealedAt)}`;
        return `<h3>${title}</h3>${factTable(title, [
          ['People', whole(one.entries - one.blueList)],
          ['Consenting staff, to measure', whole(one.blueList)],
          ['Under 18', told(one.under18)],
          ['Enrolled by', counted(one.enrolledBy, 'person', 'people')],
          ...(one.categories === null
            ? [['By category', 'Too few to be told apart'] as const]
            : one.categories.map(({ words, count }) => [`Category: ${words}`, told(count)] as const)),
          ...(one.pictures === null
            ? [['By age of the picture', 'Too few to be told apart'] as const]
            : one.pictures.map(
                ({ fromMonths, count }, nth) =>
                  [
                    `Picture of ${ages(fromMonths, one.pictures?.[nth + 1]?.fromMonths)}`,
                    told(count),
                  ] as const,
              )),
        ])}`;
      }),
    ),
  ];
}
