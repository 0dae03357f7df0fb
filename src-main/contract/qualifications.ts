import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { askedSchema, reasonSchema } from './requests.ts';

/** decoys: among alerts at work. training: a test apart from it. demo: the demo's people, and worth nothing else. */
export const qualificationBasisSchema = z.enum(['decoys', 'training', 'demo']);

/** What somebody made of pictures whose answer was known. */
export const testResultSchema = z.strictObject({
  basis: qualificationBasisSchema,
  decoysJudged: z.number().int().min(0).max(10_000),
  decoysRight: z.number().int().min(0).max(10_000),
  testedAt: instantSchema,
});
export type TestResult = z.infer<typeof testResultSchema>;

export const qualificationSchema = testResultSchema.extend({
  grantedAt: instantSchema,
  validUntil: instantSchema,
  /** Why it doesn't count (any more); null while it does. */
  cannotReviewBecause: z.string().nullable(),
});
export type QualificationView = z.infer<typeof qualificationSchema>;

export const qualificationOperations = {
  /** On the evidence of a result: asked for by one person, confirmed by another; one of the two is an auditor. */
  'people.ask-to-qualify': operation({
    audience: ['supervisor', 'auditor'],
    input: testResultSchema
      .extend({
        personId: idSchema,
        basis: qualificationBasisSchema.exclude(['demo']),
        /** Where the evidence is kept, and who saw it. */
        reason: reasonSchema,
      })
      .refine(({ decoysJudged, decoysRight }) => decoysRight <= decoysJudged, {
        error: 'Not more can be right than were judged.',
        path: ['decoysRight'],
      }),
    output: askedSchema,
  }),
  /** Takes it back at once: to be stricter takes nobody else. */
  'people.end-qualification': operation({
    audience: ['supervisor', 'auditor'],
    input: z.strictObject({ personId: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
};
