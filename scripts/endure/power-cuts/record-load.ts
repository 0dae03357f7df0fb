import { randomUUID } from 'node:crypto';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { interceptDisk, type DiskCall } from '../../../src-main/engine/testing/disk/intercept-disk.ts';
import type { TemporaryExecutor } from '../../../src-main/engine/testing/temporary-database.ts';
import { createAlert } from '../../bench/case-log/alerts.ts';

/** What somebody was told is safe. */
export interface Promised {
  readonly entries: number;
  readonly alerts: readonly string[];
  /** Subjects whose keys are destroyed. */
  readonly destroyed: readonly string[];
}

export interface Recording {
  readonly calls: readonly DiskCall[];
  /** What was promised when so many calls had been made; in their order. */
  readonly promises: readonly { readonly after: number; readonly promised: Promised }[];
}

const cropBytes = 2_000;

/**
 * Writes as an engine in use does: alerts with their pictures, entries, destroyed keys, and between them what the thread does when
 * nobody waits. Every change that this makes to the disk is written down, and when something was acknowledged.
 */
export function recordLoad(database: TemporaryExecutor, rounds: number): Recording {
  const calls: DiskCall[] = [];
  const promises: { after: number; promised: Promised }[] = [];
  let promised: Promised = { entries: 0, alerts: [], destroyed: [] };
  const { executor, clock } = database;
  const run = (name: string, input: unknown): unknown => executor.run(name, input, clock.now());
  function note(more: Partial<Pick<Promised, 'alerts' | 'destroyed'>>): void {
    const entries = countEntries(database);
    promised = { ...promised, ...more, entries };
    promises.push({ after: calls.length, promised });
  }

  const stop = interceptDisk((call) => {
    calls.push(call);
    return null;
  });
  try {
    note({});
    for (let round = 0; round < rounds; round += 1) {
      const alert = createAlert(cropBytes, clock.now());
      run('alerts.commit', alert);
      note({ alerts: [...promised.alerts, alert.id] });
      const subject = `person:${randomUUID()}`;
      for (let nth = 0; nth < 2; nth += 1) {
        run('case-log.append', {
          kind: 'engine.stopped',
          subject,
          actor: null,
          body: { words: 'x'.repeat(nth * 900) },
        });
        note({});
      }
      if (round % 4 === 3) {
        database.write(({ subjects }) => subjects.destroy(subject));
        note({ destroyed: [...promised.destroyed, subject] });
      }
      if (round % 5 === 4) {
        executor.tidy();
        executor.index(5);
      }
      clock.advance(1_000);
    }
  } finally {
    stop();
  }
  return { calls, promises };
}

function countEntries(database: TemporaryExecutor): number {
  const row = database.read(({ db }) =>
    db.get<{ count: number }>(sql`SELECT count(*) AS count FROM entries`),
  );
  return row?.count ?? 0;
}
