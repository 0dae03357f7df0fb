import { equalityAnswers, type EqualityGroup } from '../../src-main/contract/equality.ts';
import type { OperationOutput } from '../../src-main/contract/operations.ts';

const dayMs = 86_400_000;

const nothing: Omit<EqualityGroup, 'question' | 'answer'> = {
  people: null,
  misidentified: null,
  arrests: null,
  share: null,
  expected: null,
  alertsP: null,
  misidentifiedP: null,
  othersP: null,
  needed: null,
  finding: 'not-told',
  drift: null,
};

const ethnicity: readonly EqualityGroup[] = (
  [
    ['asian', 348, 0, 166, 0.207, 0, 0.011, 0.41, 74, 0.31, 'not-enough-data', 0.62],
    ['black', 702, 8, 331, 0.135, 0.0027, 0.0224, 0.000_003_8, 97, 0.008, 'difference', 61_400],
    ['mixed', 96, 0, 41, 0.057, 0, 0.039, 1, 198, 1, 'not-enough-data', 0.83],
    ['white', 781, 2, 349, 0.538, 0.0007, 0.0093, 0.037, 60, 0.31, 'not-enough-data', 0.04],
    ['other', 92, 0, 44, 0.063, 0, 0.0401, 1, 182, 1, 'not-enough-data', 0.81],
  ] as const
).map(
  ([answer, people, misidentified, arrests, expected, low, high, p, needed, othersP, finding, evidence]) => ({
    question: 'ethnicity',
    answer,
    people,
    misidentified,
    arrests,
    share: { low, high },
    expected,
    alertsP: answer === 'black' ? 0.000_000_2 : 0.08,
    misidentifiedP: p,
    othersP,
    needed,
    finding,
    drift: { evidence, alarmAt: finding === 'difference' ? Date.now() - 40 * dayMs : null },
  }),
);

export const fakeEquality: OperationOutput<'equality.summary'> = {
  deployments: 203,
  fewest: 10,
  misidentified: 10,
  groups: [
    ...ethnicity,
    {
      ...nothing,
      question: 'ethnicity',
      answer: 'not-stated',
      people: 58,
      misidentified: 0,
      arrests: 31,
      share: { low: 0, high: 0.062 },
      finding: 'not-enough-data',
    },
    ...(
      [
        ['female', 316, 2, 0.0018, 0.0228],
        ['male', 1_761, 8, 0.0023, 0.0089],
      ] as const
    ).map(([answer, people, misidentified, low, high]) => ({
      ...nothing,
      question: 'sex' as const,
      answer,
      people,
      misidentified,
      arrests: Math.round(people * 0.46),
      share: { low, high },
      othersP: 0.65,
      needed: answer === 'female' ? 88 : 131,
      finding: 'not-enough-data' as const,
    })),
    ...equalityAnswers.age.map((answer) => ({ ...nothing, question: 'age' as const, answer })),
  ],
  walks: [
    {
      question: 'sex',
      sources: ['Six of staff, four times past both cameras, counted by two officers on 3 March 2026.'],
      groups: (
        [
          ['female', 24, 21, 0.69, 0.957],
          ['male', 24, 23, 0.798, 0.993],
        ] as const
      ).map(([answer, passes, found, low, high]) => ({
        answer,
        passes,
        found,
        share: { low, high },
        othersP: 0.61,
        missed: 4,
        needed: 54,
        finding: 'not-enough-data' as const,
      })),
    },
  ],
  denominators: [
    {
      question: 'ethnicity',
      kind: 'census',
      source: 'Census 2021, table TS021, London. The people who live there, not those who passed.',
      groups: ethnicity.map(({ answer, expected }) => ({
        answer,
        count: Math.round((expected ?? 0) * 8_799_800),
      })),
      statedAt: Date.now() - 90 * dayMs,
    },
  ],
};
