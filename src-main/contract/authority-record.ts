import { z } from 'zod';
import { choiceSchema, instantSchema, lineSchema, sha256Schema } from './domain.ts';
import { orderShape } from './order.ts';
import { stampedHeadSchema } from './stamped-head.ts';

/** An entry of the log that says that an authority was taken in. */
const takenInSchema = z.strictObject({
  /** Of the text that the officer signed. */
  sha256: sha256Schema,
  officer: z.string(),
  at: instantSchema,
  entry: z.number().int().positive(),
});

/** The authority of a deployment, to be published: what an officer signed, whose hash the log has, in the policy's words. Nothing is typed. */
export const authorityRecordSchema = z.strictObject({
  /** `cordon-deployment-authority/1`, the deployment, how many entries of the log it goes by, and their RFC 6962 root. */
  stamp: z.string(),
  log: stampedHeadSchema,
  /** Null where its policy isn't known here. */
  force: z.string().nullable(),
  signed: z.strictObject({
    ...takenInSchema.shape,
    /** Null where the log doesn't say it. */
    personnelNumber: z.string().nullable(),
    rank: choiceSchema.nullable(),
  }),
  /** Those of the same deployment that it took the place of, oldest first. */
  before: z.array(takenInSchema),
  /** Started by two people before its written authority was there. */
  urgent: z.strictObject({ reason: z.string(), at: instantSchema }).nullable(),
  /** Every part of what was signed; documents by their names and hashes. */
  order: z.strictObject({
    kind: z.literal('authority'),
    ...orderShape,
    presence: z.strictObject({
      officer: lineSchema(120),
      personnelNumber: lineSchema(40),
      /** Of the chain of codes that says that officers are present. */
      anchor: z.string(),
    }),
  }),
  /** What the policy calls its codes. */
  words: z.strictObject({ useCase: choiceSchema, documents: z.array(choiceSchema) }),
});
export type AuthorityRecord = z.infer<typeof authorityRecordSchema>;
