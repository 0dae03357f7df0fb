import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

const readers = ['supervisor', 'admin', 'auditor'] as const;

export const backupPlaceSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  folder: z.string(),
  /** The latest that was made there and opened; null before the first. */
  latest: z
    .strictObject({ at: instantSchema, entries: z.number().int(), bytes: z.number().int() })
    .nullable(),
  /** How much of one that is being made is written, 0 to 1; null while none is. */
  progress: z.number().min(0).max(1).nullable(),
  /** What is wrong with it now, and what to do; null when nothing is. */
  problem: z.string().nullable(),
});
export type BackupPlace = z.infer<typeof backupPlaceSchema>;

export const backupsSchema = z.strictObject({ places: z.array(backupPlaceSchema), words: z.string() });
export type Backups = z.infer<typeof backupsSchema>;

export const backupOperations = {
  'backups.list': operation({ audience: readers, input: z.strictObject({}), output: backupsSchema }),
  /** A folder that holds backups from now on: one is made at once, and then each day. */
  'backups.add-folder': operation({
    audience: ['admin'],
    input: z.strictObject({
      name: z.string().trim().min(1, 'Give it a name.').max(60),
      folder: z.string().trim().min(1, 'Say which folder.').max(400),
    }),
    output: backupsSchema,
  }),
  /** What lies there stays; no more is added, and no key taken out. */
  'backups.remove-folder': operation({
    audience: ['admin'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: backupsSchema,
  }),
  /** Begins one now; `backups.list` tells how far it is. */
  'backups.make': operation({
    audience: ['admin', 'supervisor'],
    input: z.strictObject({ id: idSchema }),
    output: backupsSchema,
  }),
};
