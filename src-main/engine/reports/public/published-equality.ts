import { equalityAnswers } from '../../../contract/equality.ts';
import type { PublicReport } from '../../../contract/public-report.ts';
import { countsOf, fewest, isTold, questions, sumOf } from '../../equality-counts.ts';
import type { LogFact } from '../../log-fact.ts';
import { walksByGroup } from '../../walks-by-group.ts';
import { suppressSmall } from '../../statistics/suppress-small.ts';
import { falseAlertsNeeded } from '../../statistics/power.ts';
import { quoted } from './report-facts.ts';

/**
 * What is published of equality monitoring: of questions whose groups are all empty or of ten people and more; and of outcomes
 * by group those from five on, and no other that would give a smaller one away. Pure.
 */
export function publishedEquality(
  facts: readonly LogFact[],
  deploymentIds: ReadonlySet<string>,
): NonNullable<PublicReport['equality']> {
  const summed = quoted(facts, 'equality.summed').filter(({ body }) => deploymentIds.has(body.deploymentId));
  const sum = sumOf(summed.map(({ body }) => body.counts));
  const stated = quoted(facts, 'equality.denominator');
  const walks = quoted(facts, 'equality.walked').map(({ body }) => body);
  return {
    deployments: summed.length,
    fewest,
    questions: questions.map((question) => {
      const latest = stated.findLast(({ body }) => body.question === question);
      const groups = equalityAnswers[question].map((answer) => ({
        answer,
        ...countsOf(sum, question, answer),
      }));
      const misidentified = suppressSmall(groups.map((group) => group.misidentified));
      const known = groups.flatMap(({ arrests }) => (arrests === undefined ? [] : [arrests]));
      const arrests = known.length === groups.length ? suppressSmall(known) : null;
      const walked = walksByGroup(question, walks);
      const passed = latest?.body.groups.reduce((total, { count }) => total + count, 0) ?? 0;
      return {
        question,
        denominator: latest === undefined ? null : { ...latest.body, statedAt: latest.at },
        groups: isTold(sum, question)
          ? groups.map(({ answer, people }, nth) => ({
              answer,
              people,
              misidentified: misidentified?.[nth] ?? null,
              arrests: arrests?.[nth] ?? null,
              needed: neededFor(latest?.body.groups.find((group) => group.answer === answer)?.count, passed),
            }))
          : null,
        walks:
          walked === null
            ? null
            : {
                sources: walks.filter((walk) => walk.question === question).map(({ source }) => source),
                groups: [...walked],
              },
      };
    }),
  };
}

/** By who passed alone, so that it says nothing of what was left out. */
function neededFor(count: number | undefined, passed: number): number | null {
  return count === undefined || count === 0 || count >= passed ? null : falseAlertsNeeded(count / passed);
}
