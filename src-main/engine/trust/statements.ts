import { createHash } from 'node:crypto';
import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, modeSchema, sha256Schema } from '../../contract/domain.ts';
import { openCertificate, type OpenCertificate, type Purpose, type Trust } from './certificates.ts';
import { accepted, type Checked } from './checked.ts';
import { openDocument, signedDocumentSchema } from './signed-document.ts';

/** An authorising officer's order: this deployment, these cameras, this list, this model, this threshold, this long. */
export const authoritySchema = z.strictObject({
  kind: z.literal('authority'),
  mode: modeSchema,
  deploymentId: idSchema,
  /** Code of one of the policy's use cases. */
  useCase: codeSchema,
  rationale: z.string().min(1).max(2_000),
  place: z.string().min(1).max(200),
  /** Cameras by id, each bound to the SHA-256 of its address. */
  cameras: z
    .array(z.strictObject({ id: idSchema, addressHash: sha256Schema }))
    .min(1)
    .max(64),
  from: instantSchema,
  until: instantSchema,
  /** The version of the policy that it was given under. */
  policyHash: sha256Schema,
  listSealHash: sha256Schema,
  modelHash: sha256Schema,
  threshold: z.number().min(0).max(1),
});
export type Authority = z.infer<typeof authoritySchema>;

/** An on-site officer's word that officers are present. */
export const presenceSchema = z.strictObject({
  kind: z.literal('presence'),
  deploymentId: idSchema,
  at: instantSchema,
  until: instantSchema,
});
export type Presence = z.infer<typeof presenceSchema>;

/** A statement with the certificate of the key that signed it, under the force root. */
export const vouchedDocumentSchema = z.strictObject({
  certificate: signedDocumentSchema,
  document: signedDocumentSchema,
});
export type VouchedDocument = z.infer<typeof vouchedDocumentSchema>;

/**
 * Follows root → certificate → statement: a demo key is worth nothing to an operational root and the other way round.
 * @param what how a refusal names the statement: “The authority”
 */
export function openVouched<Schema extends z.ZodType>(
  vouched: VouchedDocument,
  trust: Trust,
  purpose: Purpose,
  schema: Schema,
  now: number,
  what: string,
): Checked<{ readonly statement: z.output<Schema>; readonly certificate: OpenCertificate }> {
  const certificate = openCertificate(vouched.certificate, trust, purpose, now);
  if (!certificate.ok) return certificate;
  const opened = openDocument(vouched.document, certificate.value.publicKey, schema, what);
  return opened.ok ? accepted({ statement: opened.value, certificate: certificate.value }) : opened;
}

/**
 * SHA-256 of the addresses that a camera really opens: an authority is bound to them. Without a substream it is that of the
 * address alone; with one, of both with a line feed between, which no address holds.
 */
export function addressHash({
  address,
  substream,
}: {
  readonly address: string;
  readonly substream: string | null;
}): string {
  const text = substream === null ? address : `${address}\n${substream}`;
  return createHash('sha256').update(text).digest('hex');
}
