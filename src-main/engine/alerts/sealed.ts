import { z } from 'zod';
import { codeSchema, judgementReasonsSchema, verdictSchema } from '../../contract/domain.ts';

/** What an alert knows about its candidate: sealed under the alert's own key, apart from the row. */
export const alertBodySchema = z.strictObject({
  reference: z.string(),
  name: z.string(),
  category: codeSchema,
  instructions: z.string(),
  score: z.number(),
  threshold: z.number(),
  model: z.string(),
  modelHash: z.string(),
  /** Of one that came from a site, which alone knows it before both votes. */
  isDecoy: z.boolean().optional(),
});
export type AlertBody = z.infer<typeof alertBodySchema>;

export const voteBodySchema = z.strictObject({ verdict: verdictSchema, reasons: judgementReasonsSchema });
export type VoteBody = z.infer<typeof voteBodySchema>;

export const withdrawnBodySchema = voteBodySchema.extend({ because: z.string() });
export type WithdrawnBody = z.infer<typeof withdrawnBodySchema>;

/** Associated data: which of a person's withdrawn votes it is. */
export const placeOfWithdrawn = (personId: string, lockedAt: number): string =>
  `withdrawn:${personId}:${String(lockedAt)}`;

export const explanationBodySchema = z.strictObject({ words: z.string() });

export const outcomeBodySchema = z.strictObject({ note: z.string() });

/** The key that the alert's row, votes and log entries are sealed with. */
export const alertSubject = (alertId: string): string => `alert:${alertId}`;

/** The key of its pictures, which fewer people have. */
export const alertFacesSubject = (alertId: string): string => `faces:alert:${alertId}`;

/** The key of its clip, which is sealed some seconds later. */
export const alertClipSubject = (alertId: string): string => `faces:clip:${alertId}`;

/** The key of what another machine said of an alert: it may come while nobody is there who holds the alert's own. */
export const elsewhereSubject = (alertId: string): string => `alert:elsewhere:${alertId}`;

/**
 * What time does to an alert says nothing of its candidate or its votes, and is written down also while nobody is signed
 * in who could open the alert's own key.
 */
export const openSubject = 'log';
