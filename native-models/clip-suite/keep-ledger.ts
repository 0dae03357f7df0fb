import type { Ledger } from '../../src-main/contract/domain.ts';
import { alertTimesOf, commitMatch } from '../../src-main/engine/alerts/service.ts';
import { startingPolicy } from '../../src-main/engine/policy/draft.ts';
import { isBalanced, sumLedgers } from '../../src-main/engine/ledger.ts';
import { LedgerKeeper } from '../../src-main/engine/recognition/ledger-keeper.ts';
import { startDeployment } from '../../src-main/engine/testing/raise-alert.ts';
import { createTestClock, openTemporaryDatabase } from '../../src-main/engine/testing/temporary-database.ts';
import type { RunAtThreshold, SceneMatch } from './run-scene.ts';

export interface KeptLedger {
  /** The matches that became alerts, scene by scene; the others are repeats. */
  readonly alerts: readonly (readonly SceneMatch[])[];
  readonly ledger: Ledger;
  readonly isBalanced: boolean;
}

/** Apart enough for the cool-down to be over and for an alert that nobody judged to expire: people pass twice. */
const betweenScenesMs = 20 * 60_000;
const cameraId = 'suite';

/**
 * Brings what a pipeline counted and matched, scene after scene, before the engine's own ledger and alerts, with a
 * real database and the times of a first policy. Nobody judges: alerts expire.
 */
export async function keepLedger(runs: readonly RunAtThreshold[], modelHash: string): Promise<KeptLedger> {
  const clock = createTestClock();
  await using database = await openTemporaryDatabase(clock);
  const { client } = database;
  const deploymentId = await startDeployment(
    client,
    { template: new Uint8Array(Float32Array.of(1, 0).buffer), candidate: Uint8Array.of(1) },
    { from: clock.now(), until: clock.now() + (runs.length + 1) * betweenScenesMs },
  );
  const policy = startingPolicy({
    mode: 'demo',
    force: 'Clip suite',
    draftedAt: clock.now(),
    revocationList: 0,
    models: [],
  });
  const times = alertTimesOf(policy);
  let raised: SceneMatch[] = [];
  let committing: readonly SceneMatch[] = [];
  const keeper = new LedgerKeeper({
    saveCounts: (counts) => client.call('ledger.count', { ...counts, deploymentId }),
    loseInFlight: () => client.call('ledger.lose-in-flight'),
    async commitMatch(match) {
      const [next, ...later] = committing;
      committing = later;
      const alertId = await commitMatch(
        match,
        {
          deploymentId,
          cameraName: 'Clip suite',
          threshold: 0,
          times,
          model: { name: 'suite', modelHash },
          candidate: { reference: '', name: '', category: '', instructions: '', crop: Uint8Array.of(1) },
        },
        { database: client, announce: () => undefined },
      );
      if (alertId !== null && next !== undefined) raised.push(next);
    },
    onDefect: (cause) => {
      throw cause;
    },
    onAlarmChange: () => undefined,
  });
  const alerts: (readonly SceneMatch[])[] = [];
  for (const { matches, counts } of runs) {
    raised = [];
    committing = matches;
    const begin = clock.now();
    await keeper.hearCounts({ ...counts, cameraId, live: 0 });
    for (const { entryId, atMs, score } of matches) {
      await keeper.hearMatch({
        cameraId,
        capturedAt: begin + atMs,
        // As the engine's own ids are written.
        listEntryId: entryId.toLowerCase(),
        score,
        probes: [Uint8Array.of(1)],
        trail: [],
      });
    }
    alerts.push(raised);
    clock.advance(betweenScenesMs);
    await client.call('alerts.pass-time', { at: clock.now() });
  }
  const ledger = sumLedgers(await client.call('ledger.of', { deploymentId }));
  return { alerts, ledger, isBalanced: isBalanced(ledger) };
}
