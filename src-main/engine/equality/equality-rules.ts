import { equalityAnswers, type EqualityQuestion } from '../../contract/equality.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import { wilsonInterval } from '../intervals.ts';

/** People and misidentified people, by question and answer. */
export type EqualityCounts = Readonly<
  Record<string, { readonly people: number; readonly misidentified: number }>
>;

export type Answers = Readonly<Record<EqualityQuestion, string>>;

/** With fewer in a group its figures could be somebody's. */
export const fewest = 10;
/** It takes about as many to find a doubled risk for a group of 13.5% (DOMAIN.md). */
const neededForDifference = 90;

// The table's own keys.
const questions = Object.keys(equalityAnswers) as EqualityQuestion[];
const keyOf = (question: EqualityQuestion, answer: string): string => `${question}:${answer}`;

/** The counts with one person more. Each question is counted by itself: no two answers stay together. Pure. */
export function withOneMore(
  counts: EqualityCounts,
  answers: Answers,
  isMisidentified: boolean,
): EqualityCounts {
  const changed = questions.map((question) => {
    const key = keyOf(question, answers[question]);
    const before = counts[key] ?? { people: 0, misidentified: 0 };
    return [
      key,
      { people: before.people + 1, misidentified: before.misidentified + (isMisidentified ? 1 : 0) },
    ] as const;
  });
  return { ...counts, ...Object.fromEntries(changed) };
}

/** The sum of several deployments' counts. Pure. */
function sumOf(all: readonly EqualityCounts[]): EqualityCounts {
  const sum: Record<string, { people: number; misidentified: number }> = {};
  for (const counts of all) {
    for (const [key, { people, misidentified }] of Object.entries(counts)) {
      const before = sum[key] ?? { people: 0, misidentified: 0 };
      sum[key] = { people: before.people + people, misidentified: before.misidentified + misidentified };
    }
  }
  return sum;
}

/**
 * What may be told: nothing of a question while one of its groups is too small, but for those that are empty. Else the small one would follow
 * from the others. Pure.
 */
export function tellable(all: readonly EqualityCounts[]): OperationOutput<'equality.summary'> {
  const sum = sumOf(all);
  const groups = questions.flatMap((question) => {
    const found = equalityAnswers[question].map((answer) => ({
      question,
      answer,
      ...(sum[keyOf(question, answer)] ?? { people: 0, misidentified: 0 }),
    }));
    const isTold =
      found.every(({ people }) => people === 0 || people >= fewest) && found.some(({ people }) => people > 0);
    return found.map(({ answer, people, misidentified }) => ({
      question,
      answer,
      people: isTold ? people : null,
      misidentified: isTold ? misidentified : null,
      share: isTold && people > 0 ? wilsonInterval(misidentified, people) : null,
    }));
  });
  const total = (what: 'people' | 'misidentified'): number =>
    equalityAnswers.sex.reduce((count, answer) => count + (sum[keyOf('sex', answer)]?.[what] ?? 0), 0);
  return {
    groups,
    deployments: all.length,
    fewest,
    neededForDifference,
    misidentified: total('people') >= fewest ? total('misidentified') : null,
  };
}
