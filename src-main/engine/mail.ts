import { z } from 'zod';
import { idSchema, instantSchema, lineSchema, sha256Schema } from '../contract/domain.ts';

/** For whom a part of what crosses between machines is sealed: the other machine, or groups of its people. */
export const addresseeSchema = z.enum(['machine', 'records', 'faces']);
export type Addressee = z.infer<typeof addresseeSchema>;

export const mailKindSchema = z.enum(['alert']);
export type MailKind = z.infer<typeof mailKindSchema>;

/** What a feature has for the control room, in the clear; it is sealed within the same transaction. */
export interface Mail {
  readonly kind: MailKind;
  /** What it is about: destroyed here, it is not sent any more. */
  readonly about: string;
  readonly parts: readonly { readonly to: Addressee; readonly content: Uint8Array }[];
}

/** Where mail waits until the control room has it. Without a control room it takes nothing. */
export interface Outbox {
  /** Whether anybody is there to send to. */
  readonly isOpen: boolean;
  put(mail: Mail): void;
  /** What it was about is destroyed. */
  forget(about: string): void;
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
  /** Durations, so that each side counts them by its own clock. */
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
