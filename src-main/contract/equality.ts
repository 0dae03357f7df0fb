import { z } from 'zod';
import { idSchema } from './domain.ts';
import { operation } from './operation.ts';

/** What is asked for equality monitoring, as the officer saw it or the person said it; never guessed from a picture. */
export const equalityAnswers = {
  ethnicity: ['asian', 'black', 'mixed', 'white', 'other', 'not-stated'],
  sex: ['female', 'male', 'not-stated'],
  age: ['under-18', '18-to-24', '25-to-39', '40-to-59', '60-and-over', 'not-stated'],
} as const;

export const equalityQuestionSchema = z.enum(['ethnicity', 'sex', 'age']);
export type EqualityQuestion = z.infer<typeof equalityQuestionSchema>;

/** One answer to one question, over all deployments that are over. */
const groupSchema = z.strictObject({
  question: equalityQuestionSchema,
  answer: z.string(),
  /** People spoken to because of an alert; null: too few to be told without telling of somebody. */
  people: z.number().int().nullable(),
  /** How many of them were not the person of the list; null as above. */
  misidentified: z.number().int().nullable(),
  /** 95% interval of the share, by Wilson; null as above. */
  share: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
});

export const equalityOperations = {
  /**
   * Counts what an officer reported of somebody who was spoken to because of an alert. Once for an alert; what was counted
   * can't be told from it, nor it from that.
   */
  'equality.count': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({
      id: idSchema,
      ethnicity: z.enum(equalityAnswers.ethnicity),
      sex: z.enum(equalityAnswers.sex),
      age: z.enum(equalityAnswers.age),
    }),
    output: z.strictObject({}),
  }),
  /** Whether it was counted for an alert. Never what. */
  'equality.is-counted': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({ isCounted: z.boolean() }),
  }),
  /** Sums alone, of deployments that are over. */
  'equality.summary': operation({
    audience: ['auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      groups: z.array(groupSchema),
      deployments: z.number().int().nonnegative(),
      /** Fewer people than this in a group are not told. */
      fewest: z.number().int().positive(),
      /** So many misidentified people it takes before a difference between groups says anything. */
      neededForDifference: z.number().int().positive(),
      misidentified: z.number().int().nullable(),
    }),
  }),
};
