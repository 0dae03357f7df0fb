import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { readSalvagedLog, type SalvagedLog } from '../case-log/salvaged-log.ts';
import { copyEncrypted } from '../database/copy-encrypted.ts';
import { lockDataDirectory } from '../database/data-directory-lock.ts';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import { openExecutor } from '../database/executor.ts';
import { keyDatabaseFile, mainDatabaseFile } from '../database/file-names.ts';
import { wrapConnection } from '../database/handles.ts';
import { writeMarker } from '../database/marker.ts';
import { keyMigrations, mainMigrations } from '../database/migrations/index.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { salvageDatabase, type SalvagedDatabase } from '../database/salvage/salvage-database.ts';
import { vaultFile } from '../keys/vault-file.ts';
import { procedures } from '../procedures.ts';
import { assertTwoRestorers } from './two-restorers.ts';

export interface SalvageOptions {
  /** The damaged data; nothing in it is changed. */
  readonly dataDirectory: string;
  /** A folder that is empty or not there yet: the new data directory. */
  readonly target: string;
  readonly vaultKey: Uint8Array;
  /** Login names of the two people. */
  readonly by: readonly [string, string];
  readonly now: number;
}

export interface Salvaged {
  readonly main: SalvagedDatabase;
  /** Null when the key database was whole, and was copied. */
  readonly keys: SalvagedDatabase | null;
  readonly log: SalvagedLog;
}

/**
 * Makes a new data directory of all that can still be read in a damaged one, by the word of two people. Where the log can be gone on
 * with, it says in it what is missing. Synchronous: for the command.
 * @throws AppError when the target holds something, or the two people may not do this
 */
export function salvageDirectory({ dataDirectory, target, vaultKey, by, now }: SalvageOptions): Salvaged {
  const lock = lockDataDirectory(dataDirectory);
  let isOurs = false;
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 });
    if (readdirSync(target).length > 0)
      throw new AppError(
        'conflict',
        'There is something in that folder already. Choose an empty one, or a new name.',
      );
    isOurs = true;
    const { main: mainKey, keys: keysKey, check } = deriveDatabaseKeys(vaultKey);
    const main = salvageDatabase({
      directory: dataDirectory,
      file: mainDatabaseFile,
      key: mainKey,
      migrations: mainMigrations,
      target: { directory: target, file: mainDatabaseFile },
    });
    const keys = copyKeys(dataDirectory, target, keysKey);
    copyFileSync(join(dataDirectory, vaultFile), join(target, vaultFile));
    writeMarker(target, check);

    const connection = openEncrypted({
      directory: target,
      file: mainDatabaseFile,
      key: mainKey,
      mustExist: true,
    });
    let log: SalvagedLog;
    try {
      assertTwoRestorers(connection, by, main.damagedPages.length > 0);
      log = readSalvagedLog(wrapConnection(connection));
    } finally {
      connection.close();
    }
    if (log.canGoOn) writeDown(target, vaultKey, now, { main, keys, log, by });
    return { main, keys, log };
  } catch (cause) {
    if (isOurs) rmSync(target, { recursive: true });
    throw cause;
  } finally {
    lock.release();
  }
}

/** A whole key database is copied; of a damaged one what can be read. */
function copyKeys(directory: string, target: string, key: Uint8Array): SalvagedDatabase | null {
  if (existsSync(join(directory, keyDatabaseFile))) {
    try {
      const connection = openEncrypted({
        directory,
        file: keyDatabaseFile,
        key,
        mustExist: true,
        readonly: true,
      });
      try {
        copyEncrypted(connection, key, join(target, keyDatabaseFile), () => undefined);
        return null;
      } finally {
        connection.close();
      }
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
    }
  }
  return salvageDatabase({
    directory,
    file: keyDatabaseFile,
    key,
    migrations: keyMigrations,
    target: { directory: target, file: keyDatabaseFile },
  });
}

function writeDown(
  directory: string,
  vaultKey: Uint8Array,
  now: number,
  { main, keys, log, by }: Salvaged & Pick<SalvageOptions, 'by'>,
): void {
  const executor = openExecutor({
    directory,
    vaultKey,
    mustExist: true,
    procedures: {
      ...procedures,
      'backups.salvaged': write(({ log: appender }: WriteContext): void => {
        appender.append({
          kind: 'log.salvaged',
          subject: 'log',
          actor: null,
          body: {
            pages: main.pages,
            damagedPages: main.damagedPages.length,
            areKeysWhole: keys === null,
            entries: log.entries,
            missing: log.missing.slice(0, 50).map(({ from, to }) => ({ from, to })),
            by: [...by],
          },
        });
      }),
    },
    now,
  });
  executor.run('backups.salvaged', undefined, now);
  executor.close(now);
}
