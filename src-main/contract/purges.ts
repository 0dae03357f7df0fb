import { z } from 'zod';
import { instantSchema } from './domain.ts';
import { operation } from './operation.ts';

const purgeSchema = z.strictObject({
  what: z.enum(['watchlist', 'pictures', 'records']),
  /** Which: the name of a list, or the number of an alert. */
  label: z.string(),
  dueAt: instantSchema,
});
export type Purge = z.infer<typeof purgeSchema>;

export const purgesSchema = z.strictObject({
  /** Soonest first. */
  next: z.array(purgeSchema),
  /** All that wait, those beyond the ones in `next` included. */
  waiting: z.number().int().nonnegative(),
  /** Latest first. */
  destroyed: z.array(purgeSchema.extend({ destroyedAt: instantSchema })),
});
export type Purges = z.infer<typeof purgesSchema>;

export const purgeOperations = {
  /** What is destroyed next by itself, and what was. */
  'purges.list': operation({
    audience: ['supervisor', 'admin', 'auditor'],
    input: z.strictObject({}),
    output: purgesSchema,
  }),
};
