import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, ledgerSchema, lineSchema, sha256Schema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

/** draft → authorised ⇄ self-test; authorised → live ⇄ suspended → ended → purged → reported. */
export const deploymentStateSchema = z.enum([
  'draft',
  'authorised',
  'self-test',
  'live',
  'suspended',
  'ended',
  'purged',
  'reported',
]);
export type DeploymentState = z.infer<typeof deploymentStateSchema>;

/** On a vehicle for the day, or fixed in the street. */
export const deploymentKindSchema = z.enum(['van', 'static']);
export type DeploymentKind = z.infer<typeof deploymentKindSchema>;

/** A text of several lines, as it stands in something signed: nothing in it is invisible or turns the text round. */
function proseSchema(longest: number, empty: string) {
  return z
    .string()
    .trim()
    .min(1, empty)
    .max(longest)
    .regex(
      /^[^\p{C}\p{Zl}\p{Zp}\n]*(\n[^\p{C}\p{Zl}\p{Zp}\n]*)*$/u,
      'Only letters, digits, signs and spaces.',
    );
}

/** A document that the officer goes by, told by its hash: the policy says which there must be. */
export const namedDocumentSchema = z.strictObject({
  code: codeSchema,
  /** How it is called and of which day, fit to publish. */
  title: lineSchema(200),
  sha256: sha256Schema,
});
export type NamedDocument = z.infer<typeof namedDocumentSchema>;

function isEachOnce(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}

/** What people agree on before anybody is asked to authorise it. */
export const deploymentDraftSchema = z.strictObject({
  name: lineSchema(80),
  kind: deploymentKindSchema,
  place: lineSchema(200),
  /** Code of one of the policy's use cases. */
  useCase: codeSchema,
  rationale: proseSchema(2_000, 'Say why this deployment is needed, here and now.'),
  cameraIds: z
    .array(idSchema)
    .min(1, 'Choose at least one camera.')
    .max(64)
    .refine(isEachOnce, 'Choose each camera once.'),
  from: instantSchema,
  until: instantSchema,
  listId: idSchema,
  threshold: z.number().min(0).max(1),
  documents: z
    .array(namedDocumentSchema)
    .max(20)
    .refine((documents) => isEachOnce(documents.map(({ code }) => code)), 'Name each document once.'),
  /** How people in the street are told. */
  signage: proseSchema(500, 'Say how people are told that faces are compared here.'),
});
export type DeploymentDraft = z.infer<typeof deploymentDraftSchema>;

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
  kind: deploymentKindSchema,
  state: deploymentStateSchema,
  /** Its state in one plain sentence. */
  stateWords: z.string(),
  rationale: z.string(),
  documents: z.array(namedDocumentSchema.extend({ words: z.string() })),
  signage: z.string(),
  /** Why it stands still, and since when; null unless it is suspended. */
  suspended: z.strictObject({ reason: z.string(), at: instantSchema }).nullable(),
  window: z.strictObject({ from: instantSchema, until: instantSchema }),
  watchlist: z.strictObject({
    id: idSchema,
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

export type DeploymentView = z.infer<typeof deploymentViewSchema>;

const deploymentSummarySchema = deploymentViewSchema.pick({
  id: true,
  name: true,
  place: true,
  kind: true,
  state: true,
  window: true,
});

export const recognitionStatusSchema = z.strictObject({
  isRunning: z.boolean(),
  /** One plain sentence: running, or why not. */
  words: z.string(),
  /** What needs a person now, such as an alert that can't be written to a full disk; null when nothing does. */
  alarm: z.string().nullable(),
  /** What is cut back because the machine can't keep up, and what that costs; null while nothing is. */
  overload: z.string().nullable(),
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
  /** All of them, newest first. */
  'deployments.list': operation({
    audience: everyRole,
    input: z.strictObject({}),
    output: z.strictObject({ deployments: z.array(deploymentSummarySchema) }),
  }),
  'deployments.read': operation({
    audience: everyRole,
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({ deployment: deploymentViewSchema }),
  }),
  /** Writes down what an authorising officer will be asked for. */
  'deployments.draft': operation({
    audience: ['supervisor'],
    input: deploymentDraftSchema,
    output: z.strictObject({ id: idSchema }),
  }),
  /** Changes a draft. One that is authorised is opened again first, and loses its authority. */
  'deployments.change': operation({
    audience: ['supervisor'],
    input: deploymentDraftSchema.extend({ id: idSchema }),
    output: z.strictObject({}),
  }),
  'deployments.reopen': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
  /** Recognition stands still; everything else goes on. */
  'deployments.suspend': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
  'deployments.resume': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
  /** Ends recognition at once; a new start needs a new authority. */
  'deployments.end': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
};
