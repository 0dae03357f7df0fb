import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../keys/write-atomically.ts';

const attemptsFile = 'sign-in-attempts.json';

const recordSchema = z.strictObject({
  /** Wrong attempts in a row. */
  failures: z.number().int().nonnegative(),
  lastAt: z.number().int().nonnegative(),
  /** Refusals that could not be written to the log, because the data was locked. */
  unlogged: z.number().int().nonnegative(),
  unloggedSince: z.number().int().nonnegative().nullable(),
});
export type AttemptRecord = z.infer<typeof recordSchema>;

const fileSchema = z.strictObject({
  format: z.literal('cordon-sign-in-attempts'),
  version: z.literal(1),
  names: z.record(z.string(), recordSchema),
});

/** Failures without a wait; each one more doubles the wait, up to the longest. */
const freeFailures = 5;
const firstWaitMs = 30_000;
const longestWaitMs = 15 * 60_000;
/** A name is forgotten after so long without a failure; beyond so many names, those that failed the fewest times. */
const forgottenAfterMs = 24 * 60 * 60_000;
const mostNames = 1000;

const none: AttemptRecord = { failures: 0, lastAt: 0, unlogged: 0, unloggedSince: null };

/** How long a name must wait before its next attempt, in milliseconds. Pure. */
export function waitMs(record: AttemptRecord, now: number): number {
  if (record.failures < freeFailures) return 0;
  const wait = Math.min(firstWaitMs * 2 ** (record.failures - freeFailures), longestWaitMs);
  // A clock that was set back must not shorten the wait, nor make it longer than the longest.
  return Math.min(Math.max(record.lastAt + wait - now, 0), wait);
}

export interface Attempts {
  waitMs(name: string, now: number): Promise<number>;
  /** Counted before the password is looked at, so that a kill in the middle doesn't give an attempt for free. */
  begin(name: string, now: number): Promise<void>;
  /** It was right, or it failed for a reason that is no guess. */
  forgive(name: string, kind: 'right' | 'no-guess'): Promise<void>;
  noteUnlogged(name: string, now: number): Promise<void>;
  /** What was refused while the data was locked. */
  unlogged(): Promise<readonly { readonly name: string; readonly count: number; readonly since: number }[]>;
  /** Call once they are in the log: a kill in between has them logged twice rather than never. */
  forgetUnlogged(names: readonly string[]): Promise<void>;
}

/**
 * Wrong sign-ins, in one small file beside the databases: it must work while those are locked, and a restart
 * must not give new attempts. Names are HMACs under the device secret.
 */
export function createAttempts(directory: string): Attempts {
  let records: Map<string, AttemptRecord> | null = null;

  async function load(): Promise<Map<string, AttemptRecord>> {
    if (records !== null) return records;
    try {
      const text = await readFile(join(directory, attemptsFile), 'utf8');
      records = new Map(Object.entries(fileSchema.parse(JSON.parse(text)).names));
    } catch {
      // Not there yet, or damaged: whoever can write here could delete it as well. The log keeps the refusals.
      records = new Map();
    }
    return records;
  }

  async function change(
    name: string,
    next: (record: AttemptRecord) => AttemptRecord,
    now: number,
  ): Promise<void> {
    const all = await load();
    all.set(name, next(all.get(name) ?? none));
    for (const [other, { lastAt, unlogged }] of all) {
      if (unlogged === 0 && lastAt + forgottenAfterMs < now) all.delete(other);
    }
    // By failures first: else a thousand made-up names would push out the one that has to wait.
    const leastMissed = [...all].toSorted(
      ([, left], [, right]) => left.failures - right.failures || left.lastAt - right.lastAt,
    );
    for (const [other] of leastMissed.slice(0, Math.max(all.size - mostNames, 0))) all.delete(other);
    await save(all);
  }

  async function save(all: ReadonlyMap<string, AttemptRecord>): Promise<void> {
    const content: z.input<typeof fileSchema> = {
      format: 'cordon-sign-in-attempts',
      version: 1,
      names: Object.fromEntries(all),
    };
    await writeAtomically(join(directory, attemptsFile), `${JSON.stringify(content)}\n`);
  }

  return {
    waitMs: async (name, now) => waitMs((await load()).get(name) ?? none, now),
    begin: (name, now) =>
      change(name, (record) => ({ ...record, failures: record.failures + 1, lastAt: now }), now),
    forgive: (name, kind) =>
      change(
        name,
        (record) => ({ ...record, failures: kind === 'right' ? 0 : Math.max(record.failures - 1, 0) }),
        0,
      ),
    noteUnlogged: (name, now) =>
      change(
        name,
        (record) => ({
          ...record,
          unlogged: record.unlogged + 1,
          unloggedSince: record.unloggedSince ?? now,
        }),
        now,
      ),
    async unlogged() {
      return [...(await load())].flatMap(([name, record]) =>
        record.unlogged === 0
          ? []
          : [{ name, count: record.unlogged, since: record.unloggedSince ?? record.lastAt }],
      );
    },
    async forgetUnlogged(names) {
      const all = await load();
      for (const name of names) {
        all.set(name, { ...(all.get(name) ?? none), unlogged: 0, unloggedSince: null });
      }
      await save(all);
    },
  };
}
