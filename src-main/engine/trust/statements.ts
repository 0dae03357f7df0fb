import { z } from 'zod';
import { type CameraLimits, noLimits } from '../../contract/cameras.ts';
import { lineSchema } from '../../contract/domain.ts';
import { orderShape } from '../../contract/order.ts';
import { canonicalJson } from '../case-log/canonical-json.ts';
import { openCertificate, type OpenCertificate, type Purpose, type Trust } from './certificates.ts';
import { accepted, type Checked } from './checked.ts';
import { presenceCodeSchema } from './presence-chain.ts';
import { hashOfText, openDocument, signedDocumentSchema } from './signed-document.ts';

/**
 * What is to be authorised: this deployment, these cameras, this list, this model, this threshold, this long. A console
 * asks for it; nobody has signed it yet.
 */
export const orderSchema = z.strictObject({ kind: z.literal('authority'), ...orderShape });
export type Order = z.infer<typeof orderSchema>;

/** An authorising officer's order, with the on-site officer whose codes count for it. */
export const authoritySchema = z.strictObject({
  kind: z.literal('authority'),
  ...orderShape,
  presence: z.strictObject({
    officer: lineSchema(120),
    personnelNumber: lineSchema(40),
    anchor: presenceCodeSchema,
  }),
});
export type Authority = z.infer<typeof authoritySchema>;

/** What an on-site officer's chain is bound to: every part of the order, in one spelling. */
export function orderHashOf(order: Order | Authority): string {
  const { presence: _, ...plain } = { presence: null, ...order };
  return hashOfText(`cordon order v1\n${canonicalJson(plain)}`);
}

/** A statement with the certificate of the key that signed it, under the force root. */
export const vouchedDocumentSchema = z.strictObject({
  certificate: signedDocumentSchema,
  document: signedDocumentSchema,
});
export type VouchedDocument = z.infer<typeof vouchedDocumentSchema>;

/** A signed authority as it travels: the order, and the on-site officer's chain of codes. */
export const authorityFileSchema = z.strictObject({
  format: z.literal('cordon-authority/1'),
  authority: vouchedDocumentSchema,
  presence: vouchedDocumentSchema,
});
export type AuthorityFile = z.infer<typeof authorityFileSchema>;

/** An on-site officer's chain as it travels to the authorising officer, or to the console for an urgent start. */
export const presenceFileSchema = z.strictObject({
  format: z.literal('cordon-presence/1'),
  presence: vouchedDocumentSchema,
});

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
 * SHA-256 of the addresses that a camera really opens, and of what it asks for beyond the order: an authority is bound to them.
 * Without a substream and without limits it is that of the address alone; otherwise of one part a line, which no part holds.
 */
export function addressHash({
  address,
  substream,
  limits = noLimits,
}: {
  readonly address: string;
  readonly substream: string | null;
  readonly limits?: CameraLimits;
}): string {
  const { threshold, leastQuality, ignored } = limits;
  const isLimited = threshold !== null || leastQuality !== null || ignored.length > 0;
  const lines = [
    address,
    ...(substream === null ? [] : [substream]),
    ...(isLimited ? [`limits ${canonicalJson(limits)}`] : []),
  ];
  return hashOfText(lines.join('\n'));
}
