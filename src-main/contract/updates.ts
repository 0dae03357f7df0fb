import { z } from 'zod';
import { operation } from './operation.ts';

const folder = z.string().trim().min(1, 'Say which folder.').max(400);

export const updateOperations = {
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
};
