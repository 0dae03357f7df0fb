import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import { mainDatabaseFile, markerFile } from '../database/file-names.ts';
import { vaultFile } from '../keys/vault-file.ts';
import {
  backupDirectory,
  copyBeside,
  copyNameAt,
  makeBackupDirectory,
  newKeyCopy,
  removeOldCopies,
  replaceKeyCopy,
} from './backup-folder.ts';
import type { BackupPlaceRow } from './queries.ts';

export interface BackupKeeperDeps {
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  readonly dataDirectory: string;
  readonly now: () => number;
  readonly onDefect: (cause: unknown, what: string) => void;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Makes backups, each day and when somebody asks, and takes destroyed keys out of the copies of the keys. */
export class BackupKeeper {
  readonly #deps: BackupKeeperDeps;
  readonly #problems = new Map<string, string>();
  /** Where one is being made: the file that grows. */
  readonly #unfinished = new Map<string, string>();
  #working: Promise<void> = Promise.resolve();

  constructor(deps: BackupKeeperDeps) {
    this.#deps = deps;
  }

  /** What is wrong at a place; null when nothing is. */
  problemAt(placeId: string): string | null {
    return this.#problems.get(placeId) ?? null;
  }

  /** How much is written of the one that is being made there; null while none is. */
  async progressAt(placeId: string): Promise<number | null> {
    const file = this.#unfinished.get(placeId);
    if (file === undefined) return null;
    const [written, whole] = await Promise.all([
      stat(file).catch(() => null),
      stat(join(this.#deps.dataDirectory, mainDatabaseFile)).catch(() => null),
    ]);
    return Math.min(1, (written?.size ?? 0) / Math.max(1, whole?.size ?? 1));
  }

  /** Does what is due: a backup once a day, and a new copy of the keys as soon as a key was destroyed. */
  look(): Promise<void> {
    return this.#inTurn(async (database) => {
      const destroyedAt = await database.call('backups.destroyed-at');
      for (const place of await database.call('backups.places')) {
        if (this.#deps.now() - (place.madeAt ?? 0) >= dayMs) await this.#try(database, place);
        else if (destroyedAt >= (place.keysAt ?? 0)) await this.#tryKeys(database, place);
      }
    });
  }

  /** Makes one now. Resolves when it is made, or has failed and `problemAt` says why. */
  make(placeId: string): Promise<void> {
    return this.#inTurn(async (database) => {
      const place = (await database.call('backups.places')).find(({ id }) => id === placeId);
      if (place !== undefined) await this.#try(database, place);
    });
  }

  /**
   * Makes one wherever they go. Resolves with where, in words.
   * @throws AppError `conflict` where one could not be made
   */
  async makeAll(): Promise<string> {
    let places: readonly BackupPlaceRow[] = [];
    await this.#inTurn(async (database) => {
      places = await database.call('backups.places');
      for (const place of places) await this.#try(database, place);
    });
    const failed = places.filter(({ id }) => this.problemAt(id) !== null).map(({ name }) => name);
    if (failed.length > 0)
      throw new AppError(
        'conflict',
        `No backup could be made in ${failed.join(' and ')}. Look under Case log, Backups, what is wrong there.`,
      );
    return places.length === 0
      ? 'No folder for backups is named, so none was made.'
      : `A backup was made in ${places.map(({ name }) => name).join(' and ')}.`;
  }

  /** The keys are others: a new backup everywhere, and then none of those before, which nobody can open any more. */
  makeAnew(): Promise<void> {
    return this.#inTurn(async (database) => {
      for (const place of await database.call('backups.places')) {
        await this.#try(database, place);
        if (this.problemAt(place.id) === null) await removeOldCopies(backupDirectory(place.folder), 1);
      }
    });
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#working;
  }

  #inTurn(work: (database: DatabaseClient) => Promise<void>): Promise<void> {
    this.#working = this.#working
      .then(async () => {
        const database = this.#deps.database();
        if (database !== null) await work(database);
      })
      .catch((cause: unknown) => this.#deps.onDefect(cause, 'a backup'));
    return this.#working;
  }

  async #try(database: DatabaseClient, place: BackupPlaceRow): Promise<void> {
    await this.#noting(place, async () => {
      const directory = await makeBackupDirectory(place.folder);
      const file = copyNameAt(this.#deps.now());
      const path = join(directory, file);
      this.#unfinished.set(place.id, `${path}.unfinished`);
      try {
        const entries = await database.copyCase(path);
        const { size: bytes } = await stat(path);
        // After it: whatever the copy names by then has its key in the copy of the keys.
        await this.#copyKeys(database, place, directory);
        const { id: placeId, name } = place;
        await database.call('backups.note-made', { placeId, name, file, entries, bytes });
        await removeOldCopies(directory);
      } finally {
        this.#unfinished.delete(place.id);
      }
    });
  }

  async #tryKeys(database: DatabaseClient, place: BackupPlaceRow): Promise<void> {
    await this.#noting(place, async () =>
      this.#copyKeys(database, place, await makeBackupDirectory(place.folder)),
    );
  }

  async #copyKeys(database: DatabaseClient, { id }: BackupPlaceRow, directory: string): Promise<void> {
    const at = this.#deps.now();
    await database.copyKeys(join(directory, newKeyCopy));
    await replaceKeyCopy(directory);
    for (const name of [vaultFile, markerFile]) await copyBeside(this.#deps.dataDirectory, directory, name);
    await database.call('backups.note-keys', { placeId: id, at });
  }

  async #noting({ id, madeAt, keysAt }: BackupPlaceRow, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#problems.delete(id);
    } catch (cause) {
      if (!(cause instanceof AppError)) this.#deps.onDefect(cause, 'a backup');
      const why = cause instanceof AppError ? cause.message : wordsOf(cause);
      const stale =
        madeAt !== null && keysAt !== null
          ? ' Until it is reached again, its copy of the keys still opens what was destroyed since.'
          : '';
      this.#problems.set(id, `${why}${stale}`);
    }
  }
}

function wordsOf(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException; // Node's file errors carry a code
  if (code === 'ENOSPC') return 'There is no room for a backup in this folder. Free some space there.';
  if (code === 'ENOENT') return 'The folder is not there. Mount the share or plug in the disk.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'Cordon can’t write to this folder. Let it write there, or choose another.';
  return 'The backup could not be written there. Look at the folder’s disk or share.';
}
