import { z } from 'zod';
import { idSchema } from './domain.ts';

/**
 * What the engine pushes to those who are signed in. An event says that something changed, never what: the
 * renderer asks again, and the answer is made for its role.
 */
export const engineEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('alert.raised'), alertId: idSchema }),
  z.strictObject({ kind: z.literal('alert.changed'), alertId: idSchema }),
  z.strictObject({ kind: z.literal('cases.changed') }),
  z.strictObject({ kind: z.literal('cameras.changed') }),
  z.strictObject({ kind: z.literal('deployment.changed') }),
  z.strictObject({ kind: z.literal('watchlists.changed') }),
  /** What was sent to sites, and what became of it there. */
  z.strictObject({ kind: z.literal('consignments.changed') }),
  z.strictObject({ kind: z.literal('people.changed') }),
  /** How other machines do, or whether they are heard of. */
  z.strictObject({ kind: z.literal('sites.changed') }),
  z.strictObject({ kind: z.literal('policy.changed') }),
  /** Who is there who can open what, or what lies in escrow. */
  z.strictObject({ kind: z.literal('keys.changed') }),
  z.strictObject({ kind: z.literal('case-log.grew') }),
  /** What holds the session back has changed: ask for it anew. */
  z.strictObject({ kind: z.literal('session.changed') }),
  z.strictObject({ kind: z.literal('session.ended'), reason: z.string() }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;
