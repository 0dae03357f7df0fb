import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outcomeMeaningSchema } from '../../contract/policy.ts';
import { rateOf } from '../statistics/rate.ts';
import { publishedOutcomes, publishedShares } from './published-outcomes.ts';
import type { OutcomeMeaning } from './tally.ts';

const outcome = (code: string, meaning: OutcomeMeaning, count: number) => ({
  code,
  words: code,
  meaning,
  count,
});
const shares = { arrestsPerAlert: rateOf(0, 0), confirmedTrue: rateOf(0, 0) };
const publish = (outcomes: readonly ReturnType<typeof outcome>[]) => {
  const { sets, arrestsPerAlert, confirmedTrue } = publishedShares({ ...shares, outcomes: [...outcomes] });
  const published = publishedOutcomes([...outcomes], sets);
  /** By outcome; those that aren't listed are undefined. */
  const counts =
    published?.length === 0 || published === null
      ? null
      : outcomes.map(({ code }) => published.find((one) => one.code === code)?.count);
  return { counts, isArrestTold: arrestsPerAlert !== null, isTrueTold: confirmedTrue !== null };
};

it('hides a second count of arrests where the sum of arrests is published', () => {
  expect(
    publish([
      outcome('no-action', 'no-action', 700),
      outcome('arrest-court-wanted', 'arrest', 561),
      outcome('arrest-suspect', 'arrest', 40),
      outcome('arrest-breach', 'arrest', 3),
      outcome('misidentified', 'misidentified', 4),
    ]),
  ).toEqual({ counts: [700, 561, null, null, null], isArrestTold: true, isTrueTold: true });
});

it('publishes no share of a sum that is small itself', () => {
  expect(publish([outcome('no-action', 'no-action', 60), outcome('arrest', 'arrest', 3)])).toMatchObject({
    isArrestTold: false,
  });
  expect(
    publish([outcome('no-action', 'no-action', 60), outcome('not-located', 'not-located', 2)]),
  ).toMatchObject({ isTrueTold: false });
});

/** What the published sums leave possible for the counts: every filling that the reader can't rule out. */
function possible(
  counts: readonly number[],
  meanings: readonly OutcomeMeaning[],
  shown: readonly (number | null | undefined)[],
  isArrestTold: boolean,
  isTrueTold: boolean,
) {
  const known = (fill: readonly number[]) => {
    const sum = (...wanted: readonly OutcomeMeaning[]) =>
      fill.reduce((total, count, nth) => total + (wanted.includes(meanings[nth] ?? 'arrest') ? count : 0), 0);
    return [
      sum('misidentified'),
      sum('arrest', 'disposal', 'no-action', 'not-located'),
      ...(isArrestTold ? [sum('arrest')] : []),
      ...(isTrueTold ? [sum('arrest', 'disposal', 'no-action')] : []),
    ].join(' ');
  };
  const wanted = known(counts);
  const most = counts.reduce((total, count) => total + count, 0);
  const fillings: number[][] = [];
  const fill = (begun: readonly number[]): void => {
    const nth = begun.length;
    if (nth === counts.length) {
      if (known(begun) === wanted) fillings.push([...begun]);
      return;
    }
    const given = shown[nth];
    if (given !== null && given !== undefined) fill([...begun, given]);
    else for (let count = 1; count <= most; count++) fill([...begun, count]);
  };
  fill([]);
  return fillings;
}

it('lets nobody work a small count out from all sums that are published beside it', () => {
  const line = fc.record({
    meaning: fc.constantFrom(...outcomeMeaningSchema.options),
    count: fc.integer({ min: 1, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
      const outcomes = lines.map(({ meaning, count }, nth) => outcome(`code-${String(nth)}`, meaning, count));
      const { counts, isArrestTold, isTrueTold } = publish(outcomes);
      // Nothing is listed then, not even what there was.
      if (counts === null) return;
      const shown = counts;
      const meanings = lines.map(({ meaning }) => meaning);
      const fillings = possible(
        lines.map(({ count }) => count),
        meanings,
        shown,
        isArrestTold,
        isTrueTold,
      );
      const isSumTold = outcomes.filter(({ meaning }) => meaning !== 'misidentified').length === 1;
      for (const [nth, { meaning, count }] of lines.entries()) {
        if (count >= 5) continue;
        expect(shown[nth] ?? null).toBeNull();
        // Nobody learns that there was any.
        if (shown[nth] === undefined) continue;
        // False alerts, and how many outcomes there were altogether, are always published.
        if (meaning === 'misidentified' || isSumTold) continue;
        expect(new Set(fillings.map((filling) => filling[nth])).size).toBeGreaterThan(1);
      }
    }),
    { numRuns: 2_000 },
  );
});
