/** Everything of the case's: alerts, people, log, lists. */
export const mainDatabaseFile = 'case.db';
/** The keys of subjects and the log's signing key; apart, so that destroying a key is a deletion. */
export const keyDatabaseFile = 'keys.db';
/** The words of the log, to search them; made from the log, and never backed up. */
export const indexDatabaseFile = 'index.db';
/** Says that the two were made, and lets a wrong key be told from a damaged file. */
export const markerFile = 'databases.json';
/** Held while an engine runs on the directory. */
export const lockFile = 'lock';

/** All files that SQLite may keep beside the databases. */
export const databaseFiles: readonly string[] = [
  markerFile,
  ...[mainDatabaseFile, keyDatabaseFile, indexDatabaseFile].flatMap(withCompanions),
];

/** A database's file and those that SQLite may keep beside it. */
export function withCompanions(name: string): readonly string[] {
  return [name, `${name}-wal`, `${name}-shm`, `${name}-journal`];
}
