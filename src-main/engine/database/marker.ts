import { createHmac, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { markerFile } from './file-names.ts';
import { damaged } from './sqlite-errors.ts';

const markerSchema = z.strictObject({
  format: z.literal('cordon-databases'),
  version: z.literal(1),
  keyCheck: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * Whether the databases of a directory were made, by its marker file. Page 1 of an encrypted database looks the
 * same for a wrong key and for a damaged file; the marker knows the key apart from them.
 * Throws `wrong-key` when they were made under another key.
 */
export function readMarker(directory: string, checkKey: Uint8Array): 'none' | 'made' {
  let text: string;
  try {
    text = readFileSync(join(directory, markerFile), 'utf8');
  } catch (cause) {
    // Node's file errors carry a code.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw cause;
  }
  let keyCheck: string;
  try {
    keyCheck = markerSchema.parse(JSON.parse(text)).keyCheck;
  } catch (cause) {
    throw damaged(markerFile, 'it does not hold what Cordon writes there', { file: markerFile }, cause);
  }
  if (!timingSafeEqual(Buffer.from(keyCheck, 'hex'), checkOf(checkKey))) {
    throw new AppError(
      'wrong-key',
      'This key does not open these databases: they were made with another one. Put the vault.json that belongs to them back in this folder, from the last backup.',
      { details: { directory } },
    );
  }
  return 'made';
}

/** Written once, after both databases were made. Synchronous: it runs in the database thread. */
export function writeMarker(directory: string, checkKey: Uint8Array): void {
  const path = join(directory, markerFile);
  const content: z.input<typeof markerSchema> = {
    format: 'cordon-databases',
    version: 1,
    keyCheck: checkOf(checkKey).toString('hex'),
  };
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

function checkOf(checkKey: Uint8Array): Buffer {
  return createHmac('sha256', checkKey).update('cordon databases v1').digest();
}
