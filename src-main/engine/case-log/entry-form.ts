import { randomBytes } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { EntryHeader } from './entry-header.ts';
import { sha256 } from './leaf.ts';

/** Contents are padded with spaces to a multiple of this, so that a length doesn't tell a "match" from a "no-match". */
const paddingBytes = 512;
const saltBytes = 16;

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
