import { z } from 'zod';
import { instantSchema } from './domain.ts';
import { errorCurveSchema, estimateSchema, operatingPointSchema } from './error-curve.ts';
import { operation } from './operation.ts';
import { rateSchema } from './reports.ts';

/** What a threshold means in the street, as measured on single pictures of a test set. */
export const thresholdMeaningSchema = z.strictObject({
  threshold: z.number(),
  /** People on no list who would raise an alert, of 10,000 faces. */
  falseAlertsPer10000: estimateSchema,
  /** Share of listed people's good looks that would be recognised. */
  trueAccepts: estimateSchema,
});
export type ThresholdMeaning = z.infer<typeof thresholdMeaningSchema>;

export const thresholdOperations = {
  /**
   * What the thresholds that may be chosen mean for a list of a size; without one for the live list, or for one
   * person where there is none. No choice lies below the floor that the policy sets for the model that is loaded.
   */
  'thresholds.read': operation({
    audience: ['operator', 'supervisor', 'admin', 'auditor'],
    input: z.strictObject({ listSize: z.number().int().min(1).max(1_000_000).optional() }),
    output: z.strictObject({
      listSize: z.number().int(),
      /** The live deployment's, which its authority names. */
      present: thresholdMeaningSchema.nullable(),
      /** Null: no policy in force approves the model. */
      floor: z.number().nullable(),
      choices: z.array(thresholdMeaningSchema),
      /** Where the figures come from; null: the model was never measured, or none is loaded. */
      measured: z
        .strictObject({ testSet: z.string(), images: z.number(), identities: z.number(), date: z.string() })
        .nullable(),
      /** What was proposed last for this model. */
      proposal: z.strictObject({ threshold: z.number(), at: instantSchema }).nullable(),
      /** How its two errors go against one another, and where the live threshold lies; null where the measurement says too little. */
      errors: z
        .strictObject({ curve: errorCurveSchema, present: operatingPointSchema.nullable() })
        .nullable(),
    }),
  }),
  /**
   * What a walk of consenting staff on the blue list past the cameras says about the site: of so many passes, how many
   * each threshold from the present one up found. Both counts at the present one go into the log, for figures; the scores are not kept.
   */
  'thresholds.calibrate': operation({
    audience: ['supervisor'],
    input: z.strictObject({ passes: z.number().int().min(1).max(10_000) }),
    output: z.strictObject({
      points: z.array(
        z.strictObject({
          threshold: z.number(),
          /** True positive identification rate with its 95% interval (Wilson). */
          tpir: z.number(),
          low: z.number(),
          high: z.number(),
          found: z.number().int(),
          passes: z.number().int(),
        }),
      ),
    }),
  }),
  /** Proposes a threshold for the next authority; the present one is bound to what was signed, and stays. */
  'thresholds.propose': operation({
    audience: ['supervisor'],
    input: z.strictObject({ threshold: z.number().min(0).max(1) }),
    output: z.strictObject({}),
  }),
  /**
   * What stricter thresholds would have done to alerts of the loaded model whose records are kept and whose deployment is over. Only
   * scores of alerts: of whoever was no alert nothing is known.
   */
  'thresholds.what-if': operation({
    audience: ['supervisor', 'auditor'],
    input: z.strictObject({}),
    output: z.strictObject({
      /** How many alerts that were the person, and false ones, have a score from here up to the next bar. */
      bars: z.array(z.strictObject({ from: z.number(), right: z.number().int(), wrong: z.number().int() })),
      points: z.array(
        z.strictObject({
          threshold: z.number(),
          /** Of alerts that were the person, those below it. */
          lost: rateSchema,
          /** Of false alerts, those below it. */
          avoided: rateSchema,
        }),
      ),
    }),
  }),
};
