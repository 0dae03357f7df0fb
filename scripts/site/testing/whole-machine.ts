import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DemoStream } from '../../../src-main/contract/host-protocol.ts';
import type { EngineChild } from '../../../src-main/engine-host/engine-launcher.ts';
import { openExecutor } from '../../../src-main/engine/database/executor.ts';
import { pairsOf } from '../../../src-main/engine/database/group-keys.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { createVault } from '../../../src-main/engine/keys/vault.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';
import type { IntroductionFile } from '../../../src-main/engine/sites/introduction.ts';
import { startScriptedEngine, type ScriptedEngine } from '../../scripted-engine.ts';
import { watchedLaunch } from '../../watched-launch.ts';
import type { BusNode } from './bus-for-tests.ts';
import { countEntries, lookIntoData } from './look-into-data.ts';

/** How often somebody looks at the queue. */
const lookEveryMs = 250;

/** What lies in a machine's data. */
export interface MachineData {
  /** Ids of alerts that were raised there. */
  readonly raised: readonly string[];
  /** Alerts of sites that came there: `site id`. */
  readonly arrived: readonly string[];
  readonly waiting: number;
}

/** A whole engine on the demo's data at a node of the bus, in processes of its own: cameras, recognition, and somebody who looks at its queue. */
export interface WholeMachine {
  readonly name: string;
  readonly node: BusNode;
  /** Ids of alerts that somebody there was told of. */
  readonly told: ReadonlySet<string>;
  /** Resolves once its data is open. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** In good order. */
  stop(): Promise<void>;
  /** What lies there, also while it runs. */
  look(): MachineData;
  /** The same once its log was verified, and how many entries of a kind that has; it doesn't run. */
  countEntries(kind: string): number;
}

export interface MachineMaking {
  readonly node: BusNode;
  readonly name: string;
  readonly streams: readonly DemoStream[];
  /** How far its clock is from the real time. */
  readonly clockMs: number;
  /** And how much further with each start: whom it told of somebody then, it tells again. */
  readonly clockJumpMs: number;
}

interface Made {
  readonly machine: WholeMachine;
  /** Runs a procedure on its data, while it doesn't run. */
  readonly run: (procedure: string, input: object) => unknown;
}

/** Makes the data of these machines, the first of which is the control room, and joins each other to it. */
export async function makeWholeMachines(
  makings: readonly MachineMaking[],
): Promise<readonly [control: WholeMachine, ...sites: WholeMachine[]]> {
  const made = await Promise.all(makings.map(makeOne));
  const introductions = made.map(({ machine, run }) => {
    // The executor finds procedures by name; this one answers it.
    const { file } = run('sites.introduce', { name: machine.name, mode: 'demo' }) as {
      file: IntroductionFile;
    };
    return file.document;
  });
  const said = { mode: 'demo', by: ['ada', 'ben'] };
  const [control, ...sites] = made;
  if (control === undefined) throw new Error('there is no control room');
  sites.forEach((site, nth) => {
    control.run('sites.join', { document: introductions[nth + 1], ...said });
    site.run('sites.join', { document: introductions[0], ...said });
  });
  return [control.machine, ...sites.map(({ machine }) => machine)];
}

async function makeOne({ node, name, streams, clockMs, clockJumpMs }: MachineMaking): Promise<Made> {
  const { directory } = node;
  const deviceSecret = new Uint8Array(randomBytes(32));
  const { vault, keys } = await createVault({ directory, mode: 'demo', deviceSecret });
  const pairs = pairsOf(keys);
  function run(procedure: string, input: object, mustExist = true): unknown {
    const now = Date.now() + clockMs;
    const executor = openExecutor({ directory, vaultKey: keys.data, mustExist, procedures, now });
    try {
      executor.hold({ pairs, retain: [], given: [] });
      return executor.run(procedure, input, now);
    } finally {
      executor.close(now);
    }
  }
  run('sites.parties', {}, false);
  await vault.completeSetUp();

  const told = new Set<string>();
  let aheadMs = clockMs;
  let child: EngineChild | undefined;
  let running: ScriptedEngine | null = null;

  /** Looks at the queue again and again, as a screen does, until the engine is gone. */
  async function watchQueue(engine: ScriptedEngine): Promise<void> {
    const desk = await engine.open();
    await desk.signIn();
    while (running === engine) {
      const { open } = await desk.ask('alerts.list', {});
      for (const { id } of open) told.add(id);
      await pause(lookEveryMs);
    }
  }
  async function end(how: 'kill' | 'stop'): Promise<void> {
    const ended = running;
    running = null;
    if (how === 'kill') child?.kill();
    await ended?.stop();
  }

  const machine: WholeMachine = {
    name,
    node,
    told,
    async start() {
      const { launch } = watchedLaunch(new URL('shift-clock.ts', import.meta.url), {
        CORDON_CLOCK_AHEAD_MS: String(aheadMs),
      });
      aheadMs += clockJumpMs;
      const engine = startScriptedEngine(
        { launch: (...given) => (child = launch(...given)) },
        {
          mode: 'demo',
          dataDirectory: directory,
          deviceSecret: Uint8Array.from(deviceSecret), // it is wiped at the end
          deviceSecretStore: { kind: 'demo-file', detail: null },
          demoStreams: [...streams],
        },
        false,
      );
      running = engine;
      const desk = await Promise.race([engine.open(), engine.failed]);
      desk.close();
      // What it was asked when it was killed is answered by nobody.
      watchQueue(engine).catch((cause: unknown) => {
        if (running === engine) console.error(`${name}: ${String(cause)}`);
      });
    },
    kill: () => end('kill'),
    stop: () => end('stop'),
    look: () =>
      lookIntoData(directory, keys.data, pairs, (data) =>
        data.read(({ db }) => ({
          raised: db.all<{ id: string }>(sql`SELECT id FROM alerts`).map(({ id }) => id),
          arrived: db
            .all<{ alert: string }>(
              sql`SELECT name || ' ' || id_there AS alert FROM alerts_from_sites JOIN parties ON parties.id = party_id`,
            )
            .map(({ alert }) => alert),
          waiting: db.get<{ count: number }>(sql`SELECT count(*) AS count FROM outbox`)?.count ?? 0,
        })),
      ),
    countEntries: (kind) => lookIntoData(directory, keys.data, pairs, (data) => countEntries(data, kind)),
  };
  return { machine, run };
}
