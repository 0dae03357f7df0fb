import { z } from 'zod';

const count = z.number().int().nonnegative();

/** A figure with its 95% interval. */
const intervalSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

export const estimateSchema = intervalSchema.extend({
  /** Beyond what the test set could show: the error curve was continued straight on. */
  isExtrapolated: z.boolean(),
});

/** Both errors of single comparisons at a threshold. */
const errorPointSchema = z.strictObject({
  threshold: z.number(),
  /** Of comparisons of different people, those that match. */
  falseMatch: intervalSchema,
  /** Of comparisons of the same person, those that don't. */
  missed: intervalSchema,
});

export const operatingPointSchema = z.strictObject({
  threshold: z.number(),
  falseMatch: estimateSchema,
  missed: estimateSchema,
});
export type OperatingPoint = z.infer<typeof operatingPointSchema>;

/** The detection error tradeoff of a model, as it was measured on pictures of a test set. */
export const errorCurveSchema = z.strictObject({
  testSet: z.string(),
  date: z.string(),
  images: count,
  identities: count,
  /** How many comparisons of the same person, and of different people, it was measured on. */
  genuinePairs: count,
  impostorPairs: count,
  /** By rising threshold; those at which a false match was seen. */
  points: z.array(errorPointSchema),
});
export type ErrorCurve = z.infer<typeof errorCurveSchema>;
