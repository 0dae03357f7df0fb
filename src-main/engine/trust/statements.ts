import { createHash } from 'node:crypto';
import { z } from 'zod';
import { idSchema, instantSchema, modeSchema, sha256Schema } from '../../contract/domain.ts';
import { openDocument, signedDocumentSchema } from './signed-document.ts';

/** A force root's word that a key belongs to somebody, for something. */
export const certificateSchema = z.strictObject({
  kind: z.literal('certificate'),
  mode: modeSchema,
  purpose: z.enum(['authorising-officer', 'on-site-officer', 'policy-signer']),
  holder: z.string().min(1).max(120),
  publicKey: z.base64(),
  from: instantSchema,
  until: instantSchema,
});
export type Certificate = z.infer<typeof certificateSchema>;

/** An authorising officer's order: this deployment, these cameras, this list, this model, this threshold, this long. */
export const authoritySchema = z.strictObject({
  kind: z.literal('authority'),
  mode: modeSchema,
  deploymentId: idSchema,
  useCase: z.string().min(1).max(120),
  rationale: z.string().min(1).max(2_000),
  place: z.string().min(1).max(200),
  /** Cameras by id, each bound to the SHA-256 of its address. */
  cameras: z
    .array(z.strictObject({ id: idSchema, addressHash: sha256Schema }))
    .min(1)
    .max(64),
  from: instantSchema,
  until: instantSchema,
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

/** The force root that this installation was made with. */
export interface PinnedRoot {
  readonly mode: z.infer<typeof modeSchema>;
  /** Base64 of the DER SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

/**
 * Follows root → certificate → statement. Null when any signature, form, purpose, mode or date is wrong: a demo
 * key is worth nothing to an operational root and the other way round.
 */
export function openVouched<Schema extends z.ZodType>(
  vouched: VouchedDocument,
  root: PinnedRoot,
  purpose: Certificate['purpose'],
  schema: Schema,
  now: number,
): z.output<Schema> | null {
  const certificate = openDocument(vouched.certificate, root.publicKey, certificateSchema);
  if (certificate === null || certificate.purpose !== purpose || certificate.mode !== root.mode) return null;
  if (now < certificate.from || now >= certificate.until) return null;
  return openDocument(vouched.document, certificate.publicKey, schema);
}

/** SHA-256 of the address that a camera really opens: an authority is bound to it. */
export function addressHash(address: string): string {
  return createHash('sha256').update(address).digest('hex');
}
