import { z } from 'zod';
import { instantSchema, modeSchema } from '../../contract/domain.ts';
import { fromBase64 } from '../portable/bytes.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { fingerprintOf } from '../trust/fingerprint.ts';
import {
  openDocument,
  parseStatement,
  publicKeySchema,
  signedDocumentSchema,
  type SignedDocument,
} from '../trust/signed-document.ts';
import { partyNameSchema } from './envelopes/envelope.ts';

const sealingKeySchema = z
  .base64()
  .max(60)
  .refine((text) => fromBase64(text)?.length === 32, 'This is no X25519 public key.');

/** What a machine says of itself, signed with its own key: it proves nothing until people compare its fingerprint. */
export const introductionSchema = z.strictObject({
  kind: z.literal('machine'),
  mode: modeSchema,
  name: partyNameSchema,
  signingKey: publicKeySchema,
  sealingKey: sealingKeySchema,
  /** Of a control room: of its people who read records and who see faces. */
  recordsKey: sealingKeySchema.nullable(),
  facesKey: sealingKeySchema.nullable(),
  madeAt: instantSchema,
});
export type Introduction = z.infer<typeof introductionSchema>;

export const introductionFileSchema = z.strictObject({
  format: z.literal('cordon-machine/1'),
  document: signedDocumentSchema,
});
export type IntroductionFile = z.infer<typeof introductionFileSchema>;

/** The introduction in a document, its own signature checked. */
export function openIntroduction(document: SignedDocument): Checked<Introduction> {
  const what = 'This introduction';
  const said = parseStatement(document.payload, introductionSchema, what);
  if (!said.ok) return said;
  const opened = openDocument(document, said.value.signingKey, introductionSchema, what);
  return opened.ok ? accepted(opened.value) : refused(opened.because);
}

export const fingerprintOfMachine = ({ signingKey }: Pick<Introduction, 'signingKey'>): string =>
  fingerprintOf(signingKey);
