import { z } from 'zod';
import { codeSchema, instantSchema, lineSchema, modeSchema } from '../../contract/domain.ts';
import { atInstant } from '../wording.ts';
import { accepted, refused, type Checked } from './checked.ts';
import type { PinnedRoot } from './force-root.ts';
import { modeWords } from './mode-words.ts';
import type { Revocations } from './revocations.ts';
import {
  hashOfText,
  openDocument,
  parseStatement,
  publicKeySchema,
  signedDocumentSchema,
  type SignedDocument,
} from './signed-document.ts';

export const purposeSchema = z.enum(['authorising-officer', 'on-site-officer', 'policy-signer']);
export type Purpose = z.infer<typeof purposeSchema>;

export const purposeWords: Readonly<Record<Purpose, string>> = {
  'authorising-officer': 'authorising officer',
  'on-site-officer': 'on-site officer',
  'policy-signer': 'policy signer',
};

/** Who a certificate is about; `personnelNumber` tells two people of one name apart. */
const holderShape = {
  mode: modeSchema,
  purpose: purposeSchema,
  holder: lineSchema(120),
  personnelNumber: lineSchema(40),
  /** Code of the holder's rank, as the policy lists those who may authorise; null where it doesn't matter. */
  rank: codeSchema.nullable(),
  publicKey: publicKeySchema,
} as const;

/** Somebody's wish for a certificate, signed with the key that it is about. */
export const certificateRequestSchema = z.strictObject({
  kind: z.literal('certificate-request'),
  ...holderShape,
  madeAt: instantSchema,
});
export type CertificateRequest = z.infer<typeof certificateRequestSchema>;

/** A force root's word that a key belongs to somebody, for something. */
export const certificateSchema = z.strictObject({
  kind: z.literal('certificate'),
  ...holderShape,
  from: instantSchema,
  until: instantSchema,
});
export type Certificate = z.infer<typeof certificateSchema>;

export const certificateRequestFileSchema = z.strictObject({
  format: z.literal('cordon-certificate-request/1'),
  document: signedDocumentSchema,
});
export type CertificateRequestFile = z.infer<typeof certificateRequestFileSchema>;

export const certificateFileSchema = z.strictObject({
  format: z.literal('cordon-certificate/1'),
  document: signedDocumentSchema,
});

/** What an installation goes by: the root that it was given, and the newest list of what the root took back. */
export interface Trust {
  readonly root: PinnedRoot;
  readonly revocations: Revocations | null;
}

/** A certificate that counts, and the hash that a revocation names it by. */
export interface OpenCertificate extends Certificate {
  readonly hash: string;
}

/** Somebody's request, checked to be signed with the key that it names. */
export function openCertificateRequest({ document }: CertificateRequestFile): Checked<CertificateRequest> {
  const what = 'This request';
  const said = parseStatement(document.payload, certificateRequestSchema, what);
  return said.ok ? openDocument(document, said.value.publicKey, certificateRequestSchema, what) : said;
}

/**
 * A certificate that counts at this moment, for this purpose: signed by the root, of its mode, in its time, and not
 * taken back.
 */
export function openCertificate(
  document: SignedDocument,
  { root, revocations }: Trust,
  purpose: Purpose,
  now: number,
): Checked<OpenCertificate> {
  const signed = openDocument(
    document,
    root.publicKey,
    certificateSchema,
    `A certificate under the force root of ${root.force}`,
  );
  if (!signed.ok) return signed;
  const certificate = signed.value;
  const whose = `The certificate of ${certificate.holder}`;
  const hash = hashOfText(document.payload);
  const revoked = revocations?.certificates.find((revocation) => revocation.hash === hash);
  if (certificate.mode !== root.mode) return refused(`${whose} ${modeWords(certificate.mode)}.`);
  if (certificate.purpose !== purpose)
    return refused(
      `${whose} is that of an ${purposeWords[certificate.purpose]}, not of a ${purposeWords[purpose]}.`,
    );
  if (revoked !== undefined) return refused(`${whose} was revoked: ${revoked.reason}.`);
  if (now < certificate.from) return refused(`${whose} counts only from ${atInstant(certificate.from)}.`);
  if (now >= certificate.until)
    return refused(
      `${whose} ran out at ${atInstant(certificate.until)}. The force root can issue a new one.`,
    );
  return accepted({ ...certificate, hash });
}
