import { z } from 'zod';
import { modeSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';

export const systemStatusSchema = z.strictObject({
  mode: modeSchema,
  version: z.string(),
  /** needs-admin: first run on real data. locked: nobody has signed in since the start. */
  setup: z.enum(['needs-admin', 'locked', 'ready']),
  /** Shown on every screen: the demo's mark, or what real data can't do yet. */
  notice: z.string().nullable(),
  /** Off only where the machine policy says so; words and the glow stay. */
  alertSound: z.enum(['on', 'off']),
  /** Only in the demo: its printed accounts. */
  demoPeople: z.array(
    z.strictObject({
      loginName: z.string(),
      displayName: z.string(),
      role: roleSchema,
      password: z.string(),
    }),
  ),
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;

export const systemOperations = {
  'system.status': operation({ audience: 'anyone', input: z.strictObject({}), output: systemStatusSchema }),
};
