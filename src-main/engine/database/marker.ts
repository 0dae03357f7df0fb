import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { markerFile } from './file-names.ts';
import { damaged } from './sqlite-errors.ts';
import { syncDirectory } from './sync-to-disk.ts';

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
  if (!fits(keyCheck, checkKey)) {
    throw new AppError(
      'wrong-key',
      'This key does not open these databases: they were made with another one. Put the vault.json that belongs to them back in this folder, from the last backup.',
      { details: { directory } },
    );
  }
  return 'made';
}

/** Whether the databases of a directory are under the keys that this check belongs to; false where there are none. */
export function markerFits(directory: string, checkKey: Uint8Array): boolean {
  try {
    return readMarker(directory, checkKey) === 'made';
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'wrong-key') return false;
    throw cause;
  }
}

/** Written after both databases were made, and when their keys are renewed: in one step. Synchronous: it runs in the database thread. */
export function writeMarker(directory: string, checkKey: Uint8Array): void {
  const path = join(directory, markerFile);
  const content: z.input<typeof markerSchema> = {
    format: 'cordon-databases',
    version: 1,
    keyCheck: checkOf(checkKey).toString('hex'),
  };
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  syncDirectory(directory);
}

function fits(keyCheck: string, checkKey: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(keyCheck, 'hex'), checkOf(checkKey));
}

function checkOf(checkKey: Uint8Array): Buffer {
  return createHmac('sha256', checkKey).update('cordon databases v1').digest();
}
