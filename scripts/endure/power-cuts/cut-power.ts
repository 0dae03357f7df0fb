import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import { alertFacesSubject } from '../../../src-main/engine/alerts/sealed.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { UnsyncedDisk } from '../../../src-main/engine/testing/disk/unsynced-disk.ts';
import {
  openLeftBehind,
  openTemporaryExecutor,
  type TemporaryExecutor,
} from '../../../src-main/engine/testing/temporary-database.ts';
import { prepareLoad } from '../prepare-load.ts';
import { verifyWhole } from '../verify-whole.ts';
import { recordLoad, type Promised } from './record-load.ts';

export interface PowerCutOptions {
  readonly cuts: number;
  readonly seed: number;
  /** With `synchronous = NORMAL`, which answers before the disk has it. */
  readonly isUnsafe: boolean;
  /** How many rounds of alerts and entries are written. */
  readonly rounds?: number;
}

export interface PowerCutReport {
  readonly cuts: number;
  /** Cuts after which something that had been acknowledged was not there. */
  readonly lost: number;
  /** Cuts after which the data did not open, or its log did not verify. */
  readonly broken: number;
  /** Of the first few, what was found. */
  readonly findings: readonly string[];
}

/**
 * Cuts the power at points all over a load, each time with another part of what was not synced yet on the disk, and looks what a
 * start finds there.
 */
export async function cutPower(options: PowerCutOptions): Promise<PowerCutReport> {
  const { cuts, isUnsafe, rounds = 60 } = options;
  const random = createRandom(options.seed);
  await using database = await openTemporaryExecutor({ isUnsafe });
  prepareLoad(database.executor, database.clock.now());
  database.reopen(); // all of that is on the disk
  const disk = new UnsyncedDisk(database.directory);
  const { calls, promises } = recordLoad(database, rounds);

  const points = Array.from({ length: cuts }, () => Math.floor(random() * calls.length)).toSorted(
    (a, b) => a - b,
  );
  let [lost, broken, made] = [0, 0, 0];
  const findings: string[] = [];
  for (const point of points) {
    for (const call of calls.slice(made, point)) disk.hear(call);
    made = point;
    const promised = promises.findLast(({ after }) => after <= point)?.promised ?? null;
    const directory = join(tmpdir(), `cordon-cut-${String(process.pid)}`);
    mkdirSync(directory, { mode: 0o700 });
    try {
      disk.cut(directory, random);
      const found = lookAt(directory, database, promised);
      if (found.lost.length > 0) lost += 1;
      if (found.broken !== null) broken += 1;
      for (const words of [...found.lost, ...(found.broken === null ? [] : [found.broken])])
        findings.push(`call ${String(point)} of ${String(calls.length)}: ${words}`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
  return { cuts, lost, broken, findings: findings.slice(0, 10) };
}

interface Found {
  readonly lost: readonly string[];
  readonly broken: string | null;
}

function lookAt(directory: string, like: TemporaryExecutor, promised: Promised | null): Found {
  let opened: TemporaryExecutor;
  try {
    opened = openLeftBehind(directory, like);
  } catch (cause) {
    return { lost: [], broken: cause instanceof Error ? cause.message : String(cause) };
  }
  try {
    const { entries, broken } = verifyWhole(opened);
    return {
      lost: promised === null ? [] : missing(opened, promised, entries),
      broken: broken?.words ?? null,
    };
  } finally {
    opened.close();
  }
}

function missing(opened: TemporaryExecutor, promised: Promised, entries: number): readonly string[] {
  return opened.read(({ db, subjects }) => [
    ...(entries < promised.entries ? [`${String(promised.entries - entries)} entries are lost`] : []),
    ...promised.alerts
      .filter((id) => {
        const row = db.get<{ sealed: Uint8Array }>(
          sql`SELECT sealed FROM alert_pictures WHERE alert_id = ${id} AND kind = 'probe'`,
        );
        return row === undefined || subjects.open(alertFacesSubject(id), row.sealed, 'probe:0') === null;
      })
      .map((id) => `${id} is lost`),
    ...promised.destroyed
      .filter((subject) => subjects.state(subject) !== 'destroyed')
      .map((subject) => `the key of ${subject} is back`),
  ]);
}
