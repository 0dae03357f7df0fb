import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openExecutor, type Executor } from '../../../src-main/engine/database/executor.ts';
import { pairsOf } from '../../../src-main/engine/database/group-keys.ts';
import { write, type LogAppender } from '../../../src-main/engine/database/procedures.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';
import { cacheDirectory, root } from '../../paths.ts';

export const longLogEntries = 1_000_000;
export const entriesPerAlert = 5;
/** The clock of the long log stands at so many milliseconds when an alert is raised: its number times this. */
export const alertEveryMs = 60_000;
export const longLogSurnames = Array.from({ length: 5_000 }, (_, nth) => `Surname${nth.toString(36)}`);

const alertsAtOnce = 400;
/** Nothing secret is in there. */
const vaultKey = new Uint8Array(32).fill(7);
/** As when somebody who reviews is signed in; always the same, for the log is kept. */
const pairs = pairsOf({ records: new Uint8Array(32).fill(8), faces: new Uint8Array(32).fill(9) });

/**
 * A log of a million entries, written and indexed as the engine does it. That takes minutes, so it is kept in the cache,
 * and made anew when anything about the log or the database has changed.
 */
export function openLongLog(say: (line: string) => void): Executor {
  const folder = join(cacheDirectory, 'bench-case-log');
  const directory = join(folder, versionOfSources());
  if (!existsSync(directory)) {
    rmSync(folder, { recursive: true, force: true });
    const unfinished = join(folder, 'unfinished');
    mkdirSync(unfinished, { recursive: true });
    make(unfinished, say);
    renameSync(unfinished, directory);
  }
  say('opening it, with the check of every page');
  return open(directory, true);
}

function open(directory: string, mustExist: boolean): Executor {
  const table = { ...procedures, 'bench.fill': write(({ log }, from: number) => fill(log, from)) };
  const executor = openExecutor({ directory, vaultKey, mustExist, procedures: table, now: 0 });
  executor.hold({ pairs, retain: [], given: [] });
  return executor;
}

function make(directory: string, say: (line: string) => void): void {
  const executor = open(directory, false);
  try {
    const alerts = longLogEntries / entriesPerAlert;
    for (let alert = 1; alert <= alerts; alert += alertsAtOnce) {
      if ((alert - 1) % (alerts / 10) === 0) say(`writing a log of a million entries, from alert ${alert}`);
      executor.run('bench.fill', alert, alert * alertEveryMs);
    }
    say('indexing it');
    while (executor.index(1_000));
  } finally {
    executor.close(longLogEntries * alertEveryMs);
  }
}

/** Alerts from the camera to the decision. */
function fill(log: LogAppender, from: number): void {
  for (let number = from; number < from + alertsAtOnce; number += 1) {
    const alert = { alertId: `alert-${number}`, number };
    const subject = `alert:${alert.alertId}`;
    const reference = `REF-${number}`;
    const actor = `person-${number % 12}`;
    const environment = number % 3 === 0 ? ['poor-light' as const] : [];
    const verdict = number % 5 === 0 ? 'no-match' : 'match';
    log.append({
      kind: 'alert.raised',
      subject,
      actor: null,
      body: {
        ...alert,
        cameraName: number % 4 === 0 ? 'North gate' : 'High Street',
        listEntryId: `entry-${number}`,
        reference,
        score: 0.6,
        threshold: 0.5,
        modelHash: 'ab'.repeat(32),
        cropSha256: 'cd'.repeat(32),
      },
    });
    log.append({ kind: 'face.viewed', subject: 'log', actor, body: { ...alert, what: 'probe' } });
    for (const nth of [1, 2] as const) {
      const reasons = { subject: ['face-shape-agrees' as const], system: [], environment };
      log.append({ kind: 'alert.judged', subject, actor, body: { ...alert, verdict, reasons, nth } });
    }
    log.append({
      kind: 'alert.decided',
      subject,
      actor: null,
      body: {
        ...alert,
        decision: verdict === 'match' ? 'confirmed' : 'rejected',
        reference,
        name: `Somebody ${longLogSurnames[number % longLogSurnames.length] ?? ''}`,
        category: 'wanted-on-warrant',
        score: 0.6,
      },
    });
  }
}

function versionOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const folder of ['case-log', 'database']) {
    const path = join(root, 'src-main/engine', folder);
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted();
    for (const name of names.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) {
      hash.update(name).update(readFileSync(join(path, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
