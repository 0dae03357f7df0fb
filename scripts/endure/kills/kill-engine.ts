import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import type { DemoStream } from '../../../src-main/contract/host-protocol.ts';
import { startCameraSimulator } from '../../../src-main/demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../../../src-main/demo-cameras/demo-clips.ts';
import type { EngineChild } from '../../../src-main/engine-host/engine-launcher.ts';
import { nodeLauncher } from '../../../src-main/engine-host/node-launcher.ts';
import { pairsOf } from '../../../src-main/engine/database/group-keys.ts';
import { openReadOnly } from '../../../src-main/engine/database/open-read-only.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { readVault } from '../../../src-main/engine/keys/vault.ts';
import { temporaryDirectory } from '../../../src-main/engine/testing/temporary-database.ts';
import { loadedModel, type Desk } from '../../bench/recognition/desk.ts';
import { demoDirectory } from '../../bench/demo-streams.ts';
import { startScriptedEngine } from '../../scripted-engine.ts';
import { verifyWhole } from '../verify-whole.ts';
import type { KillOptions, KillReport } from './kill-database.ts';

const patienceMs = 60_000;
/** The engine runs for so long at most before it is killed. */
const longestRunMs = 1_500;
const alertPatienceMs = 15_000;

/**
 * Runs the whole engine on the demo, with its cameras, its recognition and somebody who works with it, and kills it with SIGKILL
 * while alerts are raised and lists are begun. What a reply or a list of alerts has said is looked for in the data afterwards.
 */
export async function killEngine({ kills, seed, say }: KillOptions): Promise<KillReport> {
  const random = createRandom(seed);
  const dataDirectory = await temporaryDirectory();
  const deviceSecret = new Uint8Array(randomBytes(32));
  const credentials = { userName: 'demo', password: randomBytes(12).toString('hex') };
  const mounts = await readDemoMounts(demoDirectory, credentials);
  const simulator = await startCameraSimulator({ mounts });
  const demoStreams = mounts.map(({ id }) => ({ cameraId: id, url: simulator.urlOf(id), ...credentials }));
  let [acknowledged, lost, broken] = [0, 0, 0];
  const findings: string[] = [];
  /** Alerts and lists that somebody was told of. */
  const told = { alerts: new Set<string>(), lists: new Set<string>() };
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const engine = startEngine({ dataDirectory, deviceSecret, demoStreams });
      try {
        await engine.untilItRecognises();
        const until = performance.now() + random() * longestRunMs;
        // Alerts come some seconds after a start: every few starts wait for one.
        const patientUntil = kill % 4 === 0 ? performance.now() + alertPatienceMs : 0;
        const alertsBefore = told.alerts.size;
        do {
          const begun = await engine.ask('watchlists.begin', {
            name: `List ${String(kill)}-${String(acknowledged)}`,
          });
          told.lists.add(begun.id);
          acknowledged += 1;
          const { open } = await engine.ask('alerts.list', {});
          for (const { id } of open) told.alerts.add(id);
        } while (
          performance.now() < until ||
          (performance.now() < patientUntil && told.alerts.size === alertsBefore)
        );
      } finally {
        await engine.kill();
      }
      const found = await lookAt(dataDirectory, deviceSecret);
      const gone = [...told.alerts].filter((id) => !found.alerts.has(id)).length;
      const goneLists = [...told.lists].filter((id) => !found.lists.has(id)).length;
      lost += gone + goneLists;
      if (gone + goneLists > 0)
        findings.push(`after kill ${String(kill)}: ${String(gone)} alerts, ${String(goneLists)} lists lost`);
      if (found.broken !== null) {
        broken += 1;
        findings.push(`after kill ${String(kill)}: ${found.broken}`);
      }
      say?.(
        `${String(kill)} kills, ${String(told.alerts.size)} alerts and ${String(told.lists.size)} lists acknowledged, ${String(found.entries)} entries`,
      );
    }
  } finally {
    await simulator.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
  return {
    kills,
    acknowledged: acknowledged + told.alerts.size,
    lost,
    broken,
    findings: findings.slice(0, 10),
  };
}

interface Settings {
  readonly dataDirectory: string;
  readonly deviceSecret: Uint8Array;
  readonly demoStreams: readonly DemoStream[];
}

interface RunningEngine extends Pick<Desk, 'ask'> {
  /** Signs a supervisor in, and resolves once the recognition process has told its model: then lists can be begun. */
  untilItRecognises(): Promise<void>;
  kill(): Promise<void>;
}

function startEngine({ dataDirectory, deviceSecret, demoStreams }: Settings): RunningEngine {
  const launch = nodeLauncher(process.execPath);
  let child: EngineChild | undefined;
  // It has nothing to say but that it stopped unasked or can't start: one is as wrong here as the other.
  const engine = startScriptedEngine(
    { launch: (...given) => (child = launch(...given)) },
    {
      mode: 'demo',
      dataDirectory,
      deviceSecret: Uint8Array.from(deviceSecret), // it is wiped at the end
      deviceSecretStore: { kind: 'demo-file', detail: null },
      demoStreams: [...demoStreams],
    },
    false,
  );
  const opened = engine.open();
  function inTime<Result>(work: Promise<Result>, what: string): Promise<Result> {
    const tooLate = new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error(`${what} was not answered`)), patienceMs).unref(),
    );
    return Promise.race([work, engine.failed, tooLate]);
  }
  return {
    ask: async (operation, input) => inTime((await opened).ask(operation, input), operation),
    async untilItRecognises() {
      const desk = await inTime(opened, 'the start');
      await inTime(desk.signIn('supervisor'), 'sessions.sign-in');
      await inTime(loadedModel(desk), 'which model is loaded');
    },
    async kill() {
      child?.kill();
      await engine.stop(); // so that it isn't started again
    },
  };
}

/** Reads what lies there, with the demo's keys, changing nothing. */
async function lookAt(directory: string, deviceSecret: Uint8Array) {
  const vault = await readVault({ directory, mode: 'demo', deviceSecret });
  if (vault === null) throw new Error('the vault is gone');
  const keys = await vault.openDemo();
  const database = openReadOnly(directory, keys.data, pairsOf(keys));
  try {
    const { entries, broken } = verifyWhole(database);
    const idsOf = (rows: readonly { readonly id: string }[]): ReadonlySet<string> =>
      new Set(rows.map(({ id }) => id));
    return database.read(({ db }) => ({
      entries,
      broken: broken?.words ?? null,
      alerts: idsOf(db.all<{ id: string }>(sql`SELECT id FROM alerts`)),
      lists: idsOf(db.all<{ id: string }>(sql`SELECT id FROM watchlists`)),
    }));
  } finally {
    database.close();
  }
}
