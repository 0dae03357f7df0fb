import { z } from 'zod';
import { instantSchema } from './domain.ts';
import { keyGroupSchema } from './keys.ts';
import { operation } from './operation.ts';

const keepers = ['admin', 'auditor'] as const;

export const escrowViewSchema = z.strictObject({
  /** Null before there were any. */
  custodians: z
    .strictObject({
      number: z.number().int(),
      adoptedAt: instantSchema,
      people: z.array(
        z.strictObject({ holder: z.string(), personnelNumber: z.string(), fingerprint: z.string() }),
      ),
    })
    .nullable(),
  groups: z.array(
    z.strictObject({
      group: keyGroupSchema,
      /** `earlier`: with custodians of before, until somebody is signed in whose key it is. */
      state: z.enum(['deposited', 'earlier', 'waiting', 'not-made']),
      at: instantSchema.nullable(),
    }),
  ),
  rehearsal: z.strictObject({
    last: z.strictObject({ at: instantSchema, custodians: z.array(z.string()) }).nullable(),
    /** By when there has to be another; null where nothing is in escrow. */
    dueAt: instantSchema.nullable(),
    /** One that was begun and not finished. */
    begun: z.strictObject({ id: z.string(), at: instantSchema }).nullable(),
  }),
  /** What is wrong, and what to do; most urgent first. */
  warnings: z.array(z.string()),
});
export type EscrowView = z.infer<typeof escrowViewSchema>;

const answerTextSchema = z.string().max(256 * 1024, 'This file is far too large to be an answer.');

export const escrowOperations = {
  /** With whom keys lie in escrow, and when the recovery was rehearsed. No key, and nothing that one could be made of. */
  'escrow.read': operation({ audience: keepers, input: z.strictObject({}), output: escrowViewSchema }),
  /** A request for the custodians. Their answers show that they could open their parts, and open nothing. */
  'escrow.begin-rehearsal': operation({
    audience: keepers,
    input: z.strictObject({}),
    output: z.strictObject({ fileName: z.string(), contentType: z.string(), text: z.string() }),
  }),
  'escrow.finish-rehearsal': operation({
    audience: keepers,
    input: z.strictObject({
      files: z
        .array(answerTextSchema)
        .min(2, 'Choose the answers of two custodians.')
        .max(3, 'There are three custodians.'),
    }),
    output: z.strictObject({ custodians: z.array(z.string()) }),
  }),
};
