import { z } from 'zod';
import { idSchema, instantSchema, roleSchema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

/** Who may have a pack made, and who may be the second for it: never an admin, who has no part in alerts. */
const makers = ['supervisor', 'auditor'] as const;

/** What an evidence pack is about. */
export const packAboutSchema = z.strictObject({
  kind: z.enum(['alert', 'deployment', 'case']),
  id: idSchema,
});
export type PackAbout = z.infer<typeof packAboutSchema>;

/** `redacted`: without pictures, names and what people wrote, for disclosure; it proves the same places in the log. */
export const packVariantSchema = z.enum(['full', 'redacted']);
export type PackVariant = z.infer<typeof packVariantSchema>;

export const packViewSchema = z.strictObject({
  /** Of the request that two people made. */
  id: idSchema,
  /** What it is about, in words: alert 14. */
  label: z.string(),
  variant: packVariantSchema,
  reason: z.string(),
  askedBy: z.strictObject({ name: z.string(), role: roleSchema }),
  askedAt: instantSchema,
  confirmedBy: z.string(),
  /** Until when it can be made and saved. */
  until: instantSchema,
  /** `confirmed`: nobody has had it made yet, or what was made is no longer held. */
  state: z.enum(['confirmed', 'making', 'made']),
  /** Of one that is being made, 0 to 1. */
  progress: z.number().min(0).max(1),
  /** Why making it failed the last time, and what to do; null when it didn't. */
  problem: z.string().nullable(),
  /** Of one that was made: its name, its size, and where the caller fetches it, below `/media/<ticket>/`. */
  file: z
    .strictObject({
      name: z.string(),
      bytes: z.number().int().positive(),
      sha256: z.string(),
      path: z.string(),
    })
    .nullable(),
  /** Why the caller can't have it made or save it; null when they can. */
  cannotTakeBecause: z.string().nullable(),
});
export type PackView = z.infer<typeof packViewSchema>;

export const packOperations = {
  /** Asks for an evidence pack; a second person of the other role confirms it under the requests. */
  'packs.ask': operation({
    audience: makers,
    input: z.strictObject({ about: packAboutSchema, variant: packVariantSchema, reason: reasonSchema }),
    output: z.strictObject({ requestId: idSchema }),
  }),
  /** Those that two people agreed on and that can still be taken, newest first. */
  'packs.list': operation({
    audience: makers,
    input: z.strictObject({}),
    output: z.strictObject({ packs: z.array(packViewSchema) }),
  }),
  /** What a pack can be made about: alerts that were decided, deployments that ended; latest first. */
  'packs.subjects': operation({
    audience: makers,
    input: z.strictObject({}),
    output: z.strictObject({
      subjects: z.array(packAboutSchema.extend({ label: z.string(), at: instantSchema })),
    }),
  }),
  /** Begins making it; `packs.list` tells how far it is. */
  'packs.make': operation({
    audience: makers,
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
};
