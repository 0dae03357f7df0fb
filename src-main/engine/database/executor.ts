import type Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';
import { createLogAppender, type TransactionLog } from '../case-log/append.ts';
import {
  beginLog,
  entriesPerCheckpoint,
  loadLogSigner,
  signedSize,
  signHead,
} from '../case-log/checkpointer.ts';
import { readHead } from '../case-log/log-head.ts';
import { signPackManifest } from '../case-log/packs/sign-pack.ts';
import { createSearchIndex } from '../case-log/search/search-index.ts';
import { loadMachine } from '../sites/machine.ts';
import { openOutbox } from '../sites/outbox.ts';
import { assertNodeVersion } from './assert-node-version.ts';
import { putBackWhatWasKept } from './before-migrating.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { copyEncrypted } from './copy-encrypted.ts';
import { deriveDatabaseKeys, type DatabaseKeys } from './derive-keys.ts';
import { keyDatabaseFile, mainDatabaseFile } from './file-names.ts';
import { wrapConnection } from './handles.ts';
import { readMarker, writeMarker } from './marker.ts';
import { keyMigrations, mainMigrations } from './migrations/index.ts';
import { createIndexFile } from './index-file.ts';
import { openEncrypted } from './open-encrypted.ts';
import type { ReadProcedure, WriteContext, WriteProcedure } from './procedures.ts';
import { explainSqliteError, isDiskTrouble } from './sqlite-errors.ts';
import { createKeyStore, type HeldKeys, type RetainedKey } from './subject-keys.ts';
import { createTransaction } from './transaction.ts';

/** `never` input: the client's types pair each name with its input; here every procedure looks alike. */
type ProcedureTable = Readonly<
  Record<string, ReadProcedure<never, unknown> | WriteProcedure<never, unknown>>
>;

export interface ExecutorOptions {
  readonly directory: string;
  readonly vaultKey: Uint8Array;
  readonly mustExist: boolean;
  readonly procedures: ProcedureTable;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** A transaction that added entries to the case log has been committed. */
  readonly onLogGrew?: () => void;
  /** The disk takes nothing since this write, or takes it again (null). */
  readonly onDiskTrouble?: (trouble: AppError | null) => void;
  /** For tests: a small disk, on which the file may grow by so many pages. */
  readonly sparePages?: number;
  /** For the test that shows what this setting is for: answers before the disk has it. */
  readonly isUnsafe?: boolean;
}

export interface Executor {
  run(name: string, input: unknown, now: number): unknown;
  /** From here on these keys of people are held, and no others. Answers those of subjects that are retained. */
  hold(held: HeldKeys): readonly RetainedKey[];
  /** Copies the key database to a file, under the same key: with every key that is there, and none that was destroyed. */
  copyKeys(target: string): void;
  /** Signs a checkpoint if there is anything new. */
  sign(now: number): void;
  /** Adds entries to the search index for about so long; true while there are more. Can wait, as tidying can. */
  index(budgetMs: number): boolean;
  /** Makes spare keys and moves pages out of the write-ahead log, so that hardly ever a commit has to. */
  tidy(): void;
  /** Signs what is left and closes both databases. */
  close(now: number): void;
}

/** Opens both databases and runs procedures on them, one after the other. Synchronous: for the worker and tests. */
export function openExecutor(options: ExecutorOptions): Executor {
  assertNodeVersion();
  const { directory } = options;
  const keys = deriveDatabaseKeys(options.vaultKey);
  if (!options.mustExist) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const marker = readMarker(directory, keys.check);
  const mustExist = options.mustExist || marker === 'made';

  const connections: Database.Database[] = [];
  function closeConnections(): void {
    for (const connection of connections) connection.close();
  }
  function openOne(file: string, key: Uint8Array): Database.Database {
    const connection = openEncrypted({ directory, file, key, mustExist });
    connections.push(connection);
    return connection;
  }

  try {
    putBackWhatWasKept(directory);
    const keyConnection = openOne(keyDatabaseFile, keys.keys);
    const mainConnection = openOne(mainDatabaseFile, keys.main);
    bringUpToDate({
      directory,
      main: { connection: mainConnection, key: keys.main },
      keys: { connection: keyConnection, key: keys.keys },
      mainMigrations,
      keyMigrations,
      close: closeConnections,
    });
    const executor = createExecutor(mainConnection, keyConnection, keys, options);
    if (marker === 'none') writeMarker(directory, keys.check);
    if (options.isUnsafe === true) for (const one of connections) one.pragma('synchronous = NORMAL');
    if (options.sparePages !== undefined) {
      const pages = Number(mainConnection.pragma('page_count', { simple: true }));
      mainConnection.pragma(`max_page_count = ${String(pages + options.sparePages)}`);
    }
    return {
      ...executor,
      close(now) {
        try {
          executor.close(now);
        } finally {
          closeConnections();
        }
      },
    };
  } catch (cause) {
    closeConnections();
    throw explainSqliteError(cause, mainDatabaseFile);
  }
}

function createExecutor(
  mainConnection: Database.Database,
  keyConnection: Database.Database,
  keys: DatabaseKeys,
  { directory, procedures, now: openedAt, onLogGrew, onDiskTrouble }: ExecutorOptions,
): Executor {
  const db = wrapConnection(mainConnection);
  const keyDatabase = wrapConnection(keyConnection);
  const transact = createTransaction(mainConnection);
  let clock = openedAt;
  const store = createKeyStore({
    main: db,
    keyDatabase,
    inKeyTransaction: createTransaction(keyConnection),
    emptyKeyJournal: () => void keyConnection.pragma('wal_checkpoint(TRUNCATE)'),
    now: () => clock,
    forget: (subject) => search.forget(subject),
  });
  const indexFile = createIndexFile(directory, keys.index, () => store.recordsKey());
  const search = createSearchIndex(db, store.keys, indexFile);
  const signer = loadLogSigner(keyDatabase, openedAt);
  const machine = loadMachine(keyDatabase, createTransaction(keyConnection));
  /** As they were committed: this is the only connection that writes. */
  let head = readHead(db);
  let signed = signedSize(db);
  let hasWritten = true;

  const countChanges = mainConnection.prepare<[], number>('SELECT total_changes()').pluck();
  let isInTrouble = false;
  function noteTrouble(cause: unknown): void {
    const trouble = explainSqliteError(cause, mainDatabaseFile);
    if (!isDiskTrouble(trouble)) return;
    isInTrouble = true;
    onDiskTrouble?.(trouble);
  }
  function noteRoom(): void {
    isInTrouble = false;
    onDiskTrouble?.(null);
  }

  function inTransaction<Result>(
    now: number,
    entriesToSign: number,
    run: (context: WriteContext & { readonly log: TransactionLog }) => Result,
  ): Result {
    clock = now;
    const log = createLogAppender(db, store.keys, now, head);
    const changesBefore = isInTrouble ? countChanges.get() : null;
    let isSigned = false;
    let result: Result;
    try {
      result = transact(() => {
        const output = run({
          db,
          log,
          subjects: store.keys,
          now,
          signPack: (manifest) => signPackManifest(manifest, signer),
          machine,
          outbox: openOutbox(db, log, machine, now),
        });
        isSigned = log.head.frontier.size - signed >= entriesToSign;
        if (isSigned) signHead(db, signer, now, log.head);
        return output;
      });
    } catch (cause) {
      store.forgetUncommitted();
      noteTrouble(cause);
      throw cause;
    }
    // One that changed nothing asked nothing of the disk.
    if (changesBefore !== null && countChanges.get() !== changesBefore) noteRoom();
    const hasGrown = log.head !== head;
    head = log.head;
    hasWritten = true;
    if (isSigned) signed = head.frontier.size;
    try {
      store.settle();
    } catch (cause) {
      // What was asked for is committed, and a key to destroy is out of use already; the next write tries again.
      noteTrouble(cause);
    }
    if (hasGrown) onLogGrew?.();
    return result;
  }

  inTransaction(openedAt, entriesPerCheckpoint, ({ log }) => {
    beginLog(log, signer);
  });

  /** What SQLite throws becomes what a person can act on. */
  function explained<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (cause) {
      throw cause instanceof AppError ? cause : explainSqliteError(cause, mainDatabaseFile);
    }
  }
  function sign(now: number): void {
    explained(() => inTransaction(now, 1, () => undefined));
  }

  return {
    run(name, input, now) {
      const procedure = Object.hasOwn(procedures, name) ? procedures[name] : undefined;
      if (procedure === undefined) throw new Error(`there is no procedure called ${name}`);
      // The client's types have paired the name with its input.
      const typed = input as never;
      return explained(() =>
        procedure.kind === 'read'
          ? procedure.run({ db, subjects: store.keys, search, machine, now }, typed)
          : inTransaction(now, entriesPerCheckpoint, (context) => procedure.run(context, typed)),
      );
    },
    hold: (held) =>
      explained(() => {
        search.close(); // it opens anew with the key that holds then, or stays closed
        const hadNobody = store.recordsKey() === null;
        const retained = store.hold(held);
        // What was indexed before the key of the records was made lies under a key that everybody has.
        if (hadNobody && store.recordsKey() !== null) indexFile.remove();
        return retained;
      }),
    copyKeys(target) {
      explained(() => store.nameKeys()); // so that every key lies under its subject's name
      copyEncrypted(keyConnection, keys.keys, target, () => undefined);
    },
    sign,
    index: (budgetMs) => search.catchUp(budgetMs),
    tidy() {
      if (!hasWritten) return;
      store.tidy();
      mainConnection.pragma('wal_checkpoint(PASSIVE)');
      hasWritten = false;
    },
    close(now) {
      sign(now);
      explained(() => store.nameKeys());
      search.close();
    },
  };
}
