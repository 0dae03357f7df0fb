import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { lockDataDirectory } from '../database/data-directory-lock.ts';
import { putBackWhatWasKept } from '../database/before-migrating.ts';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import { openExecutor } from '../database/executor.ts';
import {
  indexDatabaseFile,
  keyDatabaseFile,
  mainDatabaseFile,
  markerFile,
  withCompanions,
} from '../database/file-names.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import { sql, write, type WriteContext } from '../database/procedures.ts';
import { procedures } from '../procedures.ts';
import { keyCopy, newKeyCopy } from './backup-folder.ts';
import { assertTwoRestorers } from './two-restorers.ts';

export interface RestoreOptions {
  /** The folder `cordon-backup`, with its copies. */
  readonly backupDirectory: string;
  /** One of the copies there. */
  readonly file: string;
  readonly dataDirectory: string;
  /** The data key, which the vault gave to those who restore. */
  readonly vaultKey: Uint8Array;
  /** Login names of the two people. */
  readonly by: readonly [string, string];
  readonly now: number;
}

export interface Restored {
  readonly entries: number;
  readonly keys: 'kept' | 'from-backup';
  /** Where the files lie that were there before; null when there were none. */
  readonly movedTo: string | null;
}

/**
 * Puts a backup in the place of the main database. The keys that are here stay, if they can be opened: what was destroyed since the
 * backup stays destroyed. Otherwise those of the backup folder come, where a purge takes keys out too. What was there before is
 * moved aside, never overwritten. Vault and marker have to be there. Synchronous: for the command.
 * @throws AppError when the backup can't be opened, or the two people may not do this by its own word; nothing is changed then
 */
export function restoreBackup(options: RestoreOptions): Restored {
  const { backupDirectory, file, dataDirectory, vaultKey, by, now } = options;
  const lock = lockDataDirectory(dataDirectory);
  try {
    // Otherwise the next start would put it back over the backup.
    putBackWhatWasKept(dataDirectory);
    const keys = deriveDatabaseKeys(vaultKey);
    const entries = checkBackup(backupDirectory, file, keys.main, by);
    const keysHere = canOpen(dataDirectory, keyDatabaseFile, keys.keys);
    const copy = [keyCopy, newKeyCopy].find((name) => canOpen(backupDirectory, name, keys.keys));
    if (!keysHere && copy === undefined) {
      throw new AppError(
        'database-damaged',
        'Neither the key database here nor its copy beside the backup can be opened: without keys nothing of the backup can be read. Nothing was changed.',
      );
    }
    const replaced = [mainDatabaseFile, indexDatabaseFile, ...(keysHere ? [] : [keyDatabaseFile])];
    const movedTo = moveAside(dataDirectory, replaced.flatMap(withCompanions), now);
    if (!keysHere && copy !== undefined)
      copyFileSync(join(backupDirectory, copy), join(dataDirectory, keyDatabaseFile));
    copyFileSync(join(backupDirectory, file), join(dataDirectory, mainDatabaseFile));
    if (!existsSync(join(dataDirectory, markerFile)))
      copyFileSync(join(backupDirectory, markerFile), join(dataDirectory, markerFile));
    const keysFrom = keysHere ? 'kept' : 'from-backup';
    writeDown(options, entries, keysFrom);
    return { entries, keys: keysFrom, movedTo };
  } finally {
    lock.release();
  }
}

/** Opens the backup, and asks it whether these two may restore it: two people of different roles, one of them an admin. */
function checkBackup(directory: string, file: string, key: Uint8Array, by: RestoreOptions['by']): number {
  const connection = openEncrypted({ directory, file, key, mustExist: true, readonly: true });
  try {
    assertTwoRestorers(connection, by);
    return (
      connection.prepare<[], { count: number }>('SELECT count(*) AS count FROM entries').get()?.count ?? 0
    );
  } finally {
    connection.close();
  }
}

function canOpen(directory: string, file: string, key: Uint8Array): boolean {
  try {
    openEncrypted({ directory, file, key, mustExist: true, readonly: true }).close();
    return true;
  } catch {
    return false;
  }
}

function moveAside(directory: string, names: readonly string[], now: number): string | null {
  const there = names.filter((name) => existsSync(join(directory, name)));
  if (there.length === 0) return null;
  const aside = join(
    directory,
    `replaced-${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`,
  );
  mkdirSync(aside, { mode: 0o700 });
  for (const name of there) renameSync(join(directory, name), join(aside, name));
  return aside;
}

function writeDown(
  { dataDirectory, vaultKey, file, by, now }: RestoreOptions,
  entries: number,
  keys: Restored['keys'],
): void {
  const executor = openExecutor({
    directory: dataDirectory,
    vaultKey,
    mustExist: true,
    procedures: {
      ...procedures,
      'backups.restored': write(({ db, log }: WriteContext): void => {
        // Passwords may have been changed since: the slots that the vault has count, whichever the backup knew.
        db.run(sql`UPDATE accounts SET public_key = NULL`);
        log.append({
          kind: 'backup.restored',
          subject: 'log',
          actor: null,
          body: { file, entries, keys, by: [...by] },
        });
      }),
    },
    now,
  });
  executor.run('backups.restored', undefined, now);
  executor.close(now);
}
