import type Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';

/** One step of a schema. Append-only: a step that was released is never edited. */
export interface Migration {
  readonly name: string;
  readonly statements: string;
}

/**
 * Brings a database from its `user_version` to the last step, each step in a transaction of its own, so that a
 * kill leaves a whole version behind.
 */
export function migrate(
  connection: Database.Database,
  migrations: readonly Migration[],
  target: number = migrations.length,
): void {
  const found = schemaOf(connection);
  if (found > migrations.length) {
    throw new AppError(
      'conflict',
      `This data was written by a newer Cordon (its schema is ${String(found)}, this version knows ${String(migrations.length)}). Install the newer version; nothing was changed.`,
      { details: { found, known: migrations.length } },
    );
  }
  for (const [index, migration] of migrations.slice(0, target).entries()) {
    const version = index + 1;
    if (version <= found) continue;
    connection
      .transaction(() => {
        connection.exec(migration.statements);
        connection.pragma(`user_version = ${String(version)}`);
      })
      .immediate();
  }
}

/** Up to which step a database has come; 0 for one that was only just made. */
export function schemaOf(connection: Database.Database): number {
  return Number(connection.pragma('user_version', { simple: true }));
}
