import { z } from 'zod';
import { instantSchema, sha256Schema } from '../../../contract/domain.ts';
import { openSealed, sealTo } from '../../keys/hpke.ts';
import { mailInfo as info, type Addressee, type MailKind } from '../../mail.ts';
import { concat, fromUtf8, toHex, utf8 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { isSignedBy } from '../../trust/signed-document.ts';
import { controlRoom, mostMessageBytes, siteIdSchema } from '../bus/subjects.ts';

export const partyNameSchema = z.union([z.literal(controlRoom), siteIdSchema]);
export const numberSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** A kind or an addressee: also one that only a newer Cordon knows. */
const wordSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const mostParts = 8;

/** Of the other machine's version, which may be another: what isn't known here is signed all the same, and ignored. */
const headerSchema = z.looseObject({
  format: z.literal('cordon-envelope/1'),
  from: partyNameSchema,
  to: partyNameSchema,
  /** Rises with each envelope of this sender to this receiver. */
  number: numberSchema,
  /** The lowest number that the sender may still repeat. */
  floor: numberSchema,
  kind: wordSchema,
  /** By the sender's clock. */
  at: instantSchema,
  parts: z
    .array(z.looseObject({ to: wordSchema, bytes: z.number().int().positive() }))
    .min(1)
    .max(mostParts),
  /** Of everything that is sealed. */
  sha256: sha256Schema,
});
type EnvelopeHeader = z.infer<typeof headerSchema>;
/** Where something stands that is sealed. */
type Place = Pick<EnvelopeHeader, 'from' | 'to' | 'number' | 'kind'>;

interface SealedPart {
  readonly to: string;
  readonly sealed: Uint8Array;
}

/** An envelope as it came: nothing of it counts before its signature does. */
export interface Envelope {
  readonly header: EnvelopeHeader;
  /** What was signed. */
  readonly headerText: string;
  readonly signature: string;
  readonly parts: readonly SealedPart[];
  /** SHA-256 of the whole of it, hexadecimal: what a receipt is about. */
  readonly hash: string;
}

export interface NewEnvelope {
  readonly from: string;
  readonly to: string;
  readonly number: number;
  readonly floor: number;
  readonly kind: MailKind;
  readonly at: number;
  readonly parts: readonly {
    readonly to: Addressee;
    readonly key: Uint8Array;
    readonly content: Uint8Array;
  }[];
}

const longestHeader = 2_048;
const signatureLength = 88;

/** What is signed of a header: it begins like nothing else that a machine signs. */
const signedText = (headerText: string): string => `${info}\n${headerText}`;

/** @param sign Ed25519 with the machine's key, in base64 */
export function formEnvelope(envelope: NewEnvelope, sign: (text: string) => string): Uint8Array {
  const parts = envelope.parts.map(({ to, key, content }) => ({
    to,
    sealed: sealTo(key, content, { info, associatedData: placeOf(envelope, to) }),
  }));
  const body = concat(...parts.map(({ sealed }) => sealed));
  const { from, to, number, floor, kind, at } = envelope;
  const header: EnvelopeHeader = {
    format: 'cordon-envelope/1',
    from,
    to,
    number,
    floor,
    kind,
    at,
    parts: parts.map((part) => ({ to: part.to, bytes: part.sealed.length })),
    sha256: toHex(sha256(body)),
  };
  const headerText = JSON.stringify(header);
  const formed = concat(utf8(`${headerText}\n${sign(signedText(headerText))}\n`), body);
  if (formed.length > mostMessageBytes) throw new Error(`an envelope has ${String(formed.length)} bytes`);
  return formed;
}

/** Takes an envelope apart, and looks at its length before anything else. Pure; never throws. */
export function readEnvelope(bytes: Uint8Array): Envelope | 'too-large' | 'malformed' | 'another-version' {
  if (bytes.length > mostMessageBytes) return 'too-large';
  const headerEnd = bytes.subarray(0, longestHeader).indexOf(0x0a);
  if (headerEnd === -1) return 'malformed';
  const headerText = fromUtf8(bytes.subarray(0, headerEnd));
  if (headerText !== null && isOfAnotherVersion(headerText)) return 'another-version';
  const bodyStart = headerEnd + 1 + signatureLength + 1;
  if (bytes[bodyStart - 1] !== 0x0a) return 'malformed';
  const signature = fromUtf8(bytes.subarray(headerEnd + 1, bodyStart - 1));
  const header = headerText === null ? null : parseHeader(headerText);
  if (header === null || headerText === null || signature === null) return 'malformed';
  const body = bytes.subarray(bodyStart);
  const length = header.parts.reduce((sum, part) => sum + part.bytes, 0);
  const areDistinct = new Set(header.parts.map(({ to }) => to)).size === header.parts.length;
  if (length !== body.length || !areDistinct || header.floor > header.number) return 'malformed';
  if (toHex(sha256(body)) !== header.sha256) return 'malformed';
  let at = 0;
  const parts = header.parts.map(({ to, bytes: partBytes }) => {
    const sealed = body.slice(at, at + partBytes);
    at += partBytes;
    return { to, sealed };
  });
  return { header, headerText, signature, parts, hash: toHex(sha256(bytes)) };
}

export function isSentBy({ headerText, signature }: Envelope, signingKey: string): boolean {
  return isSignedBy(signedText(headerText), signature, signingKey);
}

/** What a part says; null when it was not sealed to this key, or at this place. */
export function openPart(header: Place, part: SealedPart, privateKey: Uint8Array): Uint8Array | null {
  return openSealed(privateKey, part.sealed, { info, associatedData: placeOf(header, part.to) });
}

/** Where a part stands: associated data, so that it opens nowhere else. */
export function placeOf({ from, to, number, kind }: Place, addressee: string): string {
  return [from, to, String(number), kind, addressee].join('\n');
}

/** Its form may be any other from there on: only its first line says so. */
function isOfAnotherVersion(headerText: string): boolean {
  return /^\{"format":"cordon-envelope\/(?!1")\d{1,4}"/.test(headerText);
}

function parseHeader(text: string): EnvelopeHeader | null {
  try {
    return headerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // no JSON
  }
}
