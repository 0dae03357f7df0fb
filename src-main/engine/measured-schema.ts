import { z } from 'zod';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

/** What a model’s manifest says that was measured of it, as the log keeps it. */
export const measuredSchema = z.strictObject({
  testSet: z.string(),
  date: z.string(),
  images: count,
  identities: count,
  genuinePairs: count,
  impostorPairs: count,
  /** By rising threshold: both error rates of single comparisons, each with its 95% interval. */
  curve: z.array(
    z.strictObject({
      threshold: z.number(),
      falseMatches: count,
      fmr: share,
      fmrLow: share,
      fmrHigh: share,
      tar: share,
      tarLow: share,
      tarHigh: share,
    }),
  ),
});
export type Measured = Readonly<z.infer<typeof measuredSchema>>;
