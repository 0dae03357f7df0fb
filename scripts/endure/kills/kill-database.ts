import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import { openExecutor } from '../../../src-main/engine/database/executor.ts';
import { read, type ReadContext } from '../../../src-main/engine/database/procedures.ts';
import { makeKeyPair } from '../../../src-main/engine/keys/hpke.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';
import { temporaryDirectory } from '../../../src-main/engine/testing/temporary-database.ts';
import { cacheDirectory } from '../../paths.ts';
import { prepareLoad } from '../prepare-load.ts';
import { verifyWhole } from '../verify-whole.ts';
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
const killsPerDirectory = 50;
const mostAcknowledged = 24;
/** The executor finds procedures by name; this one takes what to read as its input. */
const table = {
  ...procedures,
  read: read((context, run: (context: ReadContext) => unknown) => run(context)),
};

/**
 * Runs the database thread in a process of its own under load and kills it with SIGKILL, again and again on the same data: after a
 * few acknowledgements, or while it opens. Each start verifies what the kill before it left.
 */
export async function killDatabase({ kills, seed, say }: KillOptions): Promise<KillReport> {
  const random = createRandom(seed);
  let report: KillReport = { kills: 0, acknowledged: 0, lost: 0, broken: 0, findings: [] };
  while (report.kills < kills) {
    report = await killInDirectory(report, Math.min(killsPerDirectory, kills - report.kills), random);
    say?.(`${String(report.kills)} kills, ${String(report.acknowledged)} entries acknowledged`);
  }
  return report;
}

async function killInDirectory(before: KillReport, kills: number, random: () => number): Promise<KillReport> {
  const directory = await temporaryDirectory();
  const begin = {
    directory,
    vaultKey: new Uint8Array(randomBytes(32)),
    pairs: { records: makeKeyPair(), faces: makeKeyPair() },
  };
  let { acknowledged, lost, broken } = before;
  const findings = [...before.findings];
  try {
    let entries = makeData(begin);
    let alerts: readonly string[] = [];
    // The start after the last kill only looks.
    for (let kill = 0; kill <= kills; kill += 1) {
      const isLast = kill === kills;
      const wanted = isLast ? 0 : Math.floor(random() * mostAcknowledged);
      const run = await runUntilKilled({ ...begin, alerts }, wanted, random);
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
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { kills: before.kills + kills, acknowledged, lost, broken, findings: findings.slice(0, 10) };
}

/** Data in which alerts can be raised. Answers how many entries its log has. */
function makeData({ directory, vaultKey, pairs }: Omit<Begin, 'alerts'>): number {
  const now = Date.now();
  const executor = openExecutor({ directory, vaultKey, mustExist: false, procedures: table, now });
  executor.hold({ pairs, retain: [], given: [] });
  prepareLoad(executor, now);
  const { entries } = verifyWhole({ read: (run) => executor.run('read', run, now) as never });
  executor.close(now);
  return entries;
}

interface Run {
  readonly verified: Extract<Said, { kind: 'verified' }> | null;
  readonly acknowledged: readonly Extract<Said, { kind: 'acknowledged' }>[];
  readonly errors: string;
}

/** Starts the process, and kills it at a random instant after `wanted` acknowledgements. */
async function runUntilKilled(begin: Begin, wanted: number, random: () => number): Promise<Run> {
  const child = fork(new URL('./killed-database.process.ts', import.meta.url), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Hundreds of starts: what Node made of the sources is kept.
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
