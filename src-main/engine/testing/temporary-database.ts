import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type DatabaseClient } from '../database/client.ts';
import { openExecutor, type Executor, type ExecutorOptions } from '../database/executor.ts';
import { keyDatabaseFile, mainDatabaseFile, markerFile } from '../database/file-names.ts';
import type { HeldPairs } from '../database/group-keys.ts';
import { read, write, type SearchContext, type WriteContext } from '../database/procedures.ts';
import { makeKeyPair } from '../keys/hpke.ts';
import { procedures } from '../procedures.ts';

/** A clock that only tests move. */
export interface TestClock {
  readonly now: () => number;
  advance(byMs: number): void;
}

export function createTestClock(start: number = Date.UTC(2026, 10, 1, 9)): TestClock {
  let at = start;
  return {
    now: () => at,
    advance: (byMs) => {
      at += byMs;
    },
  };
}

export interface TemporaryDatabase {
  readonly directory: string;
  readonly vaultKey: Uint8Array;
  /** The key pairs that it holds, as when a reviewer is signed in. */
  readonly pairs: HeldPairs;
  readonly clock: TestClock;
  /** The client that is open now; `reopen` replaces it. */
  readonly client: DatabaseClient;
  reopen(): Promise<DatabaseClient>;
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real encrypted database in a worker thread, in a directory of its own that goes with it. */
export async function openTemporaryDatabase(
  clock: TestClock = createTestClock(),
): Promise<TemporaryDatabase> {
  const directory = await temporaryDirectory();
  const vaultKey = new Uint8Array(randomBytes(32));
  const pairs = makePairs();
  const open = async (mustExist: boolean): Promise<DatabaseClient> => {
    const opened = await openDatabase({ directory, vaultKey, mustExist, now: clock.now });
    await opened.hold({ pairs, retain: [], given: [] });
    return opened;
  };
  let client = await open(false);
  async function dispose(): Promise<void> {
    await client.close();
    await rm(directory, { recursive: true, force: true });
  }
  return {
    directory,
    vaultKey,
    pairs,
    clock,
    get client() {
      return client;
    },
    async reopen() {
      await client.close();
      client = await open(true);
      return client;
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

export interface TemporaryExecutor extends AsyncDisposable {
  readonly directory: string;
  readonly vaultKey: Uint8Array;
  /** The key pairs that it holds, as when a reviewer is signed in. */
  readonly pairs: HeldPairs;
  readonly clock: TestClock;
  readonly executor: Executor;
  /** Runs one function as a write procedure: one transaction. */
  write<Output>(run: (context: WriteContext) => Output): Output;
  read<Output>(run: (context: SearchContext) => Output): Output;
  /** Runs procedures by name, as a client of the thread does. */
  readonly client: Pick<DatabaseClient, 'call'>;
  close(): void;
  /** Opens it again, as after a restart. */
  reopen(): void;
  /** The files as a kill would leave them now, in a directory of their own, opened again. */
  afterKill(): Promise<TemporaryExecutor>;
}

type TestExecutorOptions = Pick<ExecutorOptions, 'sparePages' | 'isUnsafe'>;

/** The same database in this thread, for tests that look inside. */
export async function openTemporaryExecutor(
  options: TestExecutorOptions = {},
  clock: TestClock = createTestClock(),
): Promise<TemporaryExecutor> {
  const vaultKey = new Uint8Array(randomBytes(32));
  return openIn(await temporaryDirectory(), vaultKey, makePairs(), clock, false, options);
}

/** Opens in this thread what lies in a folder: a copy of `like`, or what a cut of the power left of it. */
export function openLeftBehind(
  directory: string,
  like: Pick<TemporaryExecutor, 'vaultKey' | 'pairs' | 'clock'>,
): TemporaryExecutor {
  return openIn(directory, like.vaultKey, like.pairs, like.clock, true, {});
}

/** New key pairs of both groups, whole. */
function makePairs(): HeldPairs {
  return { records: makeKeyPair(), faces: makeKeyPair() };
}

function openIn(
  directory: string,
  vaultKey: Uint8Array,
  pairs: HeldPairs,
  clock: TestClock,
  mustExist: boolean,
  options: TestExecutorOptions,
): TemporaryExecutor {
  // The executor finds procedures by name only; these two take the test's own function as their input.
  const table = {
    ...procedures,
    'test.write': write((context, run: (context: WriteContext) => unknown) => run(context)),
    'test.read': read((context, run: (context: SearchContext) => unknown) => run(context)),
  };
  const openAgain = (isMade: boolean): Executor => {
    const opened = openExecutor({
      directory,
      vaultKey,
      mustExist: isMade,
      procedures: table,
      now: clock.now(),
      ...options,
    });
    opened.hold({ pairs, retain: [], given: [] });
    return opened;
  };
  let executor = openAgain(mustExist);
  let isOpen = true;
  function close(): void {
    if (isOpen) executor.close(clock.now());
    isOpen = false;
  }
  return {
    directory,
    vaultKey,
    pairs,
    clock,
    get executor() {
      return executor;
    },
    // What the function returns is what the procedure returns.
    write: <Output>(run: (context: WriteContext) => Output) =>
      executor.run('test.write', run, clock.now()) as Output,
    read: <Output>(run: (context: SearchContext) => Output) =>
      executor.run('test.read', run, clock.now()) as Output,
    client: {
      // The thread's own client says the same of its messages.
      call: (async (name: string, input?: unknown) =>
        executor.run(name, input, clock.now())) as DatabaseClient['call'],
    },
    close,
    reopen() {
      close();
      executor = openAgain(true);
      isOpen = true;
    },
    async afterKill() {
      const copy = await temporaryDirectory();
      const kept = [markerFile, mainDatabaseFile, keyDatabaseFile];
      const names = new Set([...kept, ...kept.map((name) => `${name}-wal`)]); // SQLite makes -shm anew
      for (const name of (await readdir(directory)).filter((found) => names.has(found))) {
        await copyFile(join(directory, name), join(copy, name));
      }
      return openLeftBehind(copy, { vaultKey, pairs, clock });
    },
    async [Symbol.asyncDispose]() {
      close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cordon-test-'));
}
