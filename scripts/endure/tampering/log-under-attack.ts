import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareHead } from '../../../src-main/engine/case-log/heads/compare-head.ts';
import { AppError } from '../../../src-main/contract/errors.ts';
import {
  keyDatabaseFile,
  mainDatabaseFile,
  markerFile,
} from '../../../src-main/engine/database/file-names.ts';
import { deriveDatabaseKeys } from '../../../src-main/engine/database/derive-keys.ts';
import { openReadOnly } from '../../../src-main/engine/database/open-read-only.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import {
  openTemporaryExecutor,
  temporaryDirectory,
  type TemporaryExecutor,
} from '../../../src-main/engine/testing/temporary-database.ts';
import { verifyWhole } from '../verify-whole.ts';

/** A log, what it was at earlier moments, and its last head, which somebody else has kept. */
export interface LogUnderAttack extends AsyncDisposable {
  /** The main database's file, whole. */
  readonly file: Buffer;
  /** The same file at earlier moments, with fewer entries. */
  readonly earlier: readonly Buffer[];
  /** The file and the write-ahead log that a machine in use has, all of it committed. */
  readonly inUse: { readonly file: Buffer; readonly journal: Buffer };
  readonly entries: number;
  readonly mainKey: Uint8Array;
  readonly vaultKey: Uint8Array;
  /** Puts files into a folder of their own, beside the keys, for somebody to change further. Answers the folder. */
  put(file: Uint8Array, journal?: Uint8Array): string;
  /** How the change is found: at opening, by verifying, against the kept head; null when it isn't. */
  judge(directory: string): 'at opening' | 'by verifying' | 'against the head' | null;
}

const rounds = 24;
const entriesPerRound = 25;

export async function openLogUnderAttack(): Promise<LogUnderAttack> {
  const database = await openTemporaryExecutor();
  const { directory, vaultKey, pairs } = database;
  const read = (name: string): Buffer => readFileSync(join(directory, name));
  const earlier: Buffer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let nth = 0; nth < entriesPerRound; nth += 1) append(database, round);
    database.close();
    earlier.push(read(mainDatabaseFile));
    database.reopen();
  }
  for (let nth = 0; nth < entriesPerRound; nth += 1) append(database, rounds);
  database.executor.sign(database.clock.now());
  const inUse = { file: read(mainDatabaseFile), journal: read(`${mainDatabaseFile}-wal`) };
  const head = database.read(({ db }) =>
    db.get<{ note: string; size: number }>(
      sql`SELECT note, size FROM checkpoints ORDER BY size DESC LIMIT 1`,
    ),
  );
  if (head === undefined) throw new Error('nothing was signed');
  database.close();

  const folder = await temporaryDirectory();
  const keys = read(keyDatabaseFile);
  const marker = read(markerFile);
  let puts = 0;
  return {
    file: read(mainDatabaseFile),
    earlier,
    inUse,
    entries: head.size,
    mainKey: deriveDatabaseKeys(vaultKey).main,
    vaultKey,
    put(file, journal) {
      const target = join(folder, String((puts += 1)));
      mkdirSync(target);
      writeFileSync(join(target, keyDatabaseFile), keys);
      writeFileSync(join(target, markerFile), marker);
      writeFileSync(join(target, mainDatabaseFile), file);
      if (journal !== undefined) writeFileSync(join(target, `${mainDatabaseFile}-wal`), journal);
      return target;
    },
    judge(target) {
      try {
        const opened = openReadOnly(target, vaultKey, pairs);
        try {
          const { broken, entries, verifierKey } = verifyWhole(opened);
          if (broken !== null || verifierKey === null) return 'by verifying';
          const noteAt = (size: number): string | null =>
            opened.read(({ db }) =>
              db.get<{ note: string }>(sql`SELECT note FROM checkpoints WHERE size = ${size}`),
            )?.note ?? null;
          const { result } = compareHead(head.note, { verifierKey, size: entries, noteAt });
          return result === 'fits' ? null : 'against the head';
        } finally {
          opened.close();
        }
      } catch (cause) {
        if (cause instanceof AppError && cause.code === 'database-damaged') return 'at opening';
        throw cause;
      } finally {
        rmSync(target, { recursive: true });
      }
    },
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

function append(database: TemporaryExecutor, round: number): void {
  database.write(({ log }) =>
    log.append({
      kind: 'engine.stopped',
      subject: `person:${String(round)}`,
      actor: null,
      body: { words: `what was done ${'x'.repeat((round * 37) % 700)}` },
    }),
  );
  database.clock.advance(1_000);
}
