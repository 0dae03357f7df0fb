import type { DrawnFile } from '../contract/record-format.ts';
import { fromBase64, toHex, utf8 } from './portable/bytes.ts';
import { sha256 } from './portable/crypto.ts';

/** SHA-256 of a file as it is saved, in hex. */
export function hashOfFile({ text, encoding }: DrawnFile): string {
  const bytes = encoding === 'base64' ? fromBase64(text) : utf8(text);
  if (bytes === null) throw new Error('a drawn file is no base64');
  return toHex(sha256(bytes));
}
