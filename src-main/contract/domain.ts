import { z } from 'zod';

export const idSchema = z.string().regex(/^[0-9a-z-]{3,64}$/);
/** Milliseconds since 1970-01-01 UTC, as far as a Date goes (ECMAScript 21.4.1.1): a later one can't be said in words. */
export const instantSchema = z.number().int().nonnegative().max(8_640_000_000_000_000);
/** Bytes between processes: structured-cloned, never JSON. */
export const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
/** Hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** What stands for an item of one of the policy's closed lists: stored, signed and counted, never reworded. */
export const codeSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'A code has 2 to 40 small letters, digits or hyphens.');
/** One line for people to read, as it stands in something signed: nothing in it is invisible or turns the text round. */
export function lineSchema(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'Only letters, digits, signs and spaces may stand here.')
    .refine((line) => line.trim() === line, 'Take away the space at the beginning or the end.');
}

/** A text of several lines, as it stands in something signed: nothing in it is invisible or turns the text round. */
export function proseSchema(longest: number, empty: string) {
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

export const roleSchema = z.enum(['operator', 'supervisor', 'admin', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

export const modeSchema = z.enum(['demo', 'operational']);
export type Mode = z.infer<typeof modeSchema>;

export const verdictSchema = z.enum(['match', 'no-match', 'cannot-tell']);
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * new → acknowledged → judged-once → confirmed | rejected → (confirmed only) closed with an outcome. Before both votes
 * an alert may also expire: then nobody is engaged.
 */
export const alertStateSchema = z.enum([
  'new',
  'acknowledged',
  'judged-once',
  'confirmed',
  'rejected',
  'closed',
  'expired',
]);
export type AlertState = z.infer<typeof alertStateSchema>;

export const cameraStateSchema = z.enum([
  'connecting',
  'live',
  'stalled',
  'lost',
  'refused',
  'unauthorised',
  'untrusted',
  'not-video',
  'unsupported',
  'unreachable',
  'bad-address',
]);
export type CameraState = z.infer<typeof cameraStateSchema>;

/** What can be wrong with a camera that is live. */
export const cameraTroubleKindSchema = z.enum([
  'unsteady',
  'black',
  'covered',
  'frozen',
  'blurred',
  'damaged',
  'slow',
  'clock',
  'changed',
]);
export type CameraTroubleKind = z.infer<typeof cameraTroubleKindSchema>;

/** Codes of one of the policy's lists, each at most once. */
const codesSchema = z
  .array(codeSchema)
  .max(9)
  .refine((chosen) => new Set(chosen).size === chosen.length, 'Choose each reason once.');

/** An item of one of the policy's closed lists: its code is for machines and never changes, its words are for people. */
export const choiceSchema = z.strictObject({ code: codeSchema, words: lineSchema(120) });
export type Choice = z.infer<typeof choiceSchema>;

/**
 * What a reviewer gives as grounds, by what it concerns (College of Policing: subject, system, environment). Which
 * there are is for the policy that the alert's deployment runs under.
 */
export const judgementReasonsSchema = z.strictObject({
  subject: codesSchema,
  system: codesSchema,
  environment: codesSchema,
});
export type JudgementReasons = z.infer<typeof judgementReasonsSchema>;

/** What became of each confirmed track of a face; `inFlight` is counted apart, not derived. */
export const ledgerSchema = z.strictObject({
  tracks: z.number().int().nonnegative(),
  alerts: z.number().int().nonnegative(),
  repeats: z.number().int().nonnegative(),
  blueList: z.number().int().nonnegative(),
  forgotten: z.number().int().nonnegative(),
  lost: z.number().int().nonnegative(),
  inFlight: z.number().int().nonnegative(),
});
export type Ledger = z.infer<typeof ledgerSchema>;
