import { z } from 'zod';
import { idSchema, instantSchema, lineSchema, modeSchema, sha256Schema } from '../../contract/domain.ts';
import { keyGroupSchema } from '../../contract/keys.ts';
import { depositsSchema, placeSchema } from '../keys/deposit.ts';
import { sealingKeySchema } from '../trust/custodians.ts';

const requestShape = {
  kind: z.literal('escrow-request'),
  mode: modeSchema,
  id: idSchema,
  at: instantSchema,
  deposits: depositsSchema,
} as const;

/** What is asked of the custodians. A rehearsal gets nothing that opens anything. */
export const escrowRequestSchema = z.discriminatedUnion('purpose', [
  z.strictObject({ ...requestShape, purpose: z.literal('rehearsal') }),
  z.strictObject({
    ...requestShape,
    purpose: z.literal('recovery'),
    /** Parts are sealed to it: its private key is in the memory of the one command that asks, and nowhere else. */
    answerTo: sealingKeySchema,
    reason: lineSchema(200),
    /** Who is let in anew, by login name. */
    letIn: z
      .array(lineSchema(40))
      .min(2, 'Two people at least are let in.')
      .max(5)
      .refine((names) => new Set(names).size === names.length, 'Each name stands once.'),
  }),
]);
export type EscrowRequest = z.infer<typeof escrowRequestSchema>;

/** Kept as the very text, which the answers name by its hash. */
export const escrowRequestFileSchema = z.strictObject({
  format: z.literal('cordon-escrow-request/1'),
  payload: z.string().max(1024 * 1024),
});
export type EscrowRequestFile = z.infer<typeof escrowRequestFileSchema>;

const answerShape = {
  format: z.literal('cordon-escrow-answer/1'),
  /** SHA-256 of the request's text. */
  request: sha256Schema,
  holder: lineSchema(120),
  publicKey: sealingKeySchema,
} as const;

/** What a custodian answers. */
export const escrowAnswerFileSchema = z.discriminatedUnion('purpose', [
  z.strictObject({
    ...answerShape,
    purpose: z.literal('rehearsal'),
    proofs: z
      .array(z.strictObject({ group: keyGroupSchema, with: placeSchema, proof: z.base64().max(100) }))
      .max(20),
  }),
  z.strictObject({
    ...answerShape,
    purpose: z.literal('recovery'),
    /** `openedAnswerSchema` as JSON, sealed to the request's key. */
    sealed: z.base64().max(100_000),
  }),
]);
export type EscrowAnswerFile = z.infer<typeof escrowAnswerFileSchema>;

/** A custodian's parts, and their half of each code of those who are let in. */
export const openedAnswerSchema = z.strictObject({
  parts: z.array(z.strictObject({ group: keyGroupSchema, with: placeSchema, bytes: z.base64().max(100) })),
  halves: z.array(z.strictObject({ loginName: z.string(), half: z.string().max(40) })),
});
export type OpenedAnswer = z.infer<typeof openedAnswerSchema>;
