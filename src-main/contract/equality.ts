import { z } from 'zod';
import { idSchema, instantSchema, proseSchema } from './domain.ts';
import { operation } from './operation.ts';

/** What is asked for equality monitoring, as the officer saw it or the person said it; never guessed from a picture. */
export const equalityAnswers = {
  ethnicity: ['asian', 'black', 'mixed', 'white', 'other', 'not-stated'],
  sex: ['female', 'male', 'not-stated'],
  age: ['under-18', '18-to-24', '25-to-39', '40-to-59', '60-and-over', 'not-stated'],
} as const;

export const equalityQuestionSchema = z.enum(['ethnicity', 'sex', 'age']);
export type EqualityQuestion = z.infer<typeof equalityQuestionSchema>;

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

/** What groups are compared with: who passed the cameras, as people counted it. Nothing of it is ever guessed from faces. */
const denominatorShape = {
  question: equalityQuestionSchema,
  /** Officers counted passers-by on the spot, or it is a figure of a census for the place. */
  kind: z.enum(['counted-by-officers', 'census']),
  /** Where the figures stand, and what was counted when and where, fit to publish. */
  source: proseSchema(500, 'A source is needed.'),
  groups: z.array(z.strictObject({ answer: z.string(), count: count.max(100_000_000) })).max(10),
} as const;

/** Whether each group that can be stated has its figures, and nothing else has any. */
function hasEachGroup({ question, groups }: StatedByGroup): boolean {
  const stated = equalityAnswers[question].filter((answer) => answer !== 'not-stated');
  return (
    groups.length === stated.length &&
    stated.every((answer) => groups.some((group) => group.answer === answer))
  );
}

interface StatedByGroup {
  readonly question: EqualityQuestion;
  readonly groups: readonly { readonly answer: string }[];
}

export const equalityDenominatorSchema = z
  .strictObject(denominatorShape)
  .refine(hasEachGroup, { error: 'Each group needs its figure, and no other has one.', path: ['groups'] })
  .refine(({ groups }) => groups.some((group) => group.count > 0), {
    error: 'Somebody must have passed.',
    path: ['groups'],
  });
export type EqualityDenominator = z.infer<typeof equalityDenominatorSchema>;

/** How many passes of consenting staff were walked past the cameras, group by group, and how many of those were found. */
const walkShape = {
  question: equalityQuestionSchema,
  /** Where it was counted, when and by whom, fit to publish. Nobody of those who walked. */
  source: proseSchema(500, 'A source is needed.'),
  groups: z
    .array(z.strictObject({ answer: z.string(), passes: count.max(100_000), found: count.max(100_000) }))
    .max(10),
} as const;

export const equalityWalkSchema = z
  .strictObject(walkShape)
  .refine(hasEachGroup, { error: 'Each group needs its figures, and no other has any.', path: ['groups'] })
  .refine(({ groups }) => groups.some(({ passes }) => passes > 0), {
    error: 'Somebody must have walked.',
    path: ['groups'],
  })
  .refine(({ groups }) => groups.every(({ passes, found }) => found <= passes), {
    error: 'No more passes can be found than were walked.',
    path: ['groups'],
  });
export type EqualityWalk = z.infer<typeof equalityWalkSchema>;

/** What the figures of a group say: first of all whether they are enough to say anything. */
export const equalityFindingSchema = z.enum([
  /** So few that they could be told to be somebody. */
  'not-told',
  'not-enough-data',
  'no-difference-found',
  'difference',
]);
export type EqualityFinding = z.infer<typeof equalityFindingSchema>;

/** One answer to one question, over all deployments that are over. */
const groupSchema = z.strictObject({
  question: equalityQuestionSchema,
  answer: z.string(),
  /** People spoken to because of an alert; null: too few to be told without telling of somebody, here and in what follows. */
  people: count.nullable(),
  /** How many of them were not the person of the list. */
  misidentified: count.nullable(),
  /** Null also where sums are older than this question. */
  arrests: count.nullable(),
  /** 95% interval of the share of misidentified people, by Wilson. */
  share: z.strictObject({ low: share, high: share }).nullable(),
  /** The group's share of those who passed, by the stated denominator; null where there is none. */
  expected: share.nullable(),
  /** Exact binomial test: the group's part of all who were spoken to, against its share of those who passed. */
  alertsP: share.nullable(),
  /** The same of those who were misidentified. */
  misidentifiedP: share.nullable(),
  /** Fisher's exact test: misidentified in this group, against all others who were spoken to. */
  othersP: share.nullable(),
  /** About so many misidentified people it takes to find a doubled risk of this group. Null: not known, or more than anybody has. */
  needed: count.nullable(),
  finding: equalityFindingSchema,
  /** What speaks for a risk that has grown, deployment by deployment; an alarm beyond 20. Null where it can't be told. */
  drift: z
    .strictObject({
      evidence: z.number().nonnegative(),
      /** When the deployment ended that raised it. */ alarmAt: instantSchema.nullable(),
    })
    .nullable(),
});
export type EqualityGroup = z.infer<typeof groupSchema>;

/** How well staff of a group were found (true positive identification rate), over all walks that were stated. */
export const walkedGroupSchema = z.strictObject({
  answer: z.string(),
  /** Null, here and in what follows: too few to be told. */
  passes: count.nullable(),
  found: count.nullable(),
  /** 95% interval of the share that was found, by Wilson. */
  share: z.strictObject({ low: share, high: share }).nullable(),
  /** Fisher's exact test: missed in this group, against all others who walked. */
  othersP: share.nullable(),
  /** How many passes were missed altogether, and about how many it takes to find a doubled risk of this group to be missed. */
  missed: count.nullable(),
  needed: count.nullable(),
  finding: equalityFindingSchema,
});
export type WalkedGroup = z.infer<typeof walkedGroupSchema>;

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
  /** States who passed, group by group, and where that is known from. The latest for a question counts. */
  'equality.state-denominator': operation({
    audience: ['auditor'],
    input: equalityDenominatorSchema,
    output: z.strictObject({}),
  }),
  /** States how many passes of staff were found by group, as people counted it on the spot. All statements for a question add up. */
  'equality.state-walk': operation({
    audience: ['auditor'],
    input: equalityWalkSchema,
    output: z.strictObject({}),
  }),
  /** Sums alone, of deployments that are over. */
  'equality.summary': operation({
    audience: ['auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      groups: z.array(groupSchema),
      deployments: count,
      /** Fewer people than this in a group are not told. */
      fewest: z.number().int().positive(),
      misidentified: count.nullable(),
      denominators: z.array(z.strictObject({ ...denominatorShape, statedAt: instantSchema })),
      /** Questions for which walks of staff were stated. */
      walks: z.array(
        z.strictObject({
          question: equalityQuestionSchema,
          sources: z.array(z.string()),
          groups: z.array(walkedGroupSchema),
        }),
      ),
    }),
  }),
};
