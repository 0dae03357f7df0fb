import type Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyEncrypted } from './copy-encrypted.ts';
import { keyDatabaseFile, mainDatabaseFile, withCompanions } from './file-names.ts';
import { overwriteFile } from './overwrite-file.ts';
import { syncDirectory, syncFile } from './sync-to-disk.ts';

/** In a data directory, only while its databases are brought to a newer schema: both as they were. */
export const beforeMigratingDirectory = 'before-migrating';

/** A database that is open, and the key that it is under. */
export interface OpenOne {
  readonly connection: Database.Database;
  readonly key: Uint8Array;
}

/** Keeps both databases as they are, encrypted as they are, each copy read whole. Synchronous, as all of these: for the database thread. */
export function keepBeforeMigrating(directory: string, main: OpenOne, keys: OpenOne): void {
  const kept = join(directory, beforeMigratingDirectory);
  const unfinished = `${kept}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  for (const [file, { connection, key }] of [
    [mainDatabaseFile, main],
    [keyDatabaseFile, keys],
  ] as const) {
    copyEncrypted(connection, key, join(unfinished, file), () => undefined);
  }
  renameSync(unfinished, kept);
  syncDirectory(directory);
}

/**
 * Puts both databases back as they were kept, if they were: the migration failed, or never ended. Neither may be open.
 * @returns whether there was anything to put back
 */
export function putBackWhatWasKept(directory: string): boolean {
  const kept = join(directory, beforeMigratingDirectory);
  if (!existsSync(kept)) return false;
  // Again from the start, if this ends in the middle: what was kept goes last.
  for (const file of [mainDatabaseFile, keyDatabaseFile]) {
    for (const companion of withCompanions(file).slice(1))
      rmSync(join(directory, companion), { force: true });
    copyFileSync(join(kept, file), join(directory, file));
    syncFile(join(directory, file));
  }
  dropWhatWasKept(directory);
  return true;
}

/** The new schema holds. The copy of the keys is overwritten: what is destroyed from now on must be nowhere. */
export function dropWhatWasKept(directory: string): void {
  const kept = join(directory, beforeMigratingDirectory);
  overwriteFile(join(kept, keyDatabaseFile));
  rmSync(kept, { recursive: true, force: true });
  syncDirectory(directory);
}
