import { threadCpuMs } from '../cpu-time.ts';
import { atLeast, printed, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';
import { createAlert, deploymentInputs } from './alerts.ts';
import { openCordonDatabase, type BenchDatabase } from './bench-database.ts';
import { openEncryptedDatabase, openPlainDatabase } from './plain-database.ts';

const cropBytes = 30 * 1_024;
const commitsPerTurn = 20;

interface Turn {
  readonly commitMs: number;
  /** With its share of moving pages out of the write-ahead log, which the thread does when nobody asks anything. */
  readonly sustainedMs: number;
  /** Without the waits for the disk, and so less disturbed by what else the machine does. */
  readonly cpuMs: number;
}

/** Commits alerts by turns in Cordon's databases and in one without protection: the ratio of their rates. */
export function measureCommits(turns: number): readonly Row[] {
  const cordon = openCordonDatabase();
  const plain = openPlainDatabase();
  const encrypted = openEncryptedDatabase();
  try {
    for (const database of [cordon, plain, encrypted]) {
      startDeployment(database);
      commitAlerts(database);
    }
    const protectedTurns: Turn[] = [];
    const plainTurns: Turn[] = [];
    const encryptedTurns: Turn[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      if (turn % 2 === 0) plainTurns.push(commitAlerts(plain));
      protectedTurns.push(commitAlerts(cordon));
      encryptedTurns.push(commitAlerts(encrypted));
      if (turn % 2 === 1) plainTurns.push(commitAlerts(plain));
    }
    const ratioOf = (time: keyof Turn, taken: readonly Turn[] = protectedTurns): number =>
      lowerQuartile(plainTurns.map((turn) => turn[time])) / lowerQuartile(taken.map((turn) => turn[time]));
    const cpuOf = (taken: readonly Turn[]): number => lowerQuartile(taken.map(({ cpuMs }) => cpuMs));
    return [
      atLeast(0.5, 'commit-vs-plain', ratioOf('commitMs'), 'ratio of rates'),
      printed('commit-encrypted-only', ratioOf('commitMs', encryptedTurns), 'ratio of rates'),
      printed('commit-vs-plain-sustained', ratioOf('sustainedMs'), 'ratio of rates'),
      printed('alert-commit', lowerQuartile(protectedTurns.map(({ commitMs }) => commitMs)), 'ms'),
      printed('alert-cpu', cpuOf(protectedTurns), 'ms'),
      printed('alert-cpu-encrypted-only', cpuOf(encryptedTurns), 'ms'),
      printed('alert-cpu-plain', cpuOf(plainTurns), 'ms'),
    ];
  } finally {
    cordon.close();
    plain.close();
    encrypted.close();
  }
}

function startDeployment(database: BenchDatabase): void {
  const { list, steps, counts } = deploymentInputs(Date.now());
  database.run('watchlists.find-or-begin-draft', list);
  database.run('deployments.draft', steps.draft);
  database.run('deployments.authorise', steps.authorise);
  database.run('deployments.go-live', steps.goLive);
  database.run('ledger.count', counts);
}

/** Milliseconds a commit, over one turn. */
function commitAlerts(database: BenchDatabase): Turn {
  const now = Date.now();
  const alerts = Array.from({ length: commitsPerTurn }, () => createAlert(cropBytes, now));
  const startedMs = performance.now();
  const startedCpuMs = threadCpuMs();
  for (const alert of alerts) database.run('alerts.commit', alert);
  const committedMs = performance.now();
  const cpuMs = (threadCpuMs() - startedCpuMs) / commitsPerTurn;
  database.tidy();
  return {
    commitMs: (committedMs - startedMs) / commitsPerTurn,
    sustainedMs: (performance.now() - startedMs) / commitsPerTurn,
    cpuMs,
  };
}
