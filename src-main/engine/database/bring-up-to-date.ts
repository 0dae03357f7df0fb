import type Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import {
  dropWhatWasKept,
  keepBeforeMigrating,
  putBackWhatWasKept,
  type OpenOne,
} from './before-migrating.ts';
import { mainDatabaseFile } from './file-names.ts';
import { migrate, schemaOf, type Migration } from './migrate.ts';
import { explainSqliteError, isDiskTrouble } from './sqlite-errors.ts';

export interface DatabasePair {
  readonly directory: string;
  readonly main: OpenOne;
  readonly keys: OpenOne;
  readonly mainMigrations: readonly Migration[];
  readonly keyMigrations: readonly Migration[];
  /** Closes both, so that their files can be replaced. */
  readonly close: () => void;
}

/**
 * Brings both databases of a directory to their last schema. Data that was there before is kept beside until all of it holds, and put
 * back if anything fails, so that the Cordon that wrote it can open it again.
 * @throws AppError that says that nothing was changed
 */
export function bringUpToDate(pair: DatabasePair): void {
  const { directory, main, keys, mainMigrations, keyMigrations } = pair;
  const isBehind = isOlder(main.connection, mainMigrations) || isOlder(keys.connection, keyMigrations);
  try {
    if (isBehind) keepBeforeMigrating(directory, main, keys);
    migrate(keys.connection, keyMigrations);
    migrate(main.connection, mainMigrations);
    if (isBehind) checkReferences(main.connection);
  } catch (cause) {
    if (!isBehind) throw cause;
    pair.close();
    putBackWhatWasKept(directory);
    throw asItWas(cause);
  }
  if (isBehind) dropWhatWasKept(directory);
}

/** Made by an earlier version; not what was only just made. */
function isOlder(connection: Database.Database, migrations: readonly Migration[]): boolean {
  const found = schemaOf(connection);
  return found > 0 && found < migrations.length;
}

function checkReferences(connection: Database.Database): void {
  const [dangling] = connection.pragma('foreign_key_check') as readonly { readonly table: string }[];
  if (dangling !== undefined) throw new Error(`a row of ${dangling.table} refers to nothing`);
}

function asItWas(cause: unknown): AppError {
  const explained = explainSqliteError(cause, mainDatabaseFile);
  if (isDiskTrouble(explained))
    return new AppError(
      explained.code,
      `This data was written by an earlier Cordon and can’t be brought to this version: there has to be room for a copy of it meanwhile. It is as it was. Free some space on this disk, then try again.`,
      { cause },
    );
  const words = explained instanceof Error ? explained.message : String(explained);
  return new AppError(
    'conflict',
    `This data was written by an earlier Cordon and could not be brought to this version (${words}). It is as it was: install the earlier version again to go on, and report this.`,
    { cause },
  );
}
