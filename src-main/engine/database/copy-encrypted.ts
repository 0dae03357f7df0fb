import type Database from 'better-sqlite3';
import { renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { openEncrypted } from './open-encrypted.ts';
import { syncFile } from './sync-to-disk.ts';

/**
 * Copies a whole database, as it stands now, to a file under the same key, and opens the copy: every page is read, and its
 * HMAC checked. Until that is done the copy has another name.
 * @param look at the copy, opened read-only
 */
export function copyEncrypted<Seen>(
  connection: Database.Database,
  key: Uint8Array,
  target: string,
  look: (copy: Database.Database) => Seen,
): Seen {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    // backup() fails on encrypted databases, and serialize() is plaintext.
    connection.prepare('VACUUM INTO ?').run(unfinished);
    const copy = openEncrypted({
      directory: dirname(unfinished),
      file: basename(unfinished),
      key,
      mustExist: true,
      readonly: true,
    });
    let seen: Seen;
    try {
      seen = look(copy);
    } finally {
      copy.close();
    }
    syncFile(unfinished);
    renameSync(unfinished, target);
    return seen;
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw cause;
  }
}
