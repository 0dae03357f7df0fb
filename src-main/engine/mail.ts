import { z } from 'zod';
import {
  alertStateSchema,
  cameraStateSchema,
  codeSchema,
  idSchema,
  instantSchema,
  judgementReasonsSchema,
  ledgerSchema,
  lineSchema,
  sha256Schema,
  verdictSchema,
} from '../contract/domain.ts';
import { outcomeMeaningSchema } from '../contract/policy.ts';

/** For whom a part of what crosses between machines is sealed: the other machine, or groups of its people. */
export const addresseeSchema = z.enum(['machine', 'records', 'faces']);
export type Addressee = z.infer<typeof addresseeSchema>;

export const mailKindSchema = z.enum([
  // Up: an alert of a site, and what became of it there.
  'alert',
  'decision',
  // Down: what two people at the control room made of it.
  'judgement',
  // Down: somebody asks for the clip of one that both have judged; up: a piece of it, or that there is none.
  'clip-request',
  'clip',
  // Both ways: officers were told, or what came of it.
  'done',
  // Down: what a site takes in, a list’s keys and its entries, and that lists are to be destroyed.
  'papers',
  'list-key',
  'list-piece',
  'recall',
  // Up: what became of that.
  'outcome',
  // Both ways: how a machine does, which is kept nowhere on its way.
  'state',
]);
export type MailKind = z.infer<typeof mailKindSchema>;

/** What the control room is called among machines; every other is a site. */
export const controlRoom = 'control';

/** What the parts of a message are sealed for; with its place, it opens what was kept sealed of one. */
export const mailInfo = 'cordon envelope v1';

/** What a piece of a clip is sealed for that lies at a site until it is asked for. */
export const clipInfo = 'cordon clip of a site v1';

/** What a feature has for another machine, in the clear; it is sealed within the same transaction. */
export interface Mail {
  readonly kind: MailKind;
  /** The site that it is for; for the control room where it isn't said. */
  readonly to?: string;
  /** What it is about: destroyed here, it is not sent any more. */
  readonly about: string;
  readonly parts: readonly { readonly to: Addressee; readonly content: Uint8Array }[];
  /** It never lies on the hub's disk, sealed as it is: whoever takes this key apart with the receiver's, later, is to find none. */
  readonly isLiveOnly?: boolean;
}

/** Where mail waits until its receiver has it. Of what is for nobody who is joined it takes nothing. */
export interface Outbox {
  /** Whether there is a control room to send to. */
  readonly isOpen: boolean;
  /** Answers its number; null, and takes nothing, for a machine that is not joined, or was revoked. */
  put(mail: Mail): number | null;
  /** Seals something to people at the control room that may be sent later. @throws where there is no control room */
  sealFor(addressee: Addressee, content: Uint8Array, as: SealedFor): Uint8Array;
  /** What it was about is destroyed. */
  forget(about: string): void;
  /** Has a list destroyed at every site that it was sent to, or at one. */
  recall(listId: string, reason: string, site?: string): void;
}

/** How something is sealed to a public key: what it is for, and where it stands. */
export interface SealedFor {
  readonly info: string;
  readonly associatedData: string;
}

const durationSchema = z.number().int().nonnegative();

/**
 * What of an alert the other machine may know: no name, no score, no picture. Fields of a newer version are kept as they came: what may be
 * ignored becomes a field, and whatever changes the meaning of the rest a kind of mail of its own.
 */
export const alertFactsSchema = z.looseObject({
  alertId: idSchema,
  number: z.number().int().positive(),
  deploymentId: idSchema,
  cameraId: idSchema,
  cameraName: lineSchema(120),
  raisedAt: instantSchema,
  /** The version of the policy that its deployment runs under; null for one from before there were policies. */
  policyHash: sha256Schema.nullable(),
  /** Durations, so that each side counts them by its own clock. */
  escalateAfterMs: durationSchema,
  expiresAfterMs: durationSchema,
  rejectedKeptMs: durationSchema,
  confirmedKeptMs: durationSchema,
  recordsKeptMs: durationSchema,
  /** In the order in which they follow one another in the part that is sealed to those who see faces. */
  pictures: z
    .array(
      z.strictObject({
        what: z.enum(['probe', 'candidate']),
        nth: z.number().int().min(0).max(20),
        bytes: z.number().int().positive(),
        sha256: sha256Schema,
      }),
    )
    .max(20),
});
export type AlertFacts = z.infer<typeof alertFactsSchema>;

const nameSchema = z.string().min(1).max(200);

/** Somebody's locked vote, by whoever it was at the other machine. */
const voteMailSchema = z.looseObject({
  /** Tells two people there apart. */
  personId: idSchema,
  by: nameSchema,
  role: z.enum(['operator', 'supervisor']),
  lockedAt: instantSchema,
});
const ballotSchema = z.looseObject({ verdict: verdictSchema, reasons: judgementReasonsSchema });

/** What two people at the control room made of a site's alert. */
export const judgementMailSchema = z.looseObject({
  /** At the site. */
  alertId: idSchema,
  votes: z.array(voteMailSchema.extend(ballotSchema.shape)).length(2),
});
export type JudgementMail = z.infer<typeof judgementMailSchema>;

/** What an alert became at its site. */
export const decisionMailSchema = z.looseObject({
  alertId: idSchema,
  state: alertStateSchema.extract(['confirmed', 'rejected', 'expired']),
  /** By the control room’s judgement, or by people or the clock at the site. */
  by: z.enum(['control', 'site']),
  at: instantSchema,
  wasDecoy: z.boolean(),
  /** Of two people at the site; how they voted comes sealed to those who read records. */
  votes: z.array(voteMailSchema).max(2),
});
export type DecisionMail = z.infer<typeof decisionMailSchema>;
/** What was done about a confirmed alert. */
export const doneMailSchema = z.discriminatedUnion('what', [
  z.looseObject({ what: z.literal('dispatch'), alertId: idSchema, by: nameSchema, at: instantSchema }),
  z.looseObject({
    what: z.literal('outcome'),
    alertId: idSchema,
    by: nameSchema,
    at: instantSchema,
    code: codeSchema,
    /** What the policy counts it as. */
    meaning: outcomeMeaningSchema,
    /** In a part of its own where it goes to people. */
    note: z.string().max(500).nullable(),
  }),
]);
export type DoneMail = z.infer<typeof doneMailSchema>;

/** Asks a site for the clip of one of its alerts. */
export const clipRequestMailSchema = z.looseObject({ alertId: idSchema, by: nameSchema });

/** A piece of a clip, or that there is none. */
export const clipMailSchema = z.looseObject({
  alertId: idSchema,
  piece: z
    .looseObject({
      nth: z.number().int().min(0).max(64),
      pieces: z.number().int().min(1).max(64),
      /** Of the whole of it. */
      sha256: sha256Schema,
    })
    .nullable(),
});
export type ClipMail = z.infer<typeof clipMailSchema>;

/** How a site does, as it says: nothing of faces, lists or people. */
export const siteFiguresSchema = z.looseObject({
  /** Whether recognition runs there, and one sentence on that. */
  isRecognising: z.boolean(),
  words: z.string().max(1_000),
  /** The deployment that is live or was last there. */
  deployment: z.looseObject({ name: z.string().max(200), state: z.string().max(40) }).nullable(),
  cameras: z
    .array(
      z.looseObject({
        name: z.string().max(200),
        state: cameraStateSchema,
        /** What is wrong with it though it sends pictures. */
        trouble: z.string().max(1_000).nullable(),
      }),
    )
    .max(64),
  facesAMinute: z.number().int().nonnegative(),
  ledger: ledgerSchema,
  isLedgerBalanced: z.boolean(),
});
export type SiteFigures = z.infer<typeof siteFiguresSchema>;

/** What a machine says of itself to the other, again and again: the latest counts. */
export const machineStateSchema = z.looseObject({
  version: z.string().max(100),
  /** Of a control room: whether anybody is signed in there who judges alerts. */
  takesAlerts: z.boolean(),
  /** Of a site. */
  site: siteFiguresSchema.nullable(),
  /** Of a control room: to whom alerts are sealed from now on. They are others than at the joining once its keys were renewed. */
  groupKeys: z.looseObject({ records: z.base64().length(44), faces: z.base64().length(44) }).nullish(),
});
export type MachineState = z.infer<typeof machineStateSchema>;
