import { z } from 'zod';
import { idSchema, instantSchema, modeSchema, roleSchema, sha256Schema } from '../../../contract/domain.ts';
import { packAboutSchema, packVariantSchema } from '../../../contract/packs.ts';

const personSchema = z.strictObject({
  id: z.string(),
  role: roleSchema,
  /** Left out of a redacted pack. */
  name: z.string().nullable(),
});

const pictureSchema = z.strictObject({
  /** Below `data/`. */
  path: z.string(),
  alertId: idSchema,
  what: z.enum(['probe', 'candidate']),
  nth: z.number().int().nonnegative(),
  sha256: sha256Schema,
});
export type PackPicture = z.infer<typeof pictureSchema>;

/** The clip from around an alert, in the files that it is made of. */
const clipSchema = z.strictObject({
  alertId: idSchema,
  /** Of its header and its pictures, one after the other: that is what the log names. */
  sha256: sha256Schema,
  /** What goes before the pictures, below `data/`. */
  header: z.string(),
  pictures: z
    .array(
      z.strictObject({
        /** Below `data/`. */
        path: z.string(),
        capturedAt: z.number(),
        /** Nobody is to be known in it. */
        isPixelated: z.boolean(),
      }),
    )
    .min(1),
});
export type PackClip = z.infer<typeof clipSchema>;

/** `data/pack.json`: what a pack holds, and why it was made. */
export const packSchema = z.strictObject({
  format: z.literal('cordon-evidence/1'),
  id: z.string(),
  about: packAboutSchema.extend({ label: z.string() }),
  variant: packVariantSchema,
  mode: modeSchema,
  madeAt: instantSchema,
  madeWith: z.string(),
  /** Null in a redacted pack: people write names into reasons. */
  reason: z.string().nullable(),
  askedBy: personSchema,
  confirmedBy: personSchema,
  log: z.strictObject({
    origin: z.string(),
    verifierKey: z.string(),
    /** Of the checkpoint that everything in here is proved against. */
    size: z.number().int().positive(),
  }),
  /** Everything that stands between two entries, each with its place in the chain. */
  chain: z.strictObject({ first: z.number().int().positive(), last: z.number().int().positive() }),
  /** Sequence numbers of the entries in here, rising. */
  entries: z.array(z.number().int().positive()).min(1),
  pictures: z.array(pictureSchema),
  /** Packs from before have none. */
  clips: z.array(clipSchema).default([]),
  /** Heads that were kept off the machine before this pack was made. */
  anchors: z.array(z.strictObject({ size: z.number().int().positive(), place: z.string() })),
  /** Words of witnesses on other machines on heads of this log; the witness's verifier key (C2SP). Packs from before have none. */
  cosignatures: z.array(z.strictObject({ size: z.number().int().positive(), key: z.string() })).default([]),
  /** Words of servers on when a head was there (RFC 3161). */
  timestamps: z
    .array(z.strictObject({ size: z.number().int().positive(), place: z.string(), at: instantSchema }))
    .default([]),
  /** What of it is not in here, in sentences. */
  leftOut: z.array(z.string()),
});
export type Pack = z.infer<typeof packSchema>;
