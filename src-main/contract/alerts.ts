import { z } from 'zod';
import {
  alertStateSchema,
  idSchema,
  instantSchema,
  judgementReasonsSchema,
  outcomeSchema,
  roleSchema,
  verdictSchema,
  watchlistCategorySchema,
} from './domain.ts';
import { operation } from './operation.ts';

const reviewers = ['operator', 'supervisor'] as const;

/** A row of the queue. Nothing here may depend on the candidate, the score or how somebody voted. */
export const alertSummarySchema = z.strictObject({
  id: idSchema,
  /** Counts up within the log; what people say aloud: "alert 14". */
  number: z.number().int().positive(),
  state: alertStateSchema,
  raisedAt: instantSchema,
  cameraId: idSchema,
  cameraName: z.string(),
  acknowledgedBy: z.string().nullable(),
  votesLocked: z.number().int().min(0).max(2),
  iHaveVoted: z.boolean(),
  canJudge: z.boolean(),
  /** Why the caller can't judge this alert (now); null when they can. */
  cannotJudgeBecause: z.string().nullable(),
});
export type AlertSummary = z.infer<typeof alertSummarySchema>;

const voteSchema = z.strictObject({
  verdict: verdictSchema,
  reasons: judgementReasonsSchema,
  lockedAt: instantSchema,
});

const picturesSchema = z.strictObject({
  /** Paths below `/media/<ticket>/`: square crops with the same framing, unretouched. */
  probes: z.array(z.string()).min(1),
  candidate: z.string(),
});

/** Until both votes are locked: neither score, name, category nor the other's vote is on the wire. */
export const blindAlertSchema = z.strictObject({
  phase: z.literal('blind'),
  summary: alertSummarySchema,
  pictures: picturesSchema,
  myVote: voteSchema.nullable(),
});

export const revealedAlertSchema = z.strictObject({
  phase: z.literal('revealed'),
  summary: alertSummarySchema,
  pictures: picturesSchema,
  myVote: voteSchema.nullable(),
  votes: z.array(voteSchema.extend({ by: z.string(), role: roleSchema })).length(2),
  score: z.number(),
  threshold: z.number(),
  model: z.string(),
  candidate: z.strictObject({
    reference: z.string(),
    name: z.string(),
    category: watchlistCategorySchema,
    instructions: z.string(),
  }),
  outcome: z
    .strictObject({ code: outcomeSchema, note: z.string(), by: z.string(), recordedAt: instantSchema })
    .nullable(),
});

export const alertViewSchema = z.discriminatedUnion('phase', [blindAlertSchema, revealedAlertSchema]);
export type AlertView = z.infer<typeof alertViewSchema>;

/** Lets a client retry without doing a thing twice. */
const idempotencyKeySchema = z.string().regex(/^[0-9a-zA-Z-]{8,64}$/);

export const alertOperations = {
  /** Open alerts oldest first, then the latest closed ones. */
  'alerts.list': operation({
    audience: reviewers,
    input: z.strictObject({ closedLimit: z.number().int().min(0).max(200).default(20) }),
    output: z.strictObject({ open: z.array(alertSummarySchema), closed: z.array(alertSummarySchema) }),
  }),
  'alerts.read': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema }),
    output: alertViewSchema,
  }),
  'alerts.acknowledge': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
  /** Locks the caller's vote. Reasons are asked for a verdict of either kind. */
  'alerts.judge': operation({
    audience: reviewers,
    input: z.strictObject({
      id: idSchema,
      verdict: verdictSchema,
      reasons: judgementReasonsSchema.refine(
        (reasons) => reasons.subject.length + reasons.system.length + reasons.environment.length > 0,
        'Choose at least one reason.',
      ),
      idempotencyKey: idempotencyKeySchema,
    }),
    output: z.strictObject({ state: alertStateSchema }),
  }),
  'alerts.record-outcome': operation({
    audience: reviewers,
    input: z.strictObject({
      id: idSchema,
      code: outcomeSchema,
      note: z.string().trim().max(500),
      idempotencyKey: idempotencyKeySchema,
    }),
    output: z.strictObject({}),
  }),
};
