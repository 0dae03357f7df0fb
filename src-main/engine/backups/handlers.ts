import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { BackupPlace, Backups } from '../../contract/backups.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import { counted } from '../wording.ts';
import { assertBackupFolder } from './backup-folder.ts';
import type { BackupKeeper } from './backup-keeper.ts';

export interface BackupHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly keeper: BackupKeeper;
  readonly dataDirectory: string;
}

type BackupHandlers = Pick<
  Handlers,
  'backups.list' | 'backups.add-folder' | 'backups.remove-folder' | 'backups.make'
>;

export function createBackupHandlers({ database, keeper, dataDirectory }: BackupHandlerDeps): BackupHandlers {
  async function list(): Promise<Backups> {
    const rows = await database().call('backups.places');
    const places = await Promise.all(
      rows.map(async ({ id, name, folder, madeAt, entries, bytes }): Promise<BackupPlace> => ({
        id,
        name,
        folder,
        latest: madeAt === null ? null : { at: madeAt, entries: entries ?? 0, bytes: bytes ?? 0 },
        progress: await keeper.progressAt(id),
        problem: keeper.problemAt(id),
      })),
    );
    return { places, words: wordsOf(places) };
  }

  return {
    'backups.list': list,
    'backups.add-folder': async ({ name, folder }, caller) => {
      await assertBackupFolder(folder, dataDirectory);
      const [there, here] = await Promise.all([stat(folder), stat(dataDirectory)]);
      const id = `backup-${randomUUID()}`;
      const isOnSameDisk = there.dev === here.dev;
      await database().call('backups.add-place', { id, name, folder, isOnSameDisk, actorId: idOf(caller) });
      void keeper.make(id);
      return list();
    },
    'backups.remove-folder': async ({ id, reason }, caller) => {
      await database().call('backups.remove-place', { id, reason, actorId: idOf(caller) });
      return list();
    },
    'backups.make': async ({ id }, caller) => {
      if (!(await database().call('backups.ask', { id, actorId: idOf(caller) })))
        throw new AppError('not-found', 'Backups don’t go to this folder any more.');
      void keeper.make(id);
      return list();
    },
  };
}

const idOf = (caller: Caller): string | null => caller.session?.person.id ?? null;

function wordsOf(places: readonly BackupPlace[]): string {
  if (places.length === 0)
    return 'No backups are made. If this disk fails, the case log and everything else on it is lost.';
  const made = places.filter(({ latest }) => latest !== null).length;
  return made === 0
    ? 'No backup has been made yet.'
    : `Backups lie in ${counted(made, 'folder', 'folders')}. They open only with this machine’s secret and somebody’s password, and never what was destroyed on schedule.`;
}
