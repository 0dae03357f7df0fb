import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import type { DemoStream, HostToEngine } from '../../../src-main/contract/host-protocol.ts';
import { wireMessageSchema, type WireReply } from '../../../src-main/contract/wire.ts';
import { startCameraSimulator } from '../../../src-main/demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../../../src-main/demo-cameras/demo-clips.ts';
import { pairsOf } from '../../../src-main/engine/database/group-keys.ts';
import { openReadOnly } from '../../../src-main/engine/database/open-read-only.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { readVault } from '../../../src-main/engine/keys/vault.ts';
import { nodeSpawner, type ProcessHandle } from '../../../src-main/engine/processes/channel.ts';
import { temporaryDirectory } from '../../../src-main/engine/testing/temporary-database.ts';
import { unmanagedMachine } from '../../../src-main/engine/testing/unmanaged-machine.ts';
import { root } from '../../paths.ts';
import { verifyWhole } from '../verify-whole.ts';
import type { KillOptions, KillReport } from './kill-database.ts';

const supervisor = { loginName: 'mira.holloway', password: 'silver-meadow-compass' };
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
  const mounts = await readDemoMounts(join(root, 'assets/demo'), credentials);
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
        await engine.ready;
        await engine.get('sessions.sign-in', supervisor);
        await engine.untilItRecognises();
        const until = performance.now() + random() * longestRunMs;
        // Alerts come some seconds after a start: every few starts wait for one.
        const patientUntil = kill % 4 === 0 ? performance.now() + alertPatienceMs : 0;
        const alertsBefore = told.alerts.size;
        do {
          const begun = await engine.get('watchlists.begin', {
            name: `List ${String(kill)}-${String(acknowledged)}`,
          });
          told.lists.add((begun as { id: string }).id);
          acknowledged += 1;
          const { open } = (await engine.get('alerts.list', {})) as { open: readonly { id: string }[] };
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

interface RunningEngine {
  readonly ready: Promise<void>;
  get(operation: string, input: unknown): Promise<unknown>;
  /** Lists can be begun once the recognition process has told its model. */
  untilItRecognises(): Promise<void>;
  kill(): Promise<void>;
}

function startEngine({ dataDirectory, deviceSecret, demoStreams }: Settings): RunningEngine {
  const entry = new URL('../../../src-main/engine/engine.process.ts', import.meta.url);
  const child: ProcessHandle = nodeSpawner.spawn(entry, { name: 'cordon-killed-engine' });
  const gone = Promise.withResolvers<undefined>();
  child.onExit(() => gone.resolve(undefined));
  const ready = Promise.withResolvers<undefined>();
  ready.promise.catch(() => undefined); // heard by whoever waits for it
  const replies = new Map<number, (reply: WireReply) => void>();
  child.channel.onMessage((message) => {
    const { kind, payload, error } = message as {
      kind: string;
      payload?: unknown;
      error?: { message: string };
    };
    if (kind === 'ready') ready.resolve(undefined);
    if (kind === 'failed') ready.reject(new Error(error?.message ?? 'the engine did not start'));
    if (kind !== 'wire.message') return;
    const said = wireMessageSchema.parse(payload);
    if (said.kind === 'reply') replies.get(said.id)?.(said);
  });
  const start: HostToEngine = {
    kind: 'start',
    mode: 'demo',
    version: '0.0.0-endure',
    dataDirectory,
    packsDirectory: join(root, 'native-models/packs'),
    packId: 'default',
    assetsDirectory: join(root, 'assets'),
    deviceSecret,
    deviceSecretStore: { kind: 'demo-file', detail: null },
    demoStreams: [...demoStreams],
    machine: unmanagedMachine,
  };
  child.channel.post(start);
  const connectionId = 'desk';
  let requests = 0;
  async function ask(operation: string, input: unknown): Promise<WireReply> {
    const id = (requests += 1);
    const replied = new Promise<WireReply>((resolve) => replies.set(id, resolve));
    child.channel.post({
      kind: 'wire.message',
      connectionId,
      payload: { kind: 'request', id, operation, input },
    });
    const reply = await Promise.race([
      replied,
      gone.promise.then(() => null),
      new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref()),
    ]);
    if (reply === null) throw new Error(`${operation} was not answered`);
    return reply;
  }
  async function get(operation: string, input: unknown): Promise<unknown> {
    const reply = await ask(operation, input);
    if (!reply.ok) throw new Error(`${operation}: ${reply.error.message}`);
    return reply.output;
  }
  return {
    get,
    async untilItRecognises() {
      const deadline = performance.now() + patienceMs;
      while (performance.now() < deadline) {
        const reply = await ask('watchlists.begin', { name: 'Is it there?' });
        if (reply.ok || reply.error.code !== 'engine-restarting') return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    ready: ready.promise.then(() => child.channel.post({ kind: 'wire.open', connectionId })),
    async kill() {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      await gone.promise;
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
