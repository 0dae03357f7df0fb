import { equalityAnswers } from '../../src-main/contract/equality.ts';
import type { OperationOutput } from '../../src-main/contract/operations.ts';

const share = { low: 0.001, high: 0.042 };

export const fakeEquality: OperationOutput<'equality.summary'> = {
  deployments: 14,
  fewest: 10,
  neededForDifference: 90,
  misidentified: 3,
  groups: [
    ...equalityAnswers.sex.map((answer, nth) => ({
      question: 'sex' as const,
      answer,
      people: 40 + nth * 31,
      misidentified: 1,
      share,
    })),
    ...equalityAnswers.ethnicity.map((answer) => ({
      question: 'ethnicity' as const,
      answer,
      people: null,
      misidentified: null,
      share: null,
    })),
  ],
};
