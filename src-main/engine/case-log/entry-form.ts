import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sha256Schema } from '../../contract/domain.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './leaf.ts';

const commonHeader = {
  sequence: z.number().int().positive(),
  at: z.number().int().nonnegative(),
  kind: z.string(),
  subject: z.string(),
  actor: z.string().nullable(),
};

/**
 * What is in the clear (inside the encrypted database) and stays when a subject's key is destroyed. Since version 2
 * it has the hash of the content, so that who is shown a content can tie it to the chain without its key; version 1
 * is only read.
 */
export const entryHeaderSchema = z.discriminatedUnion('v', [
  z.strictObject({ v: z.literal(1), ...commonHeader }),
  z.strictObject({ v: z.literal(2), ...commonHeader, content: sha256Schema }),
]);
export type EntryHeader = z.infer<typeof entryHeaderSchema>;

/** Contents are padded with spaces to a multiple of this, so that a length doesn't tell a "match" from a "no-match". */
const paddingBytes = 512;
const saltBytes = 16;

const contentSchema = z.strictObject({ salt: z.string(), body: z.unknown() });

export interface NewHeader {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  readonly actor: string | null;
}

/**
 * What of an entry is sealed, and its header. The salt is random and sealed along: without it nobody can try out
 * whether the content was a "match", from a hash that stays when the key is destroyed.
 */
export function formEntry(
  header: NewHeader,
  body: unknown,
): { readonly header: string; readonly content: Uint8Array } {
  const content = padded(JSON.stringify({ salt: nextSalt(), body }));
  const hash = Buffer.from(sha256(content)).toString('hex');
  return { header: canonicalJson({ v: 2, ...header, content: hash } satisfies EntryHeader), content };
}

/** The body of a content, when it is the one that the header promises. Throws otherwise. */
export function bodyOf(header: string, content: Uint8Array): unknown {
  const promised = promisedHash(header);
  const json: unknown = JSON.parse(Buffer.from(content).toString('utf8'));
  if (promised === null) return json;
  if (Buffer.from(sha256(content)).toString('hex') !== promised) {
    throw new Error('the content is not the one that its header names');
  }
  return contentSchema.parse(json).body;
}

/** Null for version 1. */
function promisedHash(header: string): string | null {
  const parsed = entryHeaderSchema.parse(JSON.parse(header));
  return parsed.v === 1 ? null : parsed.content;
}

/** Random bytes for many salts at once: asking for few at a time takes longer. */
let salts = Buffer.alloc(0);

function nextSalt(): string {
  if (salts.length < saltBytes) salts = randomBytes(saltBytes * 100);
  const salt = salts.toString('hex', 0, saltBytes);
  salts = salts.subarray(saltBytes);
  return salt;
}

function padded(json: string): Uint8Array {
  const length = Math.ceil(Buffer.byteLength(json, 'utf8') / paddingBytes) * paddingBytes;
  const bytes = Buffer.alloc(length, ' ');
  bytes.write(json, 'utf8');
  return bytes;
}
