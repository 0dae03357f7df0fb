import { z } from 'zod';
import { choiceSchema, instantSchema, modeSchema, sha256Schema } from './domain.ts';
import { operation } from './operation.ts';
import { categorySchema, policyChangeSchema, policyRuleSchema } from './policy.ts';

const readers = ['supervisor', 'admin', 'auditor'] as const;
const keepers = ['supervisor', 'admin'] as const;

/** A file as somebody chose it: far larger than any of ours, so that a wrong one is refused with words. */
const fileTextSchema = z.string().max(4 * 1024 * 1024, 'This file is far too large to be one of these.');

const signerSchema = z.strictObject({
  holder: z.string(),
  personnelNumber: z.string(),
  /** Of the key that signed. */
  fingerprint: z.string(),
});

/** A version of the policy in plain words. */
export const policyVersionSchema = z.strictObject({
  version: z.number().int(),
  hash: sha256Schema,
  mode: modeSchema,
  force: z.string(),
  summary: z.string(),
  draftedAt: instantSchema,
  signers: z.array(signerSchema),
  rules: z.array(policyRuleSchema),
  /** Against the version before, where that one is known here. */
  changes: z.array(policyChangeSchema),
  changedFrom: z.number().int().nullable(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

const adoptionSchema = z.strictObject({ at: instantSchema, by: z.string().nullable() });

export const policyStatusSchema = z.strictObject({
  root: z
    .strictObject({ force: z.string(), mode: modeSchema, fingerprint: z.string(), pinned: adoptionSchema })
    .nullable(),
  revocations: z
    .strictObject({
      number: z.number().int(),
      madeAt: instantSchema,
      adopted: adoptionSchema,
      certificates: z.array(z.strictObject({ holder: z.string(), reason: z.string() })),
    })
    .nullable(),
  /** Why no policy is in force, and what to do; null while one is. */
  problem: z.string().nullable(),
  /** The latest that was adopted, be it in force or not. */
  latest: policyVersionSchema.extend({ adopted: adoptionSchema }).nullable(),
  /** What forms offer; empty while no policy is in force. */
  useCases: z.array(choiceSchema),
  /** Those that every authority names by their hashes. */
  documents: z.array(choiceSchema),
  longestWindowHours: z.number(),
  categories: z.array(categorySchema),
  /** A live deployment that keeps to an earlier version. */
  olderDeployment: z.strictObject({ name: z.string(), version: z.number().int() }).nullable(),
  /** Whether the policy leaves live pictures to the caller's role. */
  showsLivePictures: z.boolean(),
  /** What no policy can loosen, as sentences. */
  floors: z.array(z.string()),
});
export type PolicyStatus = z.infer<typeof policyStatusSchema>;

export const policyPreviewSchema = z.strictObject({
  /** Why it can't be adopted; null when it can. */
  refusal: z.string().nullable(),
  /** What is in the file, as far as it could be read. */
  version: policyVersionSchema.nullable(),
  /** What adopting it means here and now. */
  consequence: z.string().nullable(),
});
export type PolicyPreview = z.infer<typeof policyPreviewSchema>;

const exportedFileSchema = z.strictObject({
  fileName: z.string(),
  contentType: z.string(),
  text: z.string(),
});

/** Versions that were missed come along with the newest, in any order. */
const policyFilesSchema = z
  .array(fileTextSchema)
  .min(1, 'Choose a file.')
  .max(20, 'Choose at most 20 files.');

export const policyOperations = {
  'policy.current': operation({
    audience: 'signed-in',
    input: z.strictObject({}),
    output: policyStatusSchema,
  }),
  /** Every version that was ever in force here, newest first. */
  'policy.versions': operation({
    audience: readers,
    input: z.strictObject({}),
    output: z.strictObject({
      versions: z.array(policyVersionSchema.omit({ rules: true }).extend({ adopted: adoptionSchema })),
    }),
  }),
  'policy.version': operation({
    audience: readers,
    input: z.strictObject({ version: z.number().int() }),
    output: policyVersionSchema.extend({ adopted: adoptionSchema }),
  }),
  /** What a file holds and would change; nothing is kept. */
  'policy.preview': operation({
    audience: keepers,
    input: z.strictObject({ files: policyFilesSchema }),
    output: policyPreviewSchema,
  }),
  /** Puts in force what was previewed; `hash` says that it is the same. */
  'policy.adopt': operation({
    audience: keepers,
    input: z.strictObject({ files: policyFilesSchema, hash: sha256Schema }),
    output: z.strictObject({ version: z.number().int() }),
  }),
  /** To publish: the whole policy, or what a version changed. `signed` is the file as it was signed. */
  'policy.export': operation({
    audience: readers,
    input: z.strictObject({
      version: z.number().int(),
      what: z.enum(['policy', 'difference']),
      form: z.enum(['text', 'html', 'json', 'signed']),
    }),
    output: exportedFileSchema,
  }),
  /** A draft of the next version, for the machines of those who sign. */
  'policy.draft': operation({
    audience: keepers,
    input: z.strictObject({}),
    output: exportedFileSchema,
  }),
  /** Whose root a file says to be; only the fingerprint on paper tells whether it is. */
  'trust.preview-root': operation({
    audience: ['admin'],
    input: z.strictObject({ file: fileTextSchema }),
    output: z.strictObject({ force: z.string(), mode: modeSchema, madeAt: instantSchema }),
  }),
  /** Trusts a force root for good. The fingerprint is typed from the paper, not read from the file. */
  'trust.pin-root': operation({
    audience: ['admin'],
    input: z.strictObject({
      file: fileTextSchema,
      fingerprint: z.string().trim().min(1, 'Type the fingerprint from the paper.').max(100),
    }),
    output: z.strictObject({}),
  }),
  'trust.adopt-revocations': operation({
    audience: keepers,
    input: z.strictObject({ file: fileTextSchema }),
    output: z.strictObject({ number: z.number().int(), revoked: z.number().int() }),
  }),
  /** From here on keys go into escrow with these three people, and no others. */
  'trust.adopt-custodians': operation({
    audience: ['admin'],
    input: z.strictObject({ file: fileTextSchema }),
    output: z.strictObject({ number: z.number().int() }),
  }),
};
