import { z } from 'zod';
import { equalityDenominatorSchema, equalityWalkSchema } from '../../../contract/equality.ts';
import { equalityCountsSchema } from '../../equality-counts.ts';
import type { LogFact } from '../../log-fact.ts';
import { measuredSchema } from '../../measured-schema.ts';
import { watchlistCompositionSchema } from '../../watchlist-composition-schema.ts';

const sha256 = z.string();

/** Of each kind of entry that reports quote, the part that they quote. */
const bodies = {
  'policy.adopted': z.object({
    version: z.number(),
    hash: sha256,
    previous: sha256.nullable(),
    signers: z.array(z.string()),
    changes: z.array(z.string()),
  }),
  'watchlist.composed': watchlistCompositionSchema,
  'deployment.authorised': z.object({
    deploymentId: z.string(),
    modelHash: sha256.optional(),
    threshold: z.number().optional(),
  }),
  'model.measured': z.object({ name: z.string(), modelHash: sha256, measured: measuredSchema }),
  'equality.denominator': equalityDenominatorSchema,
  'equality.walked': equalityWalkSchema,
  'equality.summed': z.object({ deploymentId: z.string(), counts: equalityCountsSchema }),
  'deployment.reported': z.object({ deploymentId: z.string(), sha256 }),
  'report.drawn': z.object({ what: z.string(), format: z.string(), sha256 }),
} as const;

type Bodies = typeof bodies;

/** The entries of one kind that can be read, in the order of the log. Pure. */
export function quoted<Kind extends keyof Bodies>(
  facts: readonly LogFact[],
  kind: Kind,
): readonly { readonly at: number; readonly body: z.infer<Bodies[Kind]> }[] {
  return facts
    .filter((fact) => fact.kind === kind)
    .flatMap(({ at, body }) => {
      const parsed = bodies[kind].safeParse(body);
      // The table pairs each kind with its body; TypeScript can't follow the index.
      return parsed.success ? [{ at, body: parsed.data as z.infer<Bodies[Kind]> }] : [];
    });
}

/** How many of them can't be read: their key isn't here. Pure. */
export function unreadable(facts: readonly LogFact[], kind: keyof Bodies): number {
  return facts.filter((fact) => fact.kind === kind && fact.body === null).length;
}
