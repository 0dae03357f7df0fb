/** Everything of the case's: alerts, people, log, lists. */
export const mainDatabaseFile = 'case.db';
/** The keys of subjects and the log's signing key; apart, so that destroying a key is a deletion. */
export const keyDatabaseFile = 'keys.db';
/** Says that the two were made, and lets a wrong key be told from a damaged file. */
export const markerFile = 'databases.json';
/** Held while an engine runs on the directory. */
export const lockFile = 'lock';

/** All files that SQLite may keep beside the two databases. */
export const databaseFiles: readonly string[] = [
  markerFile,
  ...[mainDatabaseFile, keyDatabaseFile].flatMap((name) => [
    name,
    `${name}-wal`,
    `${name}-shm`,
    `${name}-journal`,
  ]),
];
