import { z } from 'zod';
import {
  codeSchema,
  idSchema,
  instantSchema,
  ledgerSchema,
  lineSchema,
  proseSchema,
  sha256Schema,
} from './domain.ts';
import { operation } from './operation.ts';
import { drawnFileSchema, recordFormatSchema } from './record-format.ts';
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

/** What people do with a deployment. */
export const deploymentStepSchema = z.enum([
  'change',
  'export',
  'authorise',
  'reopen',
  'begin-self-test',
  'finish-self-test',
  'start',
  'start-urgently',
  'suspend',
  'resume',
  'end',
  'report',
]);

/** On a vehicle for the day, or fixed in the street. */
export const deploymentKindSchema = z.enum(['van', 'static']);
export type DeploymentKind = z.infer<typeof deploymentKindSchema>;

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
    'authorised',
    'officer-rank',
    'documents-named',
    'inside-window',
    'clock-right',
    'officers-present',
    'list-sealed',
    'list-approved',
    'list-fresh',
    'model-approved',
    'model-as-authorised',
    'threshold-as-authorised',
    'cameras-in-authority',
    'self-test-passed',
    'head-kept',
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
  useCaseCode: codeSchema,
  kind: deploymentKindSchema,
  state: deploymentStateSchema,
  /** Its state in one plain sentence. */
  stateWords: z.string(),
  rationale: z.string(),
  documents: z.array(namedDocumentSchema.extend({ words: z.string() })),
  signage: z.string(),
  /** The signed authority in short; null while there is none. `gate` says whether it counts. */
  authority: z
    .strictObject({
      officer: z.string(),
      rank: z.string().nullable(),
      personnelNumber: z.string(),
      sha256: sha256Schema,
      /** Who gives the codes. */
      onSiteOfficer: z.string(),
    })
    .nullable(),
  /** An urgent start; null where there was none. */
  urgent: z
    .strictObject({
      reason: z.string(),
      startedAt: instantSchema,
      people: z.array(z.string()),
      authorityDueAt: instantSchema,
      isAuthorised: z.boolean(),
    })
    .nullable(),
  /** An urgent start that waits for a second person. */
  urgentAsked: z
    .strictObject({
      reason: z.string(),
      by: z.string(),
      at: instantSchema,
      cannotConfirmBecause: z.string().nullable(),
      /** Whether the viewer asked for it. */
      isMine: z.boolean(),
    })
    .nullable(),
  selfTest: z
    .strictObject({
      startedAt: instantSchema,
      finishedAt: instantSchema.nullable(),
      found: z.number().int(),
      /** What the policy asks for. */
      needed: z.number().int(),
      /** Who was to be found, while it is fresh: known until the engine is restarted. */
      staff: z.array(z.strictObject({ reference: z.string(), passes: z.number().int() })),
    })
    .nullable(),
  /**
   * Passes of staff on the blue list while it is live: how many its policy asks for, and how many were walked as somebody counted
   * them. Null where neither is any.
   */
  walks: z.strictObject({ due: z.number().int(), walked: z.number().int() }).nullable(),
  /** What the caller can do now; a refusal says why not. */
  steps: z.array(z.strictObject({ step: deploymentStepSchema, refusal: z.string().nullable() })),
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
  urgentAsked: true,
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

/** A file as somebody chose it. */
const fileTextSchema = z.string().max(4 * 1024 * 1024, 'This file is far too large to be one of these.');

const exportedFileSchema = z.strictObject({
  fileName: z.string(),
  contentType: z.string(),
  text: z.string(),
});

/** The on-site officer’s codes: what is asked for now. */
export const presenceStatusSchema = z.strictObject({
  officer: z.string(),
  /** The time of the present code; null outside the window. */
  slot: z.strictObject({ from: instantSchema, ends: instantSchema }).nullable(),
  isConfirmed: z.boolean(),
  /** Until when the last code counts; null for none. */
  countsUntil: instantSchema.nullable(),
  /** In the demo only: its officer's present code, and whether that officer still confirms by themselves. */
  demo: z.strictObject({ code: z.string().nullable(), isAutomatic: z.boolean() }).nullable(),
});
export type PresenceStatus = z.infer<typeof presenceStatusSchema>;

const authorityPreviewSchema = z.strictObject({
  /** Why it can't be imported; null when it can. */
  refusal: z.string().nullable(),
  deploymentId: idSchema.nullable(),
  deploymentName: z.string().nullable(),
  /** What it says, as far as it could be read. */
  facts: z.array(z.strictObject({ label: z.string(), lines: z.array(z.string()) })),
});

export const deploymentOperations = {
  /** The deployment that is live or was last, and what the gate says. */
  'deployments.current': operation({
    audience: everyRole,
    input: z.strictObject({}),
    output: z.strictObject({
      deployment: deploymentViewSchema.nullable(),
      recognition: recognitionStatusSchema,
      /** Null while no on-site officer has given their word. */
      presence: presenceStatusSchema.nullable(),
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
  /** The request for the officers' own machines, as things stand now. */
  'deployments.export': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema }),
    output: exportedFileSchema,
  }),
  /** What a signed file says, and whether it could be imported; nothing is kept. */
  'deployments.preview-authority': operation({
    audience: ['supervisor'],
    input: z.strictObject({ file: fileTextSchema }),
    output: authorityPreviewSchema,
  }),
  'deployments.import-authority': operation({
    audience: ['supervisor'],
    input: z.strictObject({ file: fileTextSchema }),
    output: z.strictObject({ id: idSchema }),
  }),
  /** The authority that was taken in, from the log and from what was signed; without one, what is asked for, as a page. */
  'deployments.authority-page': operation({
    audience: ['supervisor', 'admin', 'auditor'],
    input: z.strictObject({ id: idSchema, format: recordFormatSchema.default('html') }),
    output: drawnFileSchema,
  }),
  /** Looks for consenting staff alone, before the start. */
  'deployments.begin-self-test': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
  'deployments.finish-self-test': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({ found: z.number().int() }),
  }),
  'deployments.start': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
  /** Asks for a start before the written authority is here; a second person has to confirm it. */
  'deployments.ask-urgent': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({
      id: idSchema,
      reason: reasonSchema,
      /** The on-site officer's word for exactly this draft. */
      presenceFile: fileTextSchema,
    }),
    output: z.strictObject({}),
  }),
  'deployments.confirm-urgent': operation({
    audience: ['operator', 'supervisor'],
    /** `askedAt` of the request that was read: whoever asks anew has it read anew. */
    input: z.strictObject({ id: idSchema, askedAt: instantSchema }),
    output: z.strictObject({}),
  }),
  /** Whoever asked for an urgent start withdraws it, anybody else who is asked refuses it: nothing waits any more. */
  'deployments.drop-urgent': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({ id: idSchema, askedAt: instantSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
  /** Types the on-site officer's code in. Nobody at a workstation can make one. */
  'deployments.confirm-presence': operation({
    audience: ['operator', 'supervisor'],
    input: z.strictObject({ code: z.string().trim().min(1, 'Type the code.').max(60) }),
    output: z.strictObject({ countsUntil: instantSchema }),
  }),
  /** What is published of a deployment, counted from the log. */
  'deployments.record': operation({
    audience: ['supervisor', 'auditor'],
    input: z.strictObject({ id: idSchema, format: recordFormatSchema.default('html') }),
    output: drawnFileSchema,
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
