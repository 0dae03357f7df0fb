import { z } from 'zod';
import { choiceSchema, codeSchema, idSchema, instantSchema, ledgerSchema, sha256Schema } from './domain.ts';
import { operation } from './operation.ts';

const everyRole = ['operator', 'supervisor', 'admin', 'auditor'] as const;

export const gateConditionSchema = z.strictObject({
  id: z.enum([
    'deployment-live',
    'policy-in-force',
    'inside-window',
    'authorised',
    'clock-right',
    'officers-present',
    'list-sealed',
    'model-approved',
    'model-as-authorised',
    'threshold-as-authorised',
    'cameras-in-authority',
    'engine-ready',
  ]),
  isMet: z.boolean(),
  /** What holds, or what is missing and what would satisfy it. */
  words: z.string(),
});
export type GateCondition = z.infer<typeof gateConditionSchema>;

export const deploymentViewSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  place: z.string(),
  useCase: z.string(),
  state: z.enum(['draft', 'live', 'ended']),
  window: z.strictObject({ from: instantSchema, until: instantSchema }),
  watchlist: z.strictObject({
    name: z.string(),
    entries: z.number().int(),
    sealHash: sha256Schema.nullable(),
    expiresAt: instantSchema,
  }),
  cameraIds: z.array(idSchema),
  threshold: z.number(),
  /** The version of the policy that it started under and keeps to; null for those from before there were policies. */
  policy: z.strictObject({ version: z.number().int(), hash: sha256Schema }).nullable(),
});

export const recognitionStatusSchema = z.strictObject({
  isRunning: z.boolean(),
  /** One plain sentence: running, or why not. */
  words: z.string(),
  /** What needs a person now, such as an alert that can't be written to a full disk; null when nothing does. */
  alarm: z.string().nullable(),
  conditions: z.array(gateConditionSchema),
  ledger: ledgerSchema,
  isLedgerBalanced: z.boolean(),
  model: z.strictObject({ name: z.string(), purpose: z.string(), modelHash: sha256Schema }).nullable(),
  /** Which execution provider runs, and how it was checked against the CPU. */
  provider: z.string().nullable(),
});
export type RecognitionStatus = z.infer<typeof recognitionStatusSchema>;

export const deploymentOperations = {
  /** The deployment that is live or was last, and what the gate says. */
  'deployments.current': operation({
    audience: everyRole,
    input: z.strictObject({}),
    output: z.strictObject({
      deployment: deploymentViewSchema.nullable(),
      recognition: recognitionStatusSchema,
    }),
  }),
  /** Ends recognition at once; a new start needs a new authority. */
  'deployments.end': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema, reason: z.string().trim().min(3, 'Say why.').max(300) }),
    output: z.strictObject({}),
  }),
  /**
   * The live list, or else the draft. Nobody who judges alerts sees who is on it, because a name beside a picture
   * would unblind them: of a draft each supervisor sees what they enrolled themselves, of a sealed list nothing.
   */
  'watchlists.entries': operation({
    audience: ['supervisor'],
    input: z.strictObject({}),
    output: z.strictObject({
      name: z.string().nullable(),
      /** All of them, hidden ones included. */
      count: z.number().int().nonnegative(),
      sealHash: sha256Schema.nullable(),
      /** Why `entries` is not the whole list; null when it is. */
      hiddenBecause: z.string().nullable(),
      entries: z.array(
        z.strictObject({
          id: idSchema,
          reference: z.string(),
          name: z.string(),
          category: choiceSchema,
          source: z.string(),
          lawfulBasis: z.string(),
          imageDate: z.string(),
          /** 0 to 100. */
          quality: z.number(),
          /** Path below `/media/<ticket>/`. */
          picture: z.string(),
        }),
      ),
    }),
  }),
  /** Enrols one picture into the draft list; a sealed list takes nothing more. */
  'watchlists.enrol': operation({
    audience: ['supervisor'],
    input: z.strictObject({
      reference: z.string().trim().min(1).max(60),
      name: z.string().trim().min(1).max(120),
      /** Code of one of the policy's categories. */
      category: codeSchema,
      source: z.string().trim().min(1, 'Say where the picture comes from.').max(200),
      lawfulBasis: z.string().trim().min(1, 'Say on what basis it is held.').max(200),
      imageDate: z.iso.date(),
      instructions: z.string().trim().max(500),
      pictureBase64: z.base64().max(16 * 1024 * 1024),
    }),
    output: z.strictObject({ id: idSchema, quality: z.number() }),
  }),
};
