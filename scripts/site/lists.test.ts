import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../native-models/evaluate/random.ts';
import { controlRoom, subjectOf } from '../../src-main/engine/sites/bus/subjects.ts';
import { connectTo, startBus, type BusForTests } from './testing/bus-for-tests.ts';
import { join, makeMachine, type MachineOnBus } from './testing/machine-on-bus.ts';
import { natsServer } from './testing/nats-process.ts';

const hourMs = 3_600_000;

describe.skipIf(natsServer === undefined)(
  'lists that go down to a site, with real servers',
  { timeout: 240_000 },
  () => {
    let bus: BusForTests;
    let control: MachineOnBus;
    let van: MachineOnBus;
    let other: MachineOnBus;
    beforeEach(async () => {
      bus = await startBus();
      const centre = makeMachine(bus.hub, controlRoom);
      const sites = [
        makeMachine(await bus.addSite('van-3'), 'van-3', 2 * hourMs),
        makeMachine(await bus.addSite('van-4'), 'van-4', -hourMs),
      ] as const;
      for (const site of sites) join(centre, site);
      control = centre.machine;
      [van, other] = [sites[0].machine, sites[1].machine];
      await Promise.all([control, van, other].map((machine) => machine.start()));
    }, 180_000);
    afterEach(async () => {
      for (const machine of [control, van, other]) await machine.kill();
      await bus[Symbol.asyncDispose]();
    });

    it('come whole to the one that they are for, whatever is killed and cut meanwhile', async () => {
      const random = createRandom(20_261_127);
      const list = { site: 'van-3', listId: 'list-one', entries: 300, pictureBytes: 20_000 };
      const sealHash = await control.sendList(list);
      for (let round = 0; round < 6; round += 1) {
        await pause(random() * 600);
        const victim = [control, van, bus.hub, van.node][Math.floor(random() * 4)] ?? control;
        await victim.kill();
        await pause(random() * 600);
        await victim.start();
      }
      await van.until(({ lists }) => lists.length === 1, 120_000);
      expect((await van.state()).lists).toEqual([sealHash]);
      await control.until(({ sent, waiting }) => sent[0] === 'accepted' && waiting === 0, 60_000);
      expect((await other.state()).lists).toEqual([]);
      // Killed and started anew, with nobody there, it is what it was.
      await van.kill();
      await van.start();
      expect((await van.state()).lists).toEqual([sealHash]);
    });

    it('are destroyed at a machine that was lost as soon as it is heard of again', async () => {
      await control.sendList({ site: 'van-3', listId: 'list-one', entries: 5, pictureBytes: 600 });
      await van.until(({ lists }) => lists.length === 1);
      await van.kill();
      await control.kill();
      control.run('sites.revoke', { name: 'van-3', reason: 'Stolen', by: ['ada', 'ben'] });
      await control.start();
      await pause(3_000);
      // Whoever has it switches it on.
      await van.start();
      await van.until(({ lists }) => lists.length === 0);
      await control.until(({ waiting }) => waiting === 0);
      await control.kill();
      expect(control.countEntries('site.last-order-taken')).toBe(1);
      await van.kill();
      expect(van.countEntries('watchlist.destroyed')).toBe(1);
      expect(van.countEntries('site.recall-arrived')).toBe(1);
    });

    it('count for nothing when somebody on the way repeats, edits or redirects them, and that is written down', async () => {
      const tap = await connectTo(bus.hub);
      const seen: Uint8Array[] = [];
      const down = subjectOf('van-3', 'down', 'live');
      tap.subscribe(down, { callback: (_error, message) => void seen.push(message.data.slice()) });
      await tap.flush();
      await control.sendList({ site: 'van-3', listId: 'list-one', entries: 20, pictureBytes: 20_000 });
      await van.until(({ lists }) => lists.length === 1);
      await control.sendList({ site: 'van-3', listId: 'list-two', entries: 3, pictureBytes: 600 });
      await van.until(({ lists }) => lists.length === 2);
      const before = await van.state();
      const [first = new Uint8Array()] = seen;
      tap.publish(down, first);
      tap.publish(
        down,
        first.map((byte, at) => (at === first.length - 9 ? byte ^ 1 : byte)),
      );
      tap.publish(
        down,
        Buffer.from(
          Buffer.from(first).toString('latin1').replace('"kind":"list-key"', '"kind":"list-pie"'),
          'latin1',
        ),
      );
      tap.publish(down, new Uint8Array(1024 * 1024));
      // To the other van, as it is.
      tap.publish(subjectOf('van-4', 'down', 'live'), first);
      const after = await van.until(({ refused }) => refused.length >= before.refused.length + 4);
      expect(new Set(after.refused)).toEqual(new Set(['replayed', 'malformed', 'bad-signature']));
      expect(after.lists).toHaveLength(2);
      const there = await other.until(({ refused }) => refused.length > 0);
      expect(there).toMatchObject({ refused: ['not-for-us'], lists: [] });
      // Nothing of it lies in the clear on the way.
      for (const bytes of seen) expect(Buffer.from(bytes).includes('REF-')).toBe(false);
      await tap.close();
      await van.kill();
      expect(van.countEntries('site.refused')).toBe(3);
    });
  },
);
