import type Database from 'better-sqlite3';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { openSealed, publicKeyOf, sealTo } from '../keys/hpke.ts';
import { keyGroups, type Keys } from '../keys/key-groups.ts';
import { deriveDatabaseKeys } from './derive-keys.ts';
import { indexDatabaseFile, keyDatabaseFile, mainDatabaseFile, withCompanions } from './file-names.ts';
import { markerFits, writeMarker } from './marker.ts';
import { openEncrypted } from './open-encrypted.ts';
import { syncDirectory, syncFile } from './sync-to-disk.ts';
import { wrapKeyInfo } from './wrap-keys.ts';

const renewedFiles = [mainDatabaseFile, keyDatabaseFile] as const;
const nextOf = (file: string): string => `${file}.next`;

/** How much of it is done, 0 to 1. */
type OnProgress = (share: number) => void;

/**
 * Both databases of a directory under new keys. Nobody may have them open. Copies are made and read whole beside the
 * old files; then the marker says, in one step, that the new keys hold, and the copies take the old files' place. A kill before that
 * leaves the old ones, a kill after it is made good by `finishRenewal` at the next opening. Synchronous.
 */
export function renewFiles(directory: string, before: Keys, next: Keys, onProgress: OnProgress): void {
  const [old, renewed] = [deriveDatabaseKeys(before.data), deriveDatabaseKeys(next.data)];
  abandonRenewal(directory);
  try {
    copyUnder(
      directory,
      mainDatabaseFile,
      old.main,
      renewed.main,
      () => undefined,
      (share) => onProgress(0.8 * share),
    );
    copyUnder(
      directory,
      keyDatabaseFile,
      old.keys,
      renewed.keys,
      (copy) => rewrap(copy, before, next),
      (share) => onProgress(0.8 + 0.15 * share),
    );
  } catch (cause) {
    abandonRenewal(directory);
    throw cause;
  }
  writeMarker(directory, renewed.check);
  finishRenewal(directory, next);
  onProgress(1);
}

/** Puts copies that a kill left in the place of the old files, if the marker says that their keys hold. */
export function finishRenewal(directory: string, next: Pick<Keys, 'data'>): void {
  if (!markerFits(directory, deriveDatabaseKeys(next.data).check))
    throw new Error('the marker does not say that these keys hold');
  for (const file of renewedFiles) {
    if (!existsSync(join(directory, nextOf(file)))) continue;
    // The old file's log would be taken for that of the new one.
    for (const name of withCompanions(file))
      if (name !== file) rmSync(join(directory, name), { force: true });
    renameSync(join(directory, nextOf(file)), join(directory, file));
  }
  for (const name of withCompanions(indexDatabaseFile)) rmSync(join(directory, name), { force: true });
  syncDirectory(directory);
}

/** Removes copies whose keys don't hold. */
export function abandonRenewal(directory: string): void {
  for (const file of renewedFiles)
    for (const name of [nextOf(file), `${nextOf(file)}-journal`])
      rmSync(join(directory, name), { force: true });
}

function copyUnder(
  directory: string,
  file: string,
  key: Uint8Array,
  nextKey: Uint8Array,
  change: (copy: Database.Database) => void,
  onProgress: OnProgress,
): void {
  const copy = nextOf(file);
  const old = openEncrypted({ directory, file, key, mustExist: true });
  let before: string;
  try {
    before = contentOf(old);
    old.prepare('VACUUM INTO ?').run(join(directory, copy));
    old.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    old.close();
  }
  onProgress(0.4);
  // Nothing is lost if this is cut off: it is a copy. Keys change without a write-ahead log only.
  const renewed = openEncrypted({ directory, file: copy, key, mustExist: true });
  try {
    renewed.pragma('journal_mode = DELETE');
    change(renewed);
    renewed.pragma(`rekey = "x'${Buffer.from(nextKey).toString('hex')}'"`);
  } finally {
    renewed.close();
  }
  onProgress(0.8);
  const check = openEncrypted({ directory, file: copy, key: nextKey, mustExist: true, readonly: true });
  try {
    if (contentOf(check) !== before)
      throw new AppError(
        'database-damaged',
        `The copy of ${file} under the new keys is not what it should be. Nothing was changed.`,
      );
  } finally {
    check.close();
  }
  syncFile(join(directory, copy));
  onProgress(1);
}

/** How many rows of each table, and of which version. */
function contentOf(connection: Database.Database): string {
  const tables = connection
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .all();
  const counts = tables.map(({ name }) => [
    name,
    connection.prepare<[], { count: number }>(`SELECT count(*) AS count FROM "${name}"`).get()?.count,
  ]);
  return JSON.stringify([connection.pragma('user_version', { simple: true }), counts]);
}

/** What was sealed to the key pairs of before is sealed to the new ones; the keys of subjects stay as they are. */
function rewrap(copy: Database.Database, before: Keys, next: Keys): void {
  const update = copy.prepare<[Uint8Array, number]>('UPDATE wrap_keys SET sealed = ? WHERE id = ?');
  const rows = copy.prepare<[string], { id: number; sealed: Uint8Array }>(
    'SELECT id, sealed FROM wrap_keys WHERE scheme = ?',
  );
  copy.transaction(() => {
    for (const group of keyGroups) {
      const [old, renewed] = [before[group], next[group]];
      if (group === 'data') continue;
      for (const { id, sealed } of rows.all(group)) {
        const bytes = old === null ? null : openSealed(old, sealed, { info: wrapKeyInfo });
        if (bytes === null || renewed === null)
          throw new AppError(
            'keys-locked',
            'A key is missing that what is kept is sealed with. Nothing was changed.',
          );
        update.run(sealTo(publicKeyOf(renewed), bytes, { info: wrapKeyInfo }), id);
        bytes.fill(0);
      }
    }
  })();
}
