import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import {
  createTestClock,
  openTemporaryExecutor,
} from '../../../src-main/engine/testing/temporary-database.ts';
import { cacheDirectory } from '../../paths.ts';
import { prepareLoad } from '../prepare-load.ts';
import { verifyWhole } from '../verify-whole.ts';
import { bundleProcess } from './bundle-process.ts';
import type { Begin, Said } from './messages.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface KillReport {
  readonly kills: number;
  /** Entries that were acknowledged before a kill. */
  readonly acknowledged: number;
  /** Acknowledged entries and alerts that a start after a kill did not find. */
  readonly lost: number;
  /** Starts after a kill that failed, or whose log did not verify. */
  readonly broken: number;
  readonly findings: readonly string[];
}

/** So many kills have one data directory, so that verifying it at each start stays short. */
const killsPerDirectory = 20;
const mostAcknowledged = 24;

/**
 * Runs the database thread in a process of its own under load and kills it with SIGKILL, again and again on the same data: after a
 * few acknowledgements, or while it opens. Each start verifies what the kill before it left.
 */
export async function killDatabase({ kills, seed, say }: KillOptions): Promise<KillReport> {
  const random = createRandom(seed);
  await using bundled = await bundleProcess(new URL('./killed-database.process.ts', import.meta.url));
  let report: KillReport = { kills: 0, acknowledged: 0, lost: 0, broken: 0, findings: [] };
  while (report.kills < kills) {
    report = await killInDirectory(
      bundled.file,
      report,
      Math.min(killsPerDirectory, kills - report.kills),
      random,
    );
    say?.(`${String(report.kills)} kills, ${String(report.acknowledged)} entries acknowledged`);
  }
  return report;
}

async function killInDirectory(
  file: string,
  before: KillReport,
  kills: number,
  random: () => number,
): Promise<KillReport> {
  // Data in which alerts can be raised, at the time that the process will have.
  await using database = await openTemporaryExecutor({}, createTestClock(Date.now()));
  prepareLoad(database.executor, database.clock.now());
  let { entries } = verifyWhole(database);
  database.close();
  const { directory, vaultKey, pairs } = database;
  let { acknowledged, lost, broken } = before;
  const findings = [...before.findings];
  let alerts: readonly string[] = [];
  // The start after the last kill only looks.
  for (let kill = 0; kill <= kills; kill += 1) {
    const isLast = kill === kills;
    const wanted = isLast ? 0 : Math.floor(random() * mostAcknowledged);
    const run = await runUntilKilled(file, { directory, vaultKey, pairs, alerts }, wanted, random);
    const { verified } = run;
    if (verified === null) {
      broken += 1;
      findings.push(`after kill ${String(before.kills + kill)} the data did not open: ${run.errors}`);
      break;
    }
    const missing = Math.max(0, entries - verified.entries) + verified.lostAlerts.length;
    if (missing > 0) findings.push(`after kill ${String(before.kills + kill)}: ${String(missing)} lost`);
    if (verified.broken !== null) findings.push(verified.broken);
    lost += missing;
    if (verified.broken !== null || verified.lockedBodies > 0) broken += 1;
    acknowledged += run.acknowledged.length;
    entries = run.acknowledged.at(-1)?.entries ?? verified.entries;
    alerts = run.acknowledged.flatMap(({ alert }) => (alert === null ? [] : [alert]));
  }
  return { kills: before.kills + kills, acknowledged, lost, broken, findings: findings.slice(0, 10) };
}

interface Run {
  readonly verified: Extract<Said, { kind: 'verified' }> | null;
  readonly acknowledged: readonly Extract<Said, { kind: 'acknowledged' }>[];
  readonly errors: string;
}

/** Starts the process, and kills it at a random instant after `wanted` acknowledgements. */
async function runUntilKilled(
  file: string,
  begin: Begin,
  wanted: number,
  random: () => number,
): Promise<Run> {
  const child = fork(file, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Hundreds of starts: what Node made of the file is kept.
    env: { ...process.env, NODE_COMPILE_CACHE: join(cacheDirectory, 'compiled') },
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let verified: Run['verified'] = null;
  const acknowledged: Extract<Said, { kind: 'acknowledged' }>[] = [];
  const enough = new Promise<void>((resolve) => {
    child.on('message', (said: Said) => {
      if (said.kind === 'verified') verified = said;
      else acknowledged.push(said);
      if (verified !== null && acknowledged.length >= wanted) resolve();
    });
  });
  const gone = once(child, 'exit');
  child.send(begin);
  await Promise.race([enough, gone]);
  await new Promise((resolve) => setTimeout(resolve, random() * 8));
  await kill(child, gone);
  return { verified, acknowledged, errors };
}

async function kill(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await gone;
}
