import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

/** pending → answered; refused by a second person, withdrawn by whoever asked, or expired before somebody confirmed it. */
export const listingQuestionStateSchema = z.enum(['pending', 'answered', 'refused', 'withdrawn', 'expired']);
export type ListingQuestionState = z.infer<typeof listingQuestionStateSchema>;

/** A sealed list that somebody was on. */
export const listingSchema = z.strictObject({
  listName: z.string(),
  sealedAt: instantSchema,
  /** Null while the list is still there. */
  destroyedAt: instantSchema.nullable(),
  /** When two people took them off it; null if nobody did. */
  removedAt: instantSchema.nullable(),
  /** What the list was used for; empty when no deployment started with it. */
  deployments: z.array(
    z.strictObject({
      name: z.string(),
      place: z.string(),
      startedAt: instantSchema,
      endedAt: instantSchema.nullable(),
    }),
  ),
});
export type Listing = z.infer<typeof listingSchema>;

export const listingAnswerSchema = z.strictObject({
  /** Latest first; empty when nobody with exactly this reference was on a list that can still be asked. */
  listings: z.array(listingSchema),
  /** How many sealed lists were asked. */
  listsAsked: z.number().int().nonnegative(),
  /** When the oldest of them was sealed; null when there was none. */
  reachesBackTo: instantSchema.nullable(),
});
export type ListingAnswer = z.infer<typeof listingAnswerSchema>;

const stepSchema = z.strictObject({ by: z.string(), at: instantSchema });

export const listingQuestionSchema = z.strictObject({
  id: idSchema,
  state: listingQuestionStateSchema,
  /** Null while nobody is signed in who may open it. */
  reference: z.string().nullable(),
  reason: z.string().nullable(),
  asked: stepSchema,
  closed: stepSchema.nullable(),
  expiresAt: instantSchema,
  /** Why the caller can't be the second person; null when they can. */
  cannotConfirmBecause: z.string().nullable(),
  /** Whether the caller asked: then they can withdraw it. */
  isMine: z.boolean(),
  /** For auditors only. */
  answer: listingAnswerSchema.nullable(),
});
export type ListingQuestion = z.infer<typeof listingQuestionSchema>;

const askers = ['auditor'] as const;
/** Nobody who judges alerts: it would tell them who is on a list that is in use. */
const seconds = ['admin', 'auditor'] as const;
const nothing = z.strictObject({});

/**
 * “Was I listed?”, answered from a keyed hash of the person's reference, also long after the list is gone. An auditor asks, a
 * second person who judges no alerts confirms that the person themselves wants to know; then the answer is there.
 */
export const listingOperations = {
  'listings.ask': operation({
    audience: askers,
    input: z.strictObject({
      reference: z.string().trim().min(1, 'Say who: the reference of the person.').max(60),
      reason: reasonSchema,
    }),
    output: z.strictObject({ id: idSchema }),
  }),
  'listings.confirm': operation({
    audience: seconds,
    input: z.strictObject({ id: idSchema }),
    output: nothing,
  }),
  /** Whoever asked withdraws it, anybody else refuses it. */
  'listings.close': operation({
    audience: seconds,
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: nothing,
  }),
  'listings.list': operation({
    audience: seconds,
    input: nothing,
    output: z.strictObject({
      questions: z.array(listingQuestionSchema),
      /** Why the caller can't ask anything now; null when they can. */
      cannotAskBecause: z.string().nullable(),
    }),
  }),
};
