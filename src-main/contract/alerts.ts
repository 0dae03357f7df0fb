import { z } from 'zod';
import {
  alertStateSchema,
  choiceSchema,
  codeSchema,
  idSchema,
  instantSchema,
  judgementReasonsSchema,
  roleSchema,
  verdictSchema,
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
  /** Who has it in hand, so that no two people work on the same vote. */
  heldBy: z.strictObject({ name: z.string(), isMe: z.boolean(), since: instantSchema }).nullable(),
  /** Since when it waits for somebody to take it; null while somebody has it, and once nothing is left to judge. */
  waitingSince: instantSchema.nullable(),
  /** When it was called out, because nobody took it. */
  escalatedAt: instantSchema.nullable(),
  votesLocked: z.number().int().min(0).max(2),
  iHaveVoted: z.boolean(),
  canJudge: z.boolean(),
  /** Why the caller can't judge this alert (now); null when they can. */
  cannotJudgeBecause: z.string().nullable(),
  /** Whether the caller may take it in hand, or take it over from whoever has it. */
  canTake: z.boolean(),
  /** It was a decoy: known once both votes are locked, false until then. */
  wasDecoy: z.boolean(),
  /** Of an alert that came from a site: which, and its number there. Null of one that was raised here. */
  site: z
    .strictObject({
      name: z.string(),
      number: z.number().int().positive(),
      /**
       * `sent`: judged here, and the site has not said that it has it. `held`: it has, and goes by it. `there`: the site decided it first,
       * and that holds.
       */
      standing: z.enum(['open', 'sent', 'held', 'there']),
    })
    .nullable(),
});
export type AlertSummary = z.infer<typeof alertSummarySchema>;

/** `mine`: waits for the caller's vote. `waiting`: nobody has it in hand. */
export const alertFilterSchema = z.enum(['all', 'mine', 'waiting', 'outcome-missing', 'decided', 'expired']);
export type AlertFilter = z.infer<typeof alertFilterSchema>;

const voteSchema = z.strictObject({
  verdict: verdictSchema,
  reasons: judgementReasonsSchema,
  lockedAt: instantSchema,
});

const picturesSchema = z.strictObject({
  /** When they were destroyed, as the policy says; null while they are there. Then there are none below. */
  destroyedAt: instantSchema.nullable(),
  /** Paths below `/media/<ticket>/`: square crops with the same framing, unretouched. */
  probes: z.array(z.string()),
  candidate: z.string().nullable(),
});

/** The reasons that may be given, in the words of the policy that the deployment runs under. */
const reasonChoicesSchema = z.strictObject({
  subject: z.array(choiceSchema),
  system: z.array(choiceSchema),
  environment: z.array(choiceSchema),
});
export type ReasonChoices = z.infer<typeof reasonChoicesSchema>;

const lockedVoteSchema = voteSchema.extend({ by: z.string(), role: roleSchema });

const errorRateSchema = z.strictObject({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** Beyond what the test set could show: the error curve was continued straight on. */
  isExtrapolated: z.boolean(),
});
export type ErrorRate = z.infer<typeof errorRateSchema>;

/** A vote that its person took back before the second one. */
const withdrawnVoteSchema = voteSchema.extend({
  by: z.string(),
  because: z.string(),
  withdrawnAt: instantSchema,
});

/** Until both votes are locked: neither score, name, category nor the other's vote is on the wire. */
export const blindAlertSchema = z.strictObject({
  phase: z.literal('blind'),
  summary: alertSummarySchema,
  pictures: picturesSchema,
  reasons: reasonChoicesSchema,
  myVote: voteSchema.nullable(),
  /** Whether the caller's vote can still be taken back: nobody else has voted. */
  canWithdraw: z.boolean(),
  /** Why nobody judged it in time, of an expired alert and once somebody said it. */
  explanation: z.strictObject({ words: z.string(), by: z.string(), explainedAt: instantSchema }).nullable(),
});

export const revealedAlertSchema = z.strictObject({
  phase: z.literal('revealed'),
  summary: alertSummarySchema,
  pictures: picturesSchema,
  reasons: reasonChoicesSchema,
  /** What may be recorded as having come of it. */
  outcomes: z.array(choiceSchema),
  myVote: voteSchema.nullable(),
  votes: z.array(lockedVoteSchema).length(2),
  withdrawn: z.array(withdrawnVoteSchema),
  score: z.number(),
  /**
   * Of pairs of different people on the test set of the model, the share that is as alike as this or more, with its 95% interval; null
   * where it was not measured.
   */
  errorRate: errorRateSchema.nullable(),
  threshold: z.number(),
  model: z.string(),
  candidate: z.strictObject({
    reference: z.string(),
    name: z.string(),
    category: choiceSchema,
    instructions: z.string(),
  }),
  /** Path of the clip from around it, below `/media/<ticket>/`: one person, and everybody else pixelated. */
  clip: z.string().nullable(),
  /** Of a site’s alert whose clip is not here: whether it can be asked for, was, or there is none. */
  clipThere: z.enum(['ask', 'asked', 'none']).nullable(),
  /** When officers were told, of a confirmed alert. */
  dispatch: z.strictObject({ by: z.string(), dispatchedAt: instantSchema }).nullable(),
  outcome: z
    .strictObject({ what: choiceSchema, note: z.string(), by: z.string(), recordedAt: instantSchema })
    .nullable(),
});

/** A decoy once both votes are locked: two people of whom it was known that they are not one. */
export const judgedDecoySchema = z.strictObject({
  phase: z.literal('decoy'),
  summary: alertSummarySchema,
  pictures: picturesSchema,
  reasons: reasonChoicesSchema,
  myVote: voteSchema.nullable(),
  votes: z.array(lockedVoteSchema).length(2),
  withdrawn: z.array(withdrawnVoteSchema),
});

export const alertViewSchema = z.discriminatedUnion('phase', [
  blindAlertSchema,
  revealedAlertSchema,
  judgedDecoySchema,
]);
export type AlertView = z.infer<typeof alertViewSchema>;

/** Lets a client retry without doing a thing twice. */
const idempotencyKeySchema = z.string().regex(/^[0-9a-zA-Z-]{8,64}$/);

export const alertOperations = {
  /** Open alerts oldest first, expired ones until somebody explains them; then the latest closed ones. */
  'alerts.list': operation({
    audience: reviewers,
    input: z.strictObject({ closedLimit: z.number().int().min(0).max(200).default(20) }),
    output: z.strictObject({
      open: z.array(alertSummarySchema),
      closed: z.array(alertSummarySchema),
      /** Alerts raised in the last ten minutes, all of them. */
      raisedInTenMinutes: z.number().int().nonnegative(),
    }),
  }),
  /**
   * Alerts in which every word is found, newest first: in number, camera and holder, and once both votes are locked in
   * who it was about and what came of it.
   */
  'alerts.search': operation({
    audience: reviewers,
    input: z.strictObject({
      text: z.string().trim().max(100),
      among: alertFilterSchema.default('all'),
      cameraId: idSchema.optional(),
      /** Of that site alone; null: of this machine alone. */
      site: z.string().max(40).nullable().optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: z.strictObject({
      alerts: z.array(alertSummarySchema),
      /** All that were found, those beyond the limit included. */
      found: z.number().int().nonnegative(),
    }),
  }),
  'alerts.read': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema }),
    output: alertViewSchema,
  }),
  /** Takes an alert in hand, for the first vote or the second. */
  'alerts.take': operation({
    audience: reviewers,
    input: z.strictObject({
      id: idSchema,
      /** From somebody who has it in hand already. */
      isTakeOver: z.boolean().default(false),
    }),
    output: z.strictObject({}),
  }),
  /** Puts back what the caller has in hand and has not judged. */
  'alerts.release': operation({
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
  /** Takes back the caller's vote, with a reason, while nobody else has voted. They have the alert in hand again. */
  'alerts.withdraw-vote': operation({
    audience: reviewers,
    input: z.strictObject({
      id: idSchema,
      because: z.string().trim().min(3, 'Say why you take it back.').max(300),
    }),
    output: z.strictObject({}),
  }),
  /** Says why nobody judged an alert before it expired: until then it stays in the queue. */
  'alerts.explain-expiry': operation({
    audience: reviewers,
    input: z.strictObject({
      id: idSchema,
      words: z.string().trim().min(3, 'Say why nobody could judge it.').max(300),
    }),
    output: z.strictObject({}),
  }),
  /** Asks the site of an alert that both have judged for its clip, which comes sealed to those who review. */
  'alerts.ask-clip': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
  /** Writes down that officers were told what the card of a confirmed alert says. */
  'alerts.note-dispatch': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema }),
    output: z.strictObject({}),
  }),
  'alerts.record-outcome': operation({
    audience: reviewers,
    input: z.strictObject({
      id: idSchema,
      code: codeSchema,
      note: z.string().trim().max(500),
      idempotencyKey: idempotencyKeySchema,
    }),
    output: z.strictObject({}),
  }),
};
