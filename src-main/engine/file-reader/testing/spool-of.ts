import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../../testing/temporary-database.ts';
import { Spool } from '../spool.ts';

/** A spool with these files in it, each in pieces of so many bytes. */
export async function spoolOf(files: Readonly<Record<string, Uint8Array>>, pieceBytes = 1_000) {
  const directory = await temporaryDirectory();
  const spool = new Spool(join(directory, 'spool'));
  for (const [name, bytes] of Object.entries(files)) {
    for (let at = 0; at === 0 || at < bytes.byteLength; at += pieceBytes) {
      const end = at + pieceBytes;
      await spool.put(name, at, bytes.subarray(at, end), end >= bytes.byteLength);
    }
  }
  return Object.assign(spool, {
    directory,
    async [Symbol.asyncDispose]() {
      await spool.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  });
}
