import { z } from 'zod';
import {
  alertStateSchema,
  choiceSchema,
  idSchema,
  instantSchema,
  lineSchema,
  proseSchema,
} from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

const reviewers = ['operator', 'supervisor'] as const;
const readers = ['operator', 'supervisor', 'auditor'] as const;

const atSchema = z.strictObject({ by: z.string(), at: instantSchema });

/** A row of the list. */
export const caseSummarySchema = z.strictObject({
  id: idSchema,
  /** Counts up; what people say aloud: "case 3". */
  number: z.number().int().positive(),
  /** Null once the case was destroyed, or while nobody is signed in who may open it. */
  title: z.string().nullable(),
  state: z.enum(['open', 'closed', 'destroyed']),
  opened: atSchema,
  heldBy: z.strictObject({ name: z.string(), isMe: z.boolean() }).nullable(),
  /** To whom it was offered, and they have not taken it yet. */
  offeredTo: z.strictObject({ name: z.string(), isMe: z.boolean() }).nullable(),
  alerts: z.number().int().nonnegative(),
  notes: z.number().int().nonnegative(),
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;

const linkedAlertSchema = z.strictObject({
  id: idSchema,
  number: z.number().int().positive(),
  state: alertStateSchema,
  raisedAt: instantSchema,
  cameraName: z.string(),
  linked: atSchema,
  /** What came of it; null while nothing was recorded, or nothing ever will be. */
  outcome: choiceSchema.nullable(),
});

export const caseViewSchema = z.strictObject({
  summary: caseSummarySchema,
  alerts: z.array(linkedAlertSchema),
  /** Oldest first. A hand-over stands among them, with what the next person must know. */
  notes: z.array(
    z.strictObject({
      id: idSchema,
      kind: z.enum(['note', 'hand-over', 'closure']),
      words: z.string(),
      by: z.string(),
      at: instantSchema,
    }),
  ),
  closed: atSchema.nullable(),
  /** When it is destroyed, of a closed one. */
  destroyedAt: instantSchema.nullable(),
  /** Why the caller can't add to it; null when they can. */
  cannotChangeBecause: z.string().nullable(),
});
export type CaseView = z.infer<typeof caseViewSchema>;

const wordsSchema = proseSchema(2_000, 'Write what the next reader must know.');

/** What happened in the last hours, for whoever comes next. */
const shiftSummarySchema = z.strictObject({
  since: instantSchema,
  until: instantSchema,
  alerts: z.strictObject({
    raised: z.number().int().nonnegative(),
    confirmed: z.number().int().nonnegative(),
    rejected: z.number().int().nonnegative(),
    expired: z.number().int().nonnegative(),
    /** Those that wait for votes now, whenever they were raised. */
    open: z.number().int().nonnegative(),
    /** Confirmed ones of which nobody has recorded yet what came of them. */
    outcomeMissing: z.number().int().nonnegative(),
  }),
  outcomes: z.array(choiceSchema.extend({ count: z.number().int().positive() })),
  cases: z.strictObject({
    opened: z.number().int().nonnegative(),
    closed: z.number().int().nonnegative(),
    open: z.number().int().nonnegative(),
  }),
  /** How many votes each person locked. */
  votes: z.array(z.strictObject({ name: z.string(), count: z.number().int().positive() })),
});
export type ShiftSummary = z.infer<typeof shiftSummarySchema>;

export const caseOperations = {
  /** Open ones first, then those that were closed last. */
  'cases.list': operation({
    audience: readers,
    input: z.strictObject({}),
    output: z.strictObject({ cases: z.array(caseSummarySchema) }),
  }),
  'cases.read': operation({
    audience: readers,
    input: z.strictObject({ id: idSchema }),
    output: caseViewSchema,
  }),
  /** Begins one, about an alert if that is given; whoever opens it has it in hand. */
  'cases.open': operation({
    audience: reviewers,
    input: z.strictObject({ title: lineSchema(120), alertId: idSchema.optional() }),
    output: z.strictObject({ id: idSchema }),
  }),
  /** Only alerts that two people have judged, and no decoys. */
  'cases.link-alert': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema, alertId: idSchema }),
    output: z.strictObject({}),
  }),
  /** Adds a note. Nobody changes one, or takes one away. */
  'cases.add-note': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema, words: wordsSchema }),
    output: z.strictObject({}),
  }),
  /** Offers it to a colleague, with what they must know; until they take it, it stays where it is. */
  'cases.hand-over': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema, toPersonId: idSchema, words: wordsSchema }),
    output: z.strictObject({}),
  }),
  /** Takes it: what was offered, or with a reason what somebody has who is not there. */
  'cases.take': operation({
    audience: reviewers,
    input: z.strictObject({ id: idSchema, because: reasonSchema.optional() }),
    output: z.strictObject({}),
  }),
  /** Ends it for good. */
  'cases.close': operation({
    audience: ['supervisor'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: z.strictObject({}),
  }),
  /** Whom a case can be handed over to. */
  'cases.colleagues': operation({
    audience: reviewers,
    input: z.strictObject({}),
    output: z.strictObject({ people: z.array(z.strictObject({ id: idSchema, name: z.string() })) }),
  }),
  'cases.shift-summary': operation({
    audience: readers,
    input: z.strictObject({ hours: z.number().int().min(1).max(24).default(12) }),
    output: shiftSummarySchema,
  }),
};
