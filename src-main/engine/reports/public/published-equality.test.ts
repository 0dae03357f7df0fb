import { expect, it } from 'vitest';
import type { LogFact } from '../../log-fact.ts';
import { publishedEquality } from './published-equality.ts';

const fact = (sequence: number, kind: string, body: unknown): LogFact => ({
  sequence,
  at: sequence,
  kind,
  subject: 'log',
  body,
  lastSignAt: null,
});
const people = (female: number, male: number, misidentified: number) => ({
  'sex:female': { people: female, misidentified, arrests: 6 },
  'sex:male': { people: male, misidentified: 0, arrests: 7 },
});

it('says from how many misidentified people on a doubled risk is seen, by who passed alone', () => {
  const denominator = {
    question: 'sex',
    kind: 'census',
    source: 'A census.',
    groups: [
      { answer: 'female', count: 135 },
      { answer: 'male', count: 865 },
    ],
  };
  const ofSex = (misidentified: number) =>
    publishedEquality(
      [
        fact(1, 'equality.denominator', denominator),
        fact(2, 'equality.summed', { deploymentId: 'deployment-1', counts: people(40, 50, misidentified) }),
      ],
      new Set(['deployment-1']),
    ).questions.find(({ question }) => question === 'sex')?.groups;
  const needed = (misidentified: number) =>
    ofSex(misidentified)?.map(({ answer, needed: from }) => [answer, from]);
  // SciPy 1.17.1, as in exact-tests.test.ts: 97 for a group of 13.5%.
  expect(needed(0)?.[0]).toEqual(['female', 97]);
  expect(needed(0)?.at(-1)).toEqual(['not-stated', null]);
  // It gives nothing away of a count that is left out.
  expect(ofSex(3)?.[0]).toMatchObject({ people: 40, misidentified: null });
  expect(needed(3)).toEqual(needed(0));
});
