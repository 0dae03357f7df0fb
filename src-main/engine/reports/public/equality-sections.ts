import type { PublicReport } from '../../../contract/public-report.ts';
import { escapeHtml } from '../../escape-html.ts';
import { counted, hyphensToSpaces } from '../../wording.ts';
import { section, table } from './page-parts.ts';
import { leftOut, told, whole } from './report-words.ts';

/** Groups against who passed. Pure. */
export function equalitySections({ equality }: PublicReport): readonly string[] {
  if (equality === null) return [];
  return [
    section(
      'Equality monitoring',
      `People spoken to because of an alert, as officers reported them, in ${counted(equality.deployments, 'deployment', 'deployments')} whose sums are closed. Nobody was spoken to because of an alert that the reviewers rejected. Who passed is what somebody counted or a census has; no software guessed it from faces. ${leftOut}`,
      ...equality.questions.map(({ question, denominator, groups }) => {
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
                ['Group', 'Of those who passed', 'People', 'Not the person of the list', 'Arrests'],
                groups.map(({ answer, people, misidentified, arrests }) => [
                  hyphensToSpaces(answer),
                  shareOf(answer),
                  whole(people),
                  told(misidentified),
                  told(arrests),
                ]),
              ),
        ].join('\n');
      }),
    ),
  ];
}
