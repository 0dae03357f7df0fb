import { z } from 'zod';
import { idSchema, instantSchema, sha256Schema } from './domain.ts';
import { operation } from './operation.ts';

const readers = ['supervisor', 'admin', 'auditor'] as const;

/** Something that entries are about: `alert:<id>`, `deployment:<id>`, … */
export const entryTopicSchema = z
  .string()
  .regex(/^(alert|camera|case|deployment|list|person):[0-9a-z-]{3,64}$/);

export const caseLogEntrySchema = z.strictObject({
  sequence: z.number().int().positive(),
  at: instantSchema,
  kind: z.string(),
  actorId: z.string().nullable(),
  actor: z.string().nullable(),
  /** The entry in plain words, as far as the reader's role may know. */
  words: z.string(),
  /** What else can be read about the same things. */
  topics: z.array(z.strictObject({ topic: entryTopicSchema, label: z.string() })),
  leaf: sha256Schema,
});
export type CaseLogEntry = z.infer<typeof caseLogEntrySchema>;

/** Entries that fit all of what is given. */
export const entryFilterSchema = z.strictObject({
  /** Words of the sentence as the reader's role may read it; "…" for a phrase. */
  text: z.string().trim().max(200, 'Search for 200 characters at most.').optional(),
  kind: z.string().max(60).optional(),
  about: entryTopicSchema.optional(),
  actorId: idSchema.optional(),
  from: instantSchema.optional(),
  /** Not included. */
  until: instantSchema.optional(),
});
export type EntryFilter = z.infer<typeof entryFilterSchema>;

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

/** Entries in one part of an export: what is saved grows by parts, so that a long log needs no long answer. */
export const exportPartEntries = 2_000;

export const caseLogOperations = {
  /** Operators see their own alerts in the review, not the log. */
  'case-log.list': operation({
    audience: readers,
    input: entryFilterSchema.extend({
      order: z.enum(['latest-first', 'oldest-first']).default('latest-first'),
      /** Pages on, latest first. */
      before: z.number().int().positive().optional(),
      /** Pages on, oldest first. */
      after: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.strictObject({
      entries: z.array(caseLogEntrySchema),
      /** Entries of the log, and how many of them a filter can find so far: the index is made behind it. */
      size: z.number().int().nonnegative(),
      searchable: z.number().int().nonnegative(),
    }),
  }),
  /** What a filter can be made of. */
  'case-log.filters': operation({
    audience: readers,
    input: z.strictObject({}),
    output: z.strictObject({
      kinds: z.array(z.string()),
      people: z.array(z.strictObject({ id: idSchema, name: z.string() })),
    }),
  }),
  /** One part of what a filter finds, to be saved, oldest first. The first part writes down who took what, and why. */
  'case-log.export': operation({
    audience: readers,
    input: z.strictObject({
      filter: entryFilterSchema,
      format: z.enum(['csv', 'json']),
      reason: z.string().trim().min(3, 'Say what it is for.').max(300),
      /** Null for the first part. */
      after: z.number().int().positive().nullable(),
    }),
    output: z.strictObject({
      text: z.string(),
      entries: z.number().int().nonnegative(),
      /** What the next part begins after; null when this is the last. */
      after: z.number().int().positive().nullable(),
    }),
  }),
  'case-log.chain': operation({ audience: readers, input: z.strictObject({}), output: chainStateSchema }),
  /** Recomputes every leaf, the tree and the checkpoints' signatures. */
  'case-log.verify': operation({ audience: readers, input: z.strictObject({}), output: chainStateSchema }),
};
