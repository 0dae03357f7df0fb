import { z } from 'zod';

export const idSchema = z.string().regex(/^[0-9a-z-]{3,64}$/);
/** Milliseconds since 1970-01-01 UTC. */
export const instantSchema = z.number().int().nonnegative();
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
  'not-video',
  'unsupported',
  'unreachable',
  'bad-address',
]);
export type CameraState = z.infer<typeof cameraStateSchema>;

/** Any of these, each at most once. */
function choices<const Options extends readonly [string, ...string[]]>(options: Options) {
  return z
    .array(z.enum(options))
    .max(options.length)
    .refine((chosen) => new Set(chosen).size === chosen.length, 'Choose each reason once.');
}

/** What a reviewer may give as grounds, by what it concerns (College of Policing: subject, system, environment). */
export const judgementReasonsSchema = z.strictObject({
  subject: choices([
    'face-shape-agrees',
    'features-agree',
    'marks-agree',
    'face-shape-differs',
    'features-differ',
    'marks-differ',
    'age-differs',
    'face-covered',
  ]),
  system: choices(['picture-clear', 'low-resolution', 'poor-alignment', 'watchlist-picture-poor']),
  environment: choices(['good-light', 'poor-light', 'motion-blur', 'turned-away', 'crowded']),
});
export type JudgementReasons = z.infer<typeof judgementReasonsSchema>;

/** What came of an engagement. A policy pack may later replace this list; see the decision records. */
export const outcomeSchema = z.enum([
  'arrest-court-wanted',
  'arrest-suspect',
  'arrest-breach-of-conditions',
  'other-disposal',
  'no-action',
  'misidentified',
  'not-located',
]);
export type Outcome = z.infer<typeof outcomeSchema>;

export const watchlistCategorySchema = z.enum([
  'wanted-on-warrant',
  'court-order-breach',
  'missing-vulnerable',
  'high-harm-suspect',
  'blue-list',
]);
export type WatchlistCategory = z.infer<typeof watchlistCategorySchema>;

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
