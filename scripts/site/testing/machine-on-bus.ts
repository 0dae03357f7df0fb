import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openExecutor } from '../../../src-main/engine/database/executor.ts';
import type { HeldPairs } from '../../../src-main/engine/database/group-keys.ts';
import { write, type WriteContext } from '../../../src-main/engine/database/procedures.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import type { Mail } from '../../../src-main/engine/mail.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';
import { makeKeyPair } from '../../../src-main/engine/keys/hpke.ts';
import type { IntroductionFile } from '../../../src-main/engine/sites/introduction.ts';
import type { BusNode } from './bus-for-tests.ts';
import { countEntries, lookIntoData } from './look-into-data.ts';
import type { SomeList } from './lists-on-bus.ts';
import type { FromPostOffice, ToPostOffice } from './post-office-messages.ts';

type State = Extract<FromPostOffice, { readonly kind: 'state' }>;

const patienceMs = 60_000;

/** A machine with its data and its post office, in a process of its own that can be killed and started again. */
export interface MachineOnBus {
  readonly name: string;
  readonly node: BusNode;
  /** Ids of alerts that were committed here, as it said. */
  readonly raised: readonly string[];
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Begins to raise alerts; resolves when all of them are, or it was killed. */
  raise(count: number, pictureBytes?: number): Promise<void>;
  /** Has two people judge what waits here of sites; resolves with when each second vote was locked, by its id at the site. */
  judge(): Promise<ReadonlyMap<string, number>>;
  /** Makes a list, has two people seal it, and hands it to a site. Answers its seal. */
  sendList(list: SomeList): Promise<string>;
  /** When a message first changed each alert here. */
  readonly changedAt: ReadonlyMap<string, number>;
  state(): Promise<State>;
  until(isSo: (state: State) => boolean, withinMs?: number): Promise<State>;
  /** What two people do, or what becomes due, while it doesn't run. */
  run(name: 'sites.join' | 'sites.revoke' | 'alerts.pass-time' | 'alerts.purge', input: object): void;
  /** The same for many at once. */
  runEach(name: 'sites.join', inputs: readonly object[]): void;
  /** Puts these into its outbox, as a version of any age would, while it doesn't run. */
  put(mails: readonly Mail[]): void;
  /** What is kept of an alert that came here, as it came. */
  factsOf(alertId: string): unknown;
  /** How many entries of a kind its log has, once it was verified; it doesn't run. */
  countEntries(kind: string): number;
}

/** Makes the data of a machine at a node, and its introduction. @param clockMs how far its clock is from the real time */
export function makeMachine(node: BusNode, name: string, clockMs = 0): Introduced {
  const { directory } = node;
  const vaultKey = new Uint8Array(randomBytes(32));
  const pairs: HeldPairs = { records: makeKeyPair(), faces: makeKeyPair() };
  const raised: string[] = [];
  const judgedAt = new Map<string, number>();
  const changedAt = new Map<string, number>();
  let child: ChildProcess | null = null;
  const listeners = new Set<(message: FromPostOffice) => void>();

  function tell(message: ToPostOffice): void {
    child?.send(message);
  }
  /** Resolves with the next message of a kind; null when the process ends before. */
  function next(kind: FromPostOffice['kind']): Promise<FromPostOffice | null> {
    const current = child;
    return new Promise((resolve) => {
      const settle = (message: FromPostOffice | null): void => {
        listeners.delete(hear);
        current?.off('exit', gone);
        resolve(message);
      };
      const gone = (): void => settle(null);
      const hear = (message: FromPostOffice): void => {
        if (message.kind === kind) settle(message);
        // It will never come.
        else if (message.kind === 'failed') gone();
      };
      listeners.add(hear);
      if (current === null || current.exitCode !== null || current.signalCode !== null) gone();
      else current.once('exit', gone);
    });
  }
  /** In this process, while no other has it open. */
  function run(procedure: string, input: object, mustExist = true): unknown {
    return runEach(procedure, [input], mustExist)[0];
  }
  function runEach(procedure: string, inputs: readonly object[], mustExist = true): readonly unknown[] {
    const now = Date.now() + clockMs;
    const executor = openExecutor({
      directory,
      vaultKey,
      mustExist,
      procedures: { ...procedures, ...proceduresOfTests },
      now,
    });
    try {
      executor.hold({ pairs, retain: [], given: [] });
      return inputs.map((input) => executor.run(procedure, input, now));
    } finally {
      executor.close(now);
    }
  }

  const machine: MachineOnBus = {
    name,
    node,
    raised,
    async start() {
      child = fork(new URL('./post-office.process.ts', import.meta.url), [], {
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      child.on('message', (message: FromPostOffice) => {
        if (message.kind === 'raised') raised.push(message.alertId);
        if (message.kind === 'judged') judgedAt.set(message.alertId, message.at);
        if (message.kind === 'changed' && !changedAt.has(message.alertId))
          changedAt.set(message.alertId, message.at);
        if (message.kind === 'failed') console.error(`${name}: ${message.words}`);
        for (const listener of listeners) listener(message);
      });
      const ready = next('ready');
      tell({ kind: 'start', directory, vaultKey, pairs, clockMs });
      if ((await ready) === null) throw new Error(`${name} did not start`);
    },
    async kill() {
      const killed = child;
      child = null;
      if (killed === null || killed.exitCode !== null) return;
      const gone = new Promise((resolve) => killed.once('exit', resolve));
      killed.kill('SIGKILL');
      await gone;
    },
    async sendList(list) {
      const sent = next('list-sent');
      tell({ kind: 'send-list', ...list });
      const said = await sent;
      if (said?.kind !== 'list-sent') throw new Error(`${name} is gone`);
      return said.sealHash;
    },
    async raise(count, pictureBytes = 600) {
      const done = next('all-raised');
      tell({ kind: 'raise', count, pictureBytes });
      await done;
    },
    changedAt,
    async judge() {
      const done = next('all-judged');
      tell({ kind: 'judge' });
      await done;
      return judgedAt;
    },
    async state() {
      const said = next('state');
      tell({ kind: 'state' });
      const state = await said;
      if (state?.kind !== 'state') throw new Error(`${name} is gone`);
      return state;
    },
    async until(isSo, withinMs = patienceMs) {
      const until = performance.now() + withinMs;
      for (;;) {
        const state = await machine.state();
        if (isSo(state)) return state;
        if (performance.now() > until)
          throw new Error(
            `${name} never got there: ${JSON.stringify({ ...state, alerts: state.alerts.length })}`,
          );
        await pause(50);
      }
    },
    run: (procedure, input) => void run(procedure, input),
    runEach: (procedure, inputs) => void runEach(procedure, inputs),
    put: (mails) => void run('test.put', mails),
    factsOf: (alertId) =>
      lookIntoData(directory, vaultKey, pairs, (data) =>
        JSON.parse(
          data.read(({ db }) =>
            db.get<{ facts: string }>(sql`SELECT facts FROM alerts_from_sites WHERE id_there = ${alertId}`),
          )?.facts ?? 'null',
        ),
      ),
    countEntries: (kind) => lookIntoData(directory, vaultKey, pairs, (data) => countEntries(data, kind)),
  };
  // The executor finds procedures by name; this one answers it.
  const { file } = run('sites.introduce', { name, mode: 'operational' }, false) as { file: IntroductionFile };
  return { machine, introduction: file };
}

const proceduresOfTests = {
  'test.put': write(({ outbox }: WriteContext, mails: readonly Mail[]): void => {
    for (const mail of mails) outbox.put(mail);
  }),
};

interface Introduced {
  readonly machine: MachineOnBus;
  readonly introduction: IntroductionFile;
}

/** Joins a site and a control room, as two people on each side do. */
export function join(control: Introduced, site: Introduced): void {
  const said = { mode: 'operational', by: ['ada', 'ben'] };
  control.machine.run('sites.join', { document: site.introduction.document, ...said });
  site.machine.run('sites.join', { document: control.introduction.document, ...said });
}
