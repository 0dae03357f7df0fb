import { z } from 'zod';
import { instantSchema, lineSchema, modeSchema } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from './checked.ts';
import type { PinnedRoot } from './force-root.ts';
import { modeWords } from './mode-words.ts';
import { openDocument, signedDocumentSchema, type SignedDocument } from './signed-document.ts';

/** How the DER SubjectPublicKeyInfo of every X25519 key begins (RFC 8410); the 32 bytes of the key follow. */
const keyPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const keyLength = 32;

/** Base64 of the DER SubjectPublicKeyInfo of an X25519 key, in its one spelling. */
export const sealingKeySchema = z.string().max(100).refine(isSealingKey, 'This is no X25519 public key.');

function isSealingKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return (
    bytes.length === keyPrefix.length + keyLength &&
    bytes.subarray(0, keyPrefix.length).equals(keyPrefix) &&
    bytes.toString('base64') === text
  );
}

/** The text of a public key of 32 bytes, as `hpke.ts` has them. */
export function encodeSealingKey(publicKey: Uint8Array): string {
  return Buffer.concat([keyPrefix, publicKey]).toString('base64');
}

/** The 32 bytes of a key that `sealingKeySchema` has let pass. */
export function decodeSealingKey(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64').subarray(keyPrefix.length));
}

/** So many hold a part of the force key; any two of them are needed. */
export const custodianCount = 3;
export const custodiansNeeded = 2;

/** Whose key a part is sealed to; `personnelNumber` tells two people of one name apart. */
const custodianShape = {
  holder: lineSchema(120),
  personnelNumber: lineSchema(40),
  publicKey: sealingKeySchema,
} as const;

/** Somebody's key for escrow. It can't sign: whose it is, the fingerprint tells that its holder reads out. */
export const custodianRequestSchema = z.strictObject({
  format: z.literal('cordon-custodian-request/1'),
  mode: modeSchema,
  ...custodianShape,
  madeAt: instantSchema,
});
export type CustodianRequest = z.infer<typeof custodianRequestSchema>;

/** The force root's word for the three people who together are the force key of escrow. */
export const custodiansSchema = z.strictObject({
  kind: z.literal('custodians'),
  mode: modeSchema,
  /** It only rises: with a newer one, those before get nothing more. */
  number: z.number().int().min(1).max(1_000_000),
  at: instantSchema,
  custodians: z
    .array(z.strictObject(custodianShape))
    .length(custodianCount, `There are ${String(custodianCount)} custodians.`)
    .refine(
      (custodians) =>
        (['personnelNumber', 'publicKey'] as const).every(
          (field) => new Set(custodians.map((one) => one[field])).size === custodians.length,
        ),
      'Custodians are different people with keys of their own.',
    ),
});
export type Custodians = z.infer<typeof custodiansSchema>;
export type Custodian = Custodians['custodians'][number];

export const custodiansFileSchema = z.strictObject({
  format: z.literal('cordon-custodians/1'),
  document: signedDocumentSchema,
});

/** The custodians inside, checked to be those that the root vouches for. */
export function openCustodians(document: SignedDocument, root: PinnedRoot): Checked<Custodians> {
  const what = `A list of custodians by the force root of ${root.force}`;
  const opened = openDocument(document, root.publicKey, custodiansSchema, what);
  if (!opened.ok) return opened;
  return opened.value.mode === root.mode
    ? accepted(opened.value)
    : refused(`This list of custodians ${modeWords(opened.value.mode)}.`);
}

/** Whether a list may follow the one that is known: its number is higher. */
export function checkCustodiansFollow(next: Custodians, knownNumber: number): Checked<Custodians> {
  return next.number > knownNumber
    ? accepted(next)
    : refused(
        `This is list ${String(next.number)} of custodians, and list ${String(knownNumber)} is known here already. An older list would give keys to people who no longer look after them.`,
      );
}
