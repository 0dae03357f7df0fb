import { z } from 'zod';
import { demographicReportSchema, measurementSchema } from './measurement-schema.ts';
import { fractionSchema, idSchema, modelSchema } from './model-schema.ts';

/** Models that work as one chain. Approval for operation and floors for thresholds are the policy pack's, never ours. */
const packSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1),
  /** What the pack may be used for, in words for the screen on which a model is chosen. */
  purpose: z.string().trim().min(1, 'say what the pack may be used for'),
  detector: idSchema,
  /** Null where the detector gives the five points itself. */
  mesh: idSchema.nullable(),
  embedder: idSchema,
  /** Null until it was measured; such a pack has no threshold and can't be used. */
  measurement: measurementSchema.nullable(),
  /** The threshold that is proposed first; extrapolated where the test set can't show a rate so low. */
  proposed: z
    .strictObject({ fmr: fractionSchema, threshold: z.number().min(-1).max(1), isExtrapolated: z.boolean() })
    .nullable(),
  demographicReport: demographicReportSchema,
});
export type PackEntry = z.infer<typeof packSchema>;

export const manifestSchema = z.strictObject({
  version: z.literal(2),
  models: z.array(modelSchema).refine(isDistinct, 'each model has an id of its own'),
  packs: z.array(packSchema).refine(isDistinct, 'each pack has an id of its own'),
});
export type Manifest = z.infer<typeof manifestSchema>;

function isDistinct(items: readonly { readonly id: string }[]): boolean {
  return new Set(items.map(({ id }) => id)).size === items.length;
}
