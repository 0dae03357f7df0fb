import { z } from 'zod';
import { equalityAnswers, type EqualityQuestion } from '../contract/equality.ts';

const count = z.number().int().nonnegative();

/** People of one answer to one question, and what came of them. */
const answerCountsSchema = z.strictObject({
  people: count,
  misidentified: count,
  /** Sums from before it was counted don't have it. */
  arrests: count.optional(),
});
export type AnswerCounts = z.infer<typeof answerCountsSchema>;

/** By question and answer. */
export const equalityCountsSchema = z.record(z.string(), answerCountsSchema);
export type EqualityCounts = Readonly<z.infer<typeof equalityCountsSchema>>;

export type Answers = Readonly<Record<EqualityQuestion, string>>;

/** What came of somebody, as far as it is counted. */
export type CountedOutcome = 'misidentified' | 'arrest' | 'other';

// The table's own keys.
export const questions = Object.keys(equalityAnswers) as EqualityQuestion[];

/** With fewer in a group its figures could be somebody's. */
export const fewest = 10;

const none: AnswerCounts = { people: 0, misidentified: 0, arrests: 0 };
const keyOf = (question: EqualityQuestion, answer: string): string => `${question}:${answer}`;

export function countsOf(counts: EqualityCounts, question: EqualityQuestion, answer: string): AnswerCounts {
  return counts[keyOf(question, answer)] ?? none;
}

/** The counts with one person more. Each question is counted by itself: no two answers stay together. Pure. */
export function withOneMore(
  counts: EqualityCounts,
  answers: Answers,
  outcome: CountedOutcome,
): EqualityCounts {
  const person: AnswerCounts = {
    people: 1,
    misidentified: outcome === 'misidentified' ? 1 : 0,
    arrests: outcome === 'arrest' ? 1 : 0,
  };
  const one = Object.fromEntries(questions.map((question) => [keyOf(question, answers[question]), person]));
  return sumOf([counts, one]);
}

/** The sum of several deployments' counts. Pure. */
export function sumOf(all: readonly EqualityCounts[]): EqualityCounts {
  const sum: Record<string, AnswerCounts> = {};
  for (const [key, one] of all.flatMap((counts) => Object.entries(counts))) {
    const { people, misidentified, arrests } = sum[key] ?? none;
    sum[key] = {
      people: people + one.people,
      misidentified: misidentified + one.misidentified,
      ...(arrests === undefined || one.arrests === undefined ? {} : { arrests: arrests + one.arrests }),
    };
  }
  return sum;
}

/** Whether a question's groups are all empty or large enough: else the small one would follow from the others. Pure. */
export function isTold(sum: EqualityCounts, question: EqualityQuestion): boolean {
  const sizes = equalityAnswers[question].map((answer) => countsOf(sum, question, answer).people);
  return sizes.every((size) => size === 0 || size >= fewest) && sizes.some((size) => size > 0);
}
