import { z } from 'zod';
import { instantSchema, sha256Schema } from './domain.ts';
import { operation } from './operation.ts';

const readers = ['supervisor', 'admin', 'auditor'] as const;

export const caseLogEntrySchema = z.strictObject({
  sequence: z.number().int().positive(),
  at: instantSchema,
  kind: z.string(),
  actor: z.string().nullable(),
  /** The entry in plain words, as far as the reader's role may know. */
  words: z.string(),
  leaf: sha256Schema,
});
export type CaseLogEntry = z.infer<typeof caseLogEntrySchema>;

export const chainStateSchema = z.strictObject({
  entries: z.number().int().nonnegative(),
  /** RFC 6962 root over all leaves. */
  root: sha256Schema,
  lastCheckpoint: z.strictObject({ size: z.number().int(), at: instantSchema }).nullable(),
  /** Set by the last verification: the first entry that does not fit, or null. */
  brokenAt: z.number().int().nullable(),
  verifiedAt: instantSchema.nullable(),
  words: z.string(),
});
export type ChainState = z.infer<typeof chainStateSchema>;

export const caseLogOperations = {
  /** Latest first; `before` pages back; operators see their own alerts in the review, not the whole log. */
  'case-log.list': operation({
    audience: readers,
    input: z.strictObject({
      before: z.number().int().positive().optional(),
      kind: z.string().max(40).optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.strictObject({ entries: z.array(caseLogEntrySchema), kinds: z.array(z.string()) }),
  }),
  'case-log.chain': operation({ audience: readers, input: z.strictObject({}), output: chainStateSchema }),
  /** Recomputes every leaf, the tree and the checkpoints' signatures. */
  'case-log.verify': operation({ audience: readers, input: z.strictObject({}), output: chainStateSchema }),
};
