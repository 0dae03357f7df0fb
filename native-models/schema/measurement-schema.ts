import { z } from 'zod';
import { countSchema, fractionSchema } from './model-schema.ts';

/** A day, or the month where nobody noted the day. */
const dateSchema = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/);
const thresholdSchema = z.number().min(-1).max(1);

/** The threshold at a false match rate, and the true accept rate there with its 95% interval. */
const operatingPointSchema = z.strictObject({
  /** False match rate of single comparisons at this threshold. */
  fmr: fractionSchema,
  threshold: thresholdSchema,
  tar: fractionSchema,
  low: fractionSchema,
  high: fractionSchema,
});

/** Both error rates at a threshold that was chosen before looking, each with its 95% interval. */
const curvePointSchema = z.strictObject({
  threshold: thresholdSchema,
  falseMatches: countSchema,
  fmr: fractionSchema,
  fmrLow: fractionSchema,
  fmrHigh: fractionSchema,
  tar: fractionSchema,
  tarLow: fractionSchema,
  tarHigh: fractionSchema,
});
export type CurvePoint = z.infer<typeof curvePointSchema>;

/** What `npm run evaluate -- DIR --write` found for a whole chain: thresholds belong to it, not to one of its models. */
export const measurementSchema = z.strictObject({
  testSet: z.string().min(1),
  /** What was run, so that anybody with the pictures can run it again. */
  command: z.string().min(1),
  date: dateSchema,
  images: countSchema,
  identities: countSchema,
  failureToEnrol: fractionSchema,
  genuinePairs: countSchema,
  impostorPairs: countSchema,
  thresholds: z.array(operatingPointSchema),
  /** By rising threshold. */
  curve: z.array(curvePointSchema),
});
export type Measurement = z.infer<typeof measurementSchema>;

const groupSchema = z.strictObject({
  group: z.string().min(1),
  identities: countSchema,
  images: countSchema,
  failureToEnrol: fractionSchema,
  genuines: countSchema,
  tar: fractionSchema.nullable(),
  low: fractionSchema.nullable(),
  high: fractionSchema.nullable(),
  impostors: countSchema,
  falseMatches: countSchema,
  fmr: fractionSchema.nullable(),
  fmrLow: fractionSchema.nullable(),
  fmrHigh: fractionSchema.nullable(),
});
export type GroupFigures = z.infer<typeof groupSchema>;

export const demographicReportSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('not-measured'), words: z.string().min(1) }),
  z.strictObject({
    status: z.literal('measured'),
    words: z.string().min(1),
    testSet: z.string().min(1),
    date: dateSchema,
    /** The threshold at which the groups were compared. */
    threshold: thresholdSchema,
    groups: z.array(groupSchema).min(1),
  }),
]);
