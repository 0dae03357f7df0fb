import { z } from 'zod';
import { sha256Schema } from '../../../contract/domain.ts';
import { fromUtf8 } from '../../portable/bytes.ts';
import { isSignedBy } from '../../trust/signed-document.ts';
import { numberSchema, partyNameSchema } from './envelope.ts';

/** More than are ever committed at once. */
const mostTaken = 256;
const longestReceipt = 64 * 1024;

/** Numbers, each with the SHA-256 of its envelope. */
const numbersSchema = z.array(z.tuple([numberSchema, sha256Schema])).max(mostTaken);

const receiptSchema = z.looseObject({
  format: z.literal('cordon-receipt/1'),
  from: partyNameSchema,
  to: partyNameSchema,
  /** What is committed. */
  taken: numbersSchema,
  /** What only a newer version could take: it stays where it is, and comes again. */
  later: numbersSchema.default([]),
});
type Receipt = z.infer<typeof receiptSchema>;
type Numbers = readonly (readonly [number: number, hash: string])[];

export interface NewReceipt {
  readonly from: string;
  readonly to: string;
  readonly taken: Numbers;
  readonly later: Numbers;
}

const signedText = (text: string): string => `cordon receipt v1\n${text}`;

/** A receiver's word that it has committed these, and can't take those yet. */
export function formReceipt(receipt: NewReceipt, sign: (text: string) => string): string {
  const text = JSON.stringify({ format: 'cordon-receipt/1', ...receipt });
  return `${text}\n${sign(signedText(text))}`;
}

/** Null for what is no receipt of that key's holder. Never throws. */
export function openReceipt(
  bytes: Uint8Array,
  signingKeyOf: (from: string) => string | null,
): Receipt | null {
  const whole = bytes.length > longestReceipt ? null : fromUtf8(bytes);
  const [text, signature, ...more] = whole?.split('\n') ?? [];
  if (text === undefined || signature === undefined || more.length > 0) return null;
  let receipt: Receipt | undefined;
  try {
    receipt = receiptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return null; // no JSON
  }
  const key = receipt === undefined ? null : signingKeyOf(receipt.from);
  return receipt !== undefined && key !== null && isSignedBy(signedText(text), signature, key)
    ? receipt
    : null;
}
