import { z } from 'zod';
import { sha256Schema } from '../../contract/domain.ts';
import { fromUtf8, toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';

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

const contentSchema = z.strictObject({ salt: z.string(), body: z.unknown() });

/** The body of a content, when it is the one that the header promises. Throws otherwise. */
export function bodyOf(header: string, content: Uint8Array): unknown {
  const promised = promisedHash(header);
  const json: unknown = JSON.parse(fromUtf8(content) ?? '');
  if (promised === null) return json;
  if (toHex(sha256(content)) !== promised) {
    throw new Error('the content is not the one that its header names');
  }
  return contentSchema.parse(json).body;
}

/** Null for version 1. */
function promisedHash(header: string): string | null {
  const parsed = entryHeaderSchema.parse(JSON.parse(header));
  return parsed.v === 1 ? null : parsed.content;
}
