import type { PublicReport } from '../../../contract/public-report.ts';
import { atInstant, hyphensToSpaces } from '../../wording.ts';
import { factTable, section } from './page-parts.ts';

/** Who became listable, and by whose signatures. Pure. */
export function scopeSections({ scope }: PublicReport): readonly string[] {
  if (scope === null) return [];
  return [
    section(
      'Who became listable, and by whose signatures',
      'A version of the policy counts once two people have signed it outside the workstation.',
      ...(scope.length === 0 ? ['<p>No version of the policy came into force in this time.</p>'] : []),
      ...scope.map(({ version, at, hash, signers, listable, changes }) => {
        const words = ({
          words: name,
          under18,
        }: {
          readonly words: string;
          readonly under18: string;
        }): string => `${name} (under 18: ${hyphensToSpaces(under18)})`;
        const lines = (items: readonly string[], none: string): string =>
          items.length === 0 ? none : items.join('\n');
        return `<h3>Version ${String(version)}, in force from ${atInstant(at)}</h3>${factTable(
          `Version ${String(version)}`,
          [
            ['Signed by', signers.join(' and ')],
            [
              'May be listed since',
              listable === null ? 'A text is not here' : lines(listable.added.map(words), 'Nobody else'),
            ],
            [
              'May no longer be listed',
              listable === null ? 'A text is not here' : lines(listable.removed.map(words), 'Nobody'),
            ],
            [
              'Changed',
              listable === null
                ? 'A text is not here'
                : lines(
                    listable.changed.map(({ before, after }) => `${words(after)}; before: ${words(before)}`),
                    'None',
                  ),
            ],
            ['Everything that it changes', lines(changes, 'It is the first version known here')],
            ['SHA-256 of the signed text', hash],
          ],
        )}`;
      }),
    ),
  ];
}
