import { atLeast, printed, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';
import { createAlert, deploymentInputs } from './alerts.ts';
import { openCordonDatabase, type BenchDatabase } from './bench-database.ts';
import { openPlainDatabase } from './plain-database.ts';

const cropBytes = 30 * 1_024;
const commitsPerTurn = 20;

/** Commits alerts by turns in Cordon's databases and in one without protection: the ratio of their rates. */
export function measureCommits(turns: number): readonly Row[] {
  const cordon = openCordonDatabase();
  const plain = openPlainDatabase();
  try {
    for (const database of [cordon, plain]) {
      startDeployment(database);
      commitAlerts(database);
    }
    const cordonMs: number[] = [];
    const plainMs: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      if (turn % 2 === 0) plainMs.push(commitAlerts(plain));
      cordonMs.push(commitAlerts(cordon));
      if (turn % 2 === 1) plainMs.push(commitAlerts(plain));
    }
    const commitMs = lowerQuartile(cordonMs);
    return [
      atLeast(0.5, 'commit-vs-plain', lowerQuartile(plainMs) / commitMs, 'ratio of rates'),
      printed('alert-commit', commitMs, 'ms'),
    ];
  } finally {
    cordon.close();
    plain.close();
  }
}

function startDeployment(database: BenchDatabase): void {
  const { list, deployment, counts } = deploymentInputs(Date.now());
  database.run('watchlists.find-or-begin-draft', list);
  database.run('deployments.start', deployment);
  database.run('ledger.count', counts);
}

/** Milliseconds a commit, over one turn. */
function commitAlerts(database: BenchDatabase): number {
  const now = Date.now();
  const alerts = Array.from({ length: commitsPerTurn }, () => createAlert(cropBytes, now));
  const startedMs = performance.now();
  for (const alert of alerts) database.run('alerts.commit', alert);
  return (performance.now() - startedMs) / commitsPerTurn;
}
