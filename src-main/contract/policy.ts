import { z } from 'zod';
import {
  choiceSchema,
  instantSchema,
  lineSchema,
  modeSchema,
  roleSchema,
  sha256Schema,
  type Choice,
} from './domain.ts';

/** A list that nobody adds to but the policy: no code and no wording twice. */
function closedList<Item extends z.ZodType<Choice>>(item: Item, { most }: { readonly most: number }) {
  return z
    .array(item)
    .min(1)
    .max(most)
    .refine((items) => isDistinct(items, 'code'), 'Each code stands once in its list.')
    .refine((items) => isDistinct(items, 'words'), 'Each wording stands once in its list.');
}

function isDistinct(items: readonly Choice[], part: 'code' | 'words'): boolean {
  return new Set(items.map((item) => item[part].toLowerCase())).size === items.length;
}

/** Whole numbers, so that nobody argues about a fraction. */
const whole = (most: number, least = 0) => z.number().int().min(least).max(most);

export const categorySchema = choiceSchema.extend({
  /** `blue-list`: consenting staff or synthetic people, enrolled to measure; their passes are never alerts. */
  kind: z.enum(['listed', 'blue-list']),
  /** Whether somebody under 18 may be listed under it, with an extra authority, or not at all. */
  under18: z.enum(['extra-authority', 'never']),
});
export type Category = z.infer<typeof categorySchema>;

/** What an outcome counts as in figures, whatever a force calls it. */
export const outcomeMeaningSchema = z.enum([
  'arrest',
  'disposal',
  'no-action',
  'misidentified',
  'not-located',
]);

const approvedModelSchema = z.strictObject({
  /** SHA-256 over the hashes of the chain's models, as a deployment's authority names it. */
  hash: sha256Schema,
  name: lineSchema(200),
  /** No authority may set a threshold below it. Thresholds belong to a model and mean nothing for another. */
  thresholdFloor: z.number().min(0).max(1),
});

const readersSchema = z
  .array(roleSchema)
  .max(roleSchema.options.length)
  .refine((roles) => new Set(roles).size === roles.length, 'Each role stands once.');

/** How people come in. */
const signInSchema = z.strictObject({
  /** Roles that work only with a second factor. */
  secondFactorFrom: readersSchema,
  /** Roles that unlock their screen with a code of it as well. */
  unlockSecondFactorFrom: readersSchema,
  /** How long a seat may be left untouched before its screen locks. */
  idleLockMinutes: whole(120, 1),
  shiftHours: whole(24, 1),
});

/** What is asked of those who look after the keys in escrow. */
const escrowSchema = z.strictObject({ rehearsedEveryDays: whole(1_100, 1) });

/**
 * The rules that a force sets for itself: what was signed by two people outside the workstation. The limits here
 * are those of plausibility; what may never be loosened is in `engine/trust/floors.ts`.
 */
export const policySchema = z.strictObject({
  kind: z.literal('policy'),
  mode: modeSchema,
  force: lineSchema(120),
  version: whole(1_000_000, 1),
  /** SHA-256 of the text of the version before; null for the first. */
  previous: sha256Schema.nullable(),
  draftedAt: instantSchema,
  /** What this version is for or changes, fit to publish. */
  summary: lineSchema(1_000),
  /** The newest list of revoked certificates that its signers knew; a workstation needs at least this one. */
  revocationList: whole(1_000_000),

  useCases: closedList(choiceSchema, { most: 30 }),
  categories: closedList(categorySchema, { most: 40 }),
  outcomes: closedList(choiceSchema.extend({ meaning: outcomeMeaningSchema }), { most: 30 }),
  /** What a reviewer may give as grounds, by what it concerns (College of Policing: subject, system, environment). */
  reasons: z.strictObject({
    /** As many as have a key of their own in the review. */
    subject: closedList(choiceSchema, { most: 9 }),
    system: closedList(choiceSchema, { most: 5 }),
    environment: closedList(choiceSchema, { most: 5 }),
  }),

  watchlist: z.strictObject({
    maximumEntries: whole(200_000, 1),
    /** A picture that is older is not enrolled. */
    oldestPictureMonths: whole(1_200, 1),
    builtHoursBeforeStart: whole(8_760, 1),
    keptHoursAfterEnd: whole(8_760),
    /** How long it can be answered, once a list is gone, whether somebody was on it; a policy from before says nothing of it. */
    answerableDays: whole(3_650).default(31),
  }),
  authority: z.strictObject({
    longestWindowHours: whole(8_760, 1),
    /** Ranks whose holders may authorise a deployment. */
    ranks: closedList(choiceSchema, { most: 20 }),
    /** Documents that every authority names by their hashes. */
    documents: closedList(choiceSchema, { most: 20 }),
  }),
  /** May be empty: then nothing is recognised. */
  models: z
    .array(approvedModelSchema)
    .max(40)
    .refine((models) => new Set(models.map(({ hash }) => hash)).size === models.length, {
      error: 'Each model is approved once.',
    }),
  presence: z.strictObject({ intervalMinutes: whole(1_440, 1) }),
  /** Members of staff on the blue list who must be found before a start; policies from before there was a test ask for none. */
  selfTest: z.strictObject({ passesBeforeStart: whole(100) }).default({ passesBeforeStart: 0 }),
  alerts: z.strictObject({
    /** How long the same person in front of the same camera counts as a repeat. */
    coolDownMinutes: whole(1_440, 1),
    /** How long nobody need take an alert before it is called out on every screen. */
    calledOutAfterSeconds: whole(3_600, 5),
    /** How long two people have to judge it: whoever passed is gone by then. */
    expiresAfterMinutes: whole(1_440, 1),
    rejectedKeptHours: whole(87_600),
    confirmedKeptDays: whole(3_650),
    clipKeptDays: whole(3_650),
    /** Names, votes and outcomes. A policy from before there was this rule keeps them as long as it can keep pictures. */
    recordsKeptDays: whole(36_500).default(31),
  }),
  nonMatches: z.strictObject({ keptSeconds: whole(31_536_000) }),
  /** What a reviewer must have shown on decoys to judge alerts, and for how long it counts. */
  reviewers: z.strictObject({
    accuracyPercent: whole(100, 50),
    decoysJudged: whole(10_000, 1),
    validDays: whole(3_650, 1),
  }),
  measures: z.strictObject({
    blueListPassesPerDeployment: whole(10_000),
    decoysPerHundredAlerts: whole(100),
    /** After so many votes in a shift somebody else is suggested; a policy from before says nothing of it. */
    rotateAfterVotes: whole(1_000, 1).default(20),
  }),
  /** Versions from before it ruled on this go by what `engine/policy/sign-in.ts` says in its place. */
  signIn: signInSchema.optional(),
  /** Versions from before there was escrow go by what `engine/policy/escrow.ts` says in its place. */
  escrow: escrowSchema.optional(),
  /** Who may read what; only ever fewer than the roles that the engine allows. */
  reading: z.strictObject({
    caseLog: readersSchema,
    people: readersSchema,
    livePictures: readersSchema,
  }),
});
export type Policy = z.infer<typeof policySchema>;

/** A rule as people read it. */
export const policyRuleSchema = z.strictObject({
  id: z.string(),
  group: z.string(),
  label: z.string(),
  lines: z.array(z.string()).min(1),
  /** What no policy can loosen about it, as a sentence. */
  floor: z.string().nullable(),
  /** False where this version of Cordon doesn't act on it yet. */
  isApplied: z.boolean(),
});
export type PolicyRule = z.infer<typeof policyRuleSchema>;

/** One thing that a version changes against the one before. */
export const policyChangeSchema = z.strictObject({
  rule: z.string(),
  label: z.string(),
  direction: z.enum(['stricter', 'looser', 'different']),
  words: z.string(),
});
export type PolicyChange = z.infer<typeof policyChangeSchema>;
