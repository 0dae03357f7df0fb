import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { importOperations } from '../../../contract/imports.ts';
import type { OperationName } from '../../../contract/operations.ts';
import type { Caller, Handlers } from '../../dispatch.ts';
import { FileReader } from '../../file-reader/file-reader-client.ts';
import { fileLimits } from '../../file-reader/limits.ts';
import { Spool } from '../../file-reader/spool.ts';
import type { ProcessSpawner } from '../../processes/channel.ts';
import { ListImport, type ListImportDeps } from './list-import.ts';
import { personOf } from '../../session.ts';

type ImportHandlers = Pick<Handlers, OperationName & keyof typeof importOperations>;

/** An import that nobody goes on with is ended, so long after somebody last saw to it or it was looked through. */
const patienceMs = 60 * 60_000;

export interface ImportServiceDeps extends ListImportDeps {
  readonly spawner: ProcessSpawner;
  /** A directory of this engine’s own, that goes with it. */
  readonly spoolDirectory: string;
  readonly onDefect: (cause: unknown, what: string) => void;
}

export interface Imports {
  readonly handlers: ImportHandlers;
  /** Takes away what dead or ended imports and destroyed lists left, a little at a time. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** One import at a time, in memory and in rows that count for nothing until it is committed. */
export function createImports(deps: ImportServiceDeps): Imports {
  let current: ListImport | null = null;
  const { database, announce } = deps;

  async function sweep(): Promise<void> {
    const runningId = current === null || current.isOver ? null : current.id;
    let swept = 1;
    while (swept > 0) swept = await database().call('imports.sweep', { runningId });
  }

  /** The import, if it is this person's. */
  function mine(id: string, caller: Caller): ListImport {
    if (current === null || current.id !== id || current.actor.id !== personOf(caller).id) {
      throw new AppError('not-found', 'This import is gone: nothing was imported. Begin it again.');
    }
    current.lastTouchedAt = deps.now();
    return current;
  }

  async function endStale(): Promise<void> {
    if (current === null || current.isOver || current.phase === 'checking') return;
    if (deps.now() - current.lastTouchedAt > patienceMs) await current.cancel();
  }

  const handlers: ImportHandlers = {
    'imports.begin': async ({ listId }, caller) => {
      const actor = personOf(caller);
      await endStale();
      if (current !== null && !current.isOver) {
        const words =
          current.actor.id === actor.id
            ? 'You have an import under way. Finish or cancel it first.'
            : 'Somebody else imports just now. One import runs at a time.';
        throw new AppError('conflict', words);
      }
      const list = await database().call('imports.may-begin', { listId, actor });
      const spool = new Spool(join(deps.spoolDirectory, `spool-${randomUUID()}`));
      const begun = new ListImport(
        deps,
        list,
        actor,
        spool,
        ({ table }) => new FileReader(deps.spawner, table),
      );
      await database().call('imports.begin', { id: begun.id, listId, actor });
      current = begun;
      return { id: begun.id, chunkBytes: fileLimits.chunkBytes };
    },

    'imports.put': async ({ id, file, offset, isLast, dataBase64 }, caller) => {
      const running = mine(id, caller);
      if (running.phase !== 'receiving') throw new AppError('conflict', 'This import takes no more files.');
      await running.spool.put(file, offset, Buffer.from(dataBase64, 'base64'), isLast);
      return {};
    },

    'imports.check': ({ id }, caller) => {
      mine(id, caller).check();
      return Promise.resolve({});
    },

    'imports.status': async (_input, caller) => {
      const viewer = personOf(caller);
      await endStale();
      if (current === null) return { status: null };
      const { id, listId, phase, actor, failure, endedAt, figures } = current;
      const names = await deps.personNames();
      const isMine = actor.id === viewer.id;
      if (isMine) current.lastTouchedAt = deps.now();
      return {
        status: {
          id,
          listId,
          phase,
          begunBy: names.get(actor.id) ?? actor.id,
          isMine,
          ...figures,
          failure,
          endedAt,
        },
      };
    },

    'imports.rows': ({ id, problem, offset, limit }, caller) =>
      Promise.resolve(mine(id, caller).rows(problem, offset, limit)),

    'imports.report': async ({ id }, caller) => {
      const made = mine(id, caller);
      await deps.database().call('case-log.append', {
        kind: 'document.exported',
        subject: 'log',
        actor: made.actor.id,
        body: { what: 'import-report', listId: made.listId },
      });
      return { csv: made.report() };
    },

    'imports.commit': async ({ id, leavesOutRefused }, caller) => {
      const committed = await mine(id, caller).commit(leavesOutRefused);
      announce({ kind: 'watchlists.changed' });
      void sweep().catch((cause: unknown) =>
        deps.onDefect(cause, 'what an import staged could not be taken away'),
      );
      return committed;
    },

    'imports.cancel': async ({ id }, caller) => {
      await mine(id, caller).cancel();
      await sweep();
      return {};
    },
  };

  return {
    handlers,
    async sweep() {
      await endStale();
      await sweep();
    },
    async stop() {
      await current?.cancel().catch((cause: unknown) => deps.onDefect(cause, 'an import could not be ended'));
    },
  };
}
