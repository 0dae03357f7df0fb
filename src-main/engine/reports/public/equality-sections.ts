import type { PublicReport } from '../../../contract/public-report.ts';
import { escapeHtml } from '../../escape-html.ts';
import { counted, hyphensToSpaces } from '../../wording.ts';
import { section, table } from './page-parts.ts';
import { groupName, leftOut, told, whole } from './report-words.ts';

/** Groups against who passed. Pure. */
export function equalitySections({ equality }: PublicReport): readonly string[] {
  if (equality === null) return [];
  return [
    section(
      'Equality monitoring',
      `People spoken to because of an alert, as officers reported them, in ${counted(equality.deployments, 'deployment', 'deployments')} whose sums are closed. Nobody was spoken to because of an alert that the reviewers rejected. Who passed is what somebody counted or a census has; no software guessed it from faces. “Enough data from” is how many people must be misidentified altogether before a doubled risk of a group is seen four times in five: with fewer, a difference may be there and not be seen. ${leftOut}`,
      ...equality.questions.map(({ question, denominator, groups, walks }) => {
        const passed = denominator?.groups.reduce((sum, { count }) => sum + count, 0) ?? 0;
        const shareOf = (answer: string): string => {
          const count = denominator?.groups.find((group) => group.answer === answer)?.count;
          return count === undefined || passed === 0
            ? 'Not known'
            : `${((100 * count) / passed).toFixed(1)}%`;
        };
        return [
          `<h3>By ${question}</h3>`,
          `<p>${denominator === null ? 'Nobody stated who passed.' : escapeHtml(`Who passed (${hyphensToSpaces(denominator.kind)}): ${denominator.source}`)}</p>`,
          groups === null
            ? `<p>Not told: a group of fewer than ${String(equality.fewest)} could be somebody.</p>`
            : table(
                `By ${question}`,
                ['Group', 'Of those who passed', 'People', 'Misidentified', 'Enough data from', 'Arrests'],
                groups.map(({ answer, people, misidentified, arrests, needed }) => [
                  groupName(answer),
                  shareOf(answer),
                  whole(people),
                  told(misidentified),
                  needed === null ? 'Not known' : `about ${whole(needed)}`,
                  told(arrests),
                ]),
              ),
          ...walkParts(question, walks),
        ].join('\n');
      }),
    ),
  ];
}

/** How well staff of each group were found: first of all whether that is known. */
function walkParts(
  question: string,
  walks: NonNullable<PublicReport['equality']>['questions'][number]['walks'],
): readonly string[] {
  if (walks === null)
    return [
      `<p>Whether one group is found more often than another: not enough data. Nobody has counted passes of staff by ${question}.</p>`,
    ];
  return [
    `<p>${escapeHtml(`Passes of consenting staff that were found (true positive identification rate), as counted on the spot: ${walks.sources.join(' ')}`)}</p>`,
    table(
      `Passes of staff found, by ${question}`,
      ['Group', 'Passes', 'Found', 'Share found, with its 95% interval', 'What it says'],
      walks.groups.map(({ answer, passes, found, share, missed, needed, finding }) => [
        groupName(answer),
        told(passes),
        told(found),
        share === null || passes === null || found === null
          ? 'Not told'
          : `${((100 * found) / passes).toFixed(1)}% (${(100 * share.low).toFixed(1)} to ${(100 * share.high).toFixed(1)})`,
        finding === 'not-enough-data' && needed !== null
          ? `not enough data: ${whole(missed ?? 0)} were missed, about ${whole(needed)} are needed to see a doubled risk`
          : hyphensToSpaces(finding),
      ]),
    ),
  ];
}
