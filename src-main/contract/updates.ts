import { z } from 'zod';
import { instantSchema } from './domain.ts';
import { operation } from './operation.ts';

const folder = z.string().trim().min(1, 'Say which folder.').max(400);

/** What became of the last update that this machine's administrator, or a timer of theirs, had installed. */
export const updateOutcomeSchema = z.strictObject({
  at: instantSchema,
  from: z.string().max(40),
  to: z.string().max(40),
  /** taken-back: it did not start once it was installed, and the version before is installed again. */
  result: z.enum(['installed', 'not-installed', 'taken-back']),
  /** For people: what happened, and why. */
  words: z.string().max(4_000),
});
export type UpdateOutcome = z.infer<typeof updateOutcomeSchema>;

export const updateOperations = {
  /** What is laid ready, whether it can be installed from here, and what became of the last one. */
  'updates.read': operation({
    audience: ['admin'],
    input: z.strictObject({}),
    output: z.strictObject({
      installed: z.string(),
      ready: z.strictObject({ version: z.string(), folder: z.string() }).nullable(),
      /** Null where the window can have the machine's administrator asked. */
      cannotInstallBecause: z.string().nullable(),
      last: updateOutcomeSchema.nullable(),
    }),
  }),
  /** What lies in a folder: which version, whether it counts, and why it can't be taken now, if so. Changes nothing. */
  'updates.look': operation({
    audience: ['admin'],
    input: z.strictObject({ folder }),
    output: z.strictObject({
      installed: z.string(),
      /** Null where it isn't known: nothing is read of what isn't signed. */
      version: z.string().nullable(),
      bytes: z.number().int().nullable(),
      refusal: z.string().nullable(),
    }),
  }),
  /** Makes backups, and copies the update beside the data while it is checked, for the machine's administrator to install. */
  'updates.stage': operation({
    audience: ['admin'],
    input: z.strictObject({ folder }),
    output: z.strictObject({
      version: z.string(),
      folder: z.string(),
      /** What backups came to, in words. */
      backups: z.string(),
    }),
  }),
  /**
   * Has the machine's administrator asked, and what is laid ready checked and tried by them; then Cordon closes for it, and opens
   * again afterwards. Answers when it is about to close.
   */
  'updates.install': operation({
    audience: ['admin'],
    input: z.strictObject({}),
    output: z.strictObject({ version: z.string() }),
  }),
};
