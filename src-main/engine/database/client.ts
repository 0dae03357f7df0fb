import { AppError, assertNever } from '../../contract/errors.ts';
import type { Keys } from '../keys/key-groups.ts';
import type { procedures } from '../procedures.ts';
import { startThread } from '../start-thread.ts';
import { copyCase } from './copy-case.ts';
import { assertNodeVersion } from './assert-node-version.ts';
import { lockDataDirectory, type DataDirectoryLock } from './data-directory-lock.ts';
import { templatesIn } from './moved-buffers.ts';
import type { ProcedureInput, ProcedureOutput } from './procedures.ts';
import type { HeldKeys, RetainedKey } from './subject-keys.ts';
import type {
  CrossingError,
  DatabaseWorkerData,
  FromDatabaseWorker,
  ToDatabaseWorker,
} from './worker-protocol.ts';

type Procedures = typeof procedures;
type ProcedureName = keyof Procedures;

export interface OpenDatabaseOptions {
  readonly directory: string;
  /** 32 bytes; the keys of both databases are derived from it. */
  readonly vaultKey: Uint8Array;
  /** The vault says that the databases were made: a missing one is damage, and none is made in silence. */
  readonly mustExist: boolean;
  readonly now?: () => number;
  /** A lock that the caller holds already; otherwise one is taken here, and released by `close`. */
  readonly lock?: DataDirectoryLock;
  /** The thread ended by itself: a defect. Every call that was waiting has been rejected. */
  readonly onCrash?: (cause: Error) => void;
  /** Entries were added to the case log, and committed. */
  readonly onLogGrew?: () => void;
  /** The disk takes nothing, and why; null as soon as it takes a write again. */
  readonly onDiskTrouble?: (trouble: Error | null) => void;
  /** A checkpoint could not be signed (a full disk); it is tried again a minute later. */
  readonly onCheckpointFailed?: (cause: Error) => void;
}

export interface DatabaseClient {
  /** Runs one procedure of the registry (`engine/procedures.ts`). Calls run in the order they were made. */
  call<Name extends ProcedureName>(
    name: Name,
    ...input: undefined extends ProcedureInput<Procedures[Name]>
      ? [input?: ProcedureInput<Procedures[Name]>]
      : [input: ProcedureInput<Procedures[Name]>]
  ): Promise<ProcedureOutput<Procedures[Name]>>;
  /** From here on the thread holds these keys of people, and no others. Answers those of subjects that are retained. */
  hold(held: HeldKeys): Promise<readonly RetainedKey[]>;
  /**
   * Copies the main database, as it stands, to a file under the same key, and opens the copy. Answers how many entries
   * its log has. @throws AppError
   */
  copyCase(target: string): Promise<number>;
  /** The same for the key database: with every key that is there now, and none that was destroyed. */
  copyKeys(target: string): Promise<void>;
  /**
   * Puts both databases under new keys, with everything that was sealed to the key pairs of before. Calls wait for it. When
   * it rejects, the keys of before hold. What is held has to be handed over anew (`hold`).
   */
  renew(before: Keys, next: Keys, onProgress: (share: number) => void): Promise<void>;
  /** Signs a checkpoint over the log as it stands, where anything is new; calls made after it find it. */
  sign(): void;
  /** Waits for the calls made before it, signs a last checkpoint and closes. Further calls are rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (cause: Error) => void;
}

const signEveryMs = 60_000;

/** Opens the databases of a directory in a thread of their own. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<DatabaseClient> {
  assertNodeVersion();
  const now = options.now ?? Date.now;
  const lock = options.lock ?? lockDataDirectory(options.directory);
  function unlock(): void {
    if (options.lock === undefined) lock.release();
  }

  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let closing: Promise<void> | null = null;
  const opened = Promise.withResolvers<undefined>();
  const closed = Promise.withResolvers<undefined>();
  closed.promise.catch(() => undefined); // heard by close(), if anybody calls it

  const workerData: DatabaseWorkerData = {
    directory: options.directory,
    vaultKey: options.vaultKey,
    mustExist: options.mustExist,
    now: now(),
  };
  const worker = startThread(import.meta, 'database.worker', workerData);
  const send = (message: ToDatabaseWorker): void => {
    worker.postMessage(message, templatesIn(message));
  };

  worker.on('message', (message: FromDatabaseWorker) => {
    switch (message.kind) {
      case 'opened':
        opened.resolve(undefined);
        return;
      case 'failed':
        opened.reject(uncrossed(message.error));
        return;
      case 'reply': {
        const call = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.ok) call?.resolve(message.output);
        else call?.reject(uncrossed(message.error));
        return;
      }
      case 'log-grew':
        options.onLogGrew?.();
        return;
      case 'disk-trouble':
        options.onDiskTrouble?.(message.error === null ? null : uncrossed(message.error));
        return;
      case 'renewing':
        onRenewing?.(message.share);
        return;
      case 'sign-failed':
        options.onCheckpointFailed?.(uncrossed(message.error));
        return;
      case 'closed':
        if (message.error === null) closed.resolve(undefined);
        else closed.reject(uncrossed(message.error));
        return;
      default:
        assertNever(message);
    }
  });
  let onRenewing: ((share: number) => void) | null = null;
  let { vaultKey } = options;
  let crash: Error | null = null;
  worker.on('error', (cause) => {
    crash = cause instanceof Error ? cause : new Error(String(cause));
  });
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      clearInterval(timer);
      const cause = crash ?? new Error(`the database thread ended with ${String(code)}`);
      const gone = new AppError(
        'engine-restarting',
        'Cordon is restarting its database. Try again shortly.',
        {
          cause,
        },
      );
      opened.reject(cause);
      closed.reject(cause);
      for (const call of waiting.values()) call.reject(gone);
      waiting.clear();
      unlock();
      if (closing === null && isOpen) options.onCrash?.(cause);
      resolve();
    });
  });
  const timer = setInterval(() => {
    send({ kind: 'sign', now: now() });
  }, signEveryMs);
  timer.unref();

  let isOpen = false;
  try {
    await opened.promise;
    isOpen = true;
  } catch (cause) {
    await exited;
    throw cause;
  }

  function ask<Output>(messageFor: (id: number) => ToDatabaseWorker): Promise<Output> {
    if (closing !== null) return Promise.reject(new AppError('engine-restarting', 'Cordon is closing.'));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      // The worker answers each message with that message's output; types don't cross threads.
      waiting.set(id, { resolve: resolve as (output: unknown) => void, reject });
      send(messageFor(id));
    });
  }

  return {
    call: (name, ...[input]) => ask((id) => ({ kind: 'call', id, name, input, now: now() })),
    copyCase: (target) => copyCase({ directory: options.directory, vaultKey, target }),
    copyKeys: (target) => ask((id) => ({ kind: 'copy-keys', id, target })),
    async renew(before, next, onProgress) {
      onRenewing = onProgress;
      try {
        await ask((id) => ({ kind: 'renew', id, before, next, now: now() }));
        vaultKey = next.data;
      } finally {
        onRenewing = null;
      }
    },
    sign: () => send({ kind: 'sign', now: now() }),
    hold: (held) => ask((id) => ({ kind: 'hold', id, held })),
    close() {
      closing ??= (async () => {
        send({ kind: 'close', now: now() });
        try {
          await closed.promise;
        } finally {
          await exited;
        }
      })();
      return closing;
    },
  };
}

function uncrossed(crossing: CrossingError): Error {
  if (crossing.isExpected) {
    const { code, message, details } = crossing.error;
    return new AppError(code, message, details === undefined ? {} : { details });
  }
  const error = new Error(crossing.message);
  if (crossing.stack !== undefined) error.stack = crossing.stack;
  return error;
}
