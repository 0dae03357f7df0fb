import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../native-models/evaluate/random.ts';
import { controlRoom, subjectOf } from '../../src-main/engine/sites/bus/subjects.ts';
import type { AlertFacts, MailKind } from '../../src-main/engine/mail.ts';
import { connectTo, startBus, type BusForTests } from './testing/bus-for-tests.ts';
import { join, makeMachine, type MachineOnBus } from './testing/machine-on-bus.ts';
import { natsServer } from './testing/nats-process.ts';

const hourMs = 3_600_000;

const someFacts = {
  number: 99,
  deploymentId: 'deployment-test',
  cameraId: 'cam-01',
  cameraName: 'Camera one',
  raisedAt: 1,
  policyHash: null,
  escalateAfterMs: hourMs,
  expiresAfterMs: hourMs,
  rejectedKeptMs: hourMs,
  confirmedKeptMs: hourMs,
  recordsKeptMs: hourMs,
  pictures: [],
};

describe.skipIf(natsServer === undefined)(
  'two sites and a control room, with real servers',
  { timeout: 240_000 },
  () => {
    let bus: BusForTests;
    let control: MachineOnBus;
    let sites: readonly MachineOnBus[];
    let machines: readonly MachineOnBus[] = [];
    beforeEach(async () => {
      bus = await startBus();
      const nodes = [await bus.addSite('van-3'), await bus.addSite('van-4')] as const;
      const centre = makeMachine(bus.hub, controlRoom);
      // Their clocks are apart.
      const vans = [makeMachine(nodes[0], 'van-3', 3 * hourMs), makeMachine(nodes[1], 'van-4', -2 * hourMs)];
      for (const van of vans) join(centre, van);
      control = centre.machine;
      sites = vans.map(({ machine }) => machine);
      machines = [control, ...sites];
      await Promise.all(machines.map((machine) => machine.start()));
    }, 180_000);
    afterEach(async () => {
      for (const machine of machines) await machine.kill();
      await bus[Symbol.asyncDispose]();
    });

    const everyAlert = (): readonly string[] =>
      sites.flatMap(({ name, raised }) => raised.map((id) => `${name} ${id}`)).toSorted();

    /** Everything that a site has said is committed is at the control room, once, and nothing waits any more. */
    async function expectAllThere(): Promise<void> {
      for (const site of sites) await site.until(({ waiting }) => waiting === 0, 120_000);
      const { alerts } = await control.state();
      // A kill may leave one that was committed and never acknowledged: it is there too, and nobody was told of it.
      expect(alerts.length).toBe(new Set(alerts).size);
      expect(everyAlert().filter((alert) => !alerts.includes(alert))).toEqual([]);
      for (const machine of machines) await machine.kill();
      expect(control.countEntries('site.alert-arrived')).toBe(alerts.length);
      const raisedThere = sites.map((site) => site.countEntries('alert.raised'));
      expect(alerts.length).toBe(raisedThere.reduce((sum, count) => sum + count, 0));
    }

    it('loses and doubles nothing, whatever is killed, cut and started again', async () => {
      const random = createRandom(20_261_126);
      for (let round = 0; round < 8; round += 1) {
        const working = sites.map((site) => site.raise(8));
        await pause(random() * 400);
        const victims = [
          () => restart(control),
          () => restart(sites[0] ?? control),
          () => restart(sites[1] ?? control),
          () => cut(bus.hub),
          () => cut(sites[0]?.node ?? bus.hub),
          () => cut(sites[1]?.node ?? bus.hub),
        ];
        const first = victims[Math.floor(random() * victims.length)];
        const second = victims[Math.floor(random() * victims.length)];
        await first?.();
        if (second !== first) await second?.();
        await Promise.all(working);
      }
      await expectAllThere();

      async function restart(machine: MachineOnBus): Promise<void> {
        await machine.kill();
        await pause(random() * 800);
        await machine.start();
      }
      async function cut(node: BusForTests['hub']): Promise<void> {
        await node.kill();
        await pause(random() * 3_000);
        await node.start();
      }
    });

    it('hands over to the hub while the control room’s engine is away, also if the site has gone when it is back', async () => {
      const log = await connectTo(bus.hub);
      const { jetstreamManager } = await import('@nats-io/jetstream');
      const manager = await jetstreamManager(log, { domain: 'control' });
      const kept = () =>
        manager.streams.info('UP').then(
          ({ state }) => state.messages,
          () => 'no stream',
        );
      // The control room makes it when it has found the hub.
      await expect.poll(kept, { timeout: 20_000 }).toBe(0);
      await control.kill();
      const [site] = sites;
      await site?.raise(5);
      await expect.poll(kept, { timeout: 20_000 }).toBe(5);
      await site?.kill();
      await control.start();
      await control.until(({ alerts }) => alerts.length === 5);
      await log.close();
      await site?.start();
      await expectAllThere();
    });

    it('destroys its copy of an alert when that is due, and not before', async () => {
      const [site] = sites;
      await site?.raise(2);
      await control.until(({ alerts }) => alerts.length === 2);
      await control.kill();
      const destroyed = (): readonly number[] =>
        ['alert.pictures-destroyed', 'alert.records-destroyed'].map((kind) => control.countEntries(kind));
      control.run('alerts.purge', { at: Date.now() });
      expect(destroyed()).toEqual([0, 0]);
      // Nobody judged them; and nothing twice.
      control.run('alerts.pass-time', { at: Date.now() + hourMs });
      for (const days of [400, 401]) {
        control.run('alerts.purge', { at: Date.now() + days * 24 * hourMs });
        expect(destroyed()).toEqual([2, 2]);
      }
    });

    it('refuses what is replayed, edited, made up or too old to come again, and writes it down once a minute', async () => {
      const [site] = sites;
      const tap = await connectTo(bus.hub);
      const seen: Uint8Array[] = [];
      const live = subjectOf('van-3', 'up', 'live');
      tap.subscribe(live, { callback: (_error, message) => void seen.push(message.data.slice()) });
      await tap.flush();
      await site?.raise(3);
      await site?.until(({ waiting }) => waiting === 0);
      // With this one the site says that the others are done with.
      await site?.raise(1);
      await site?.until(({ waiting }) => waiting === 0);
      await expect.poll(() => seen.length).toBeGreaterThanOrEqual(4);
      const before = await control.state();
      const [old = new Uint8Array()] = seen;
      const edited = seen.map((bytes) =>
        bytes.map((byte, at) => (at === bytes.length - 40 ? byte ^ 1 : byte)),
      );
      const rewritten = Buffer.from(
        Buffer.from(old).toString('latin1').replace('"number":1,', '"number":9,'),
        'latin1',
      );
      for (const bytes of [
        old,
        old,
        old,
        ...edited,
        rewritten,
        Buffer.from('{}\n'),
        new Uint8Array(1024 * 1024),
      ])
        tap.publish(live, bytes);
      // What van-3 signed, by van-4's name: the name in it counts, and not the subject.
      tap.publish(subjectOf('van-4', 'up', 'live'), old);
      const after = await control.until(({ refused }) => refused.length >= before.refused.length + 10);
      expect(after.alerts).toEqual(before.alerts);
      expect(new Set(after.refused)).toEqual(new Set(['replayed', 'malformed', 'bad-signature']));
      await control.kill();
      // Together, by sender and reason.
      expect(control.countEntries('site.refused')).toBe(3);
      await tap.close();
    });

    it('keeps what only a newer control room could take, with a word on why, and holds nothing else up', async () => {
      const [site] = sites;
      await site?.kill();
      // More than are ever under way at once.
      const weather = Array.from({ length: 140 }, (_, nth) => ({
        kind: 'weather' as MailKind,
        about: `weather-${String(nth)}`,
        parts: [{ to: 'machine' as const, content: Buffer.from('rain') }],
      }));
      const facts = {
        ...someFacts,
        alertId: 'alert-of-a-newer-site',
        // What this version does not know of an alert is kept with it.
        moonPhase: 'waning',
      } satisfies AlertFacts;
      const alert = {
        kind: 'alert' as const,
        about: facts.alertId,
        parts: [
          { to: 'machine' as const, content: Buffer.from(JSON.stringify(facts)) },
          { to: 'records' as const, content: Buffer.from('records') },
          { to: 'faces' as const, content: Buffer.from('faces') },
        ],
      };
      site?.put([...weather, alert]);
      await site?.start();
      await site?.raise(3);
      const { alerts, refused } = await control.until((state) => state.alerts.length === 4);
      expect(alerts).toContain('van-3 alert-of-a-newer-site');
      expect(new Set(refused)).toEqual(new Set(['not-known-here-yet']));
      await site?.until(({ waiting, waitsForUpdate }) => waiting === 140 && waitsForUpdate === 140);
      await control.kill();
      await site?.kill();
      expect(control.countEntries('site.refused')).toBe(1);
      expect(control.factsOf('alert-of-a-newer-site')).toEqual(facts);
      // Nothing of it counts as taken: the version that knows it takes it.
      await control.start();
      await site?.start();
      await site?.until(({ waitsForUpdate }) => waitsForUpdate === 140);
      expect((await site?.state())?.waiting).toBe(140);
    });

    it('takes nothing more from a machine that was revoked, and its keys never count again', async () => {
      const [site] = sites;
      await site?.raise(1);
      await site?.until(({ waiting }) => waiting === 0);
      await control.kill();
      const by = ['ada', 'ben'] as const;
      control.run('sites.revoke', { name: 'van-3', reason: 'Stolen', by });
      await control.start();
      await site?.raise(2);
      await sites[1]?.raise(2);
      await sites[1]?.until(({ waiting }) => waiting === 0);
      const { alerts, refused } = await control.until((state) => state.refused.length > 0);
      expect(new Set(refused)).toEqual(new Set(['revoked']));
      expect(alerts).toHaveLength(3);
      expect((await site?.state())?.waiting).toBe(2);
    });
  },
);
