import type { EqualityQuestion } from '../../../src-main/contract/equality.ts';
import { counted } from '../../ui/words.ts';

export const equalityText = {
  title: 'For equality monitoring',
  hint: 'As the officers saw it, or the person said it. It is added to sums and kept apart: nobody can find it by this alert, and you can’t read it again.',
  questions: { ethnicity: 'Ethnicity', sex: 'Sex', age: 'Age' } satisfies Record<EqualityQuestion, string>,
  answers: {
    asian: 'Asian',
    black: 'Black',
    mixed: 'Mixed',
    white: 'White',
    other: 'Another',
    'not-stated': 'Not stated',
    female: 'Female',
    male: 'Male',
    'under-18': 'Under 18',
    '18-to-24': '18 to 24',
    '25-to-39': '25 to 39',
    '40-to-59': '40 to 59',
    '60-and-over': '60 and over',
  } as Readonly<Record<string, string>>,
  count: 'Count',
  counted: 'Counted. Thank you.',
  loading: 'Adding up…',
  summary: {
    title: 'Equality monitoring',
    hint: (deployments: number) =>
      `People spoken to because of an alert, in ${counted(deployments, 'deployment')} that are over. Each question is counted by itself.`,
    none: 'Nothing was counted yet in a deployment that is over.',
    columns: ['Group', 'People', 'Not the person of the list', '95% interval'],
    tooFew: (fewest: number) => `Not told: a group of fewer than ${fewest} could be somebody.`,
    interval: (low: number, high: number) => `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}%`,
    notEnough: (found: number, needed: number) =>
      `Not enough data to tell groups apart: ${found} people were misidentified, and it takes about ${needed}.`,
    unknown: 'Not enough data to say anything.',
  },
} as const;
