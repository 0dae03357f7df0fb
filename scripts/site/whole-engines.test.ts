import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../native-models/evaluate/random.ts';
import { startCameraSimulator } from '../../src-main/demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../../src-main/demo-cameras/demo-clips.ts';
import { controlRoom } from '../../src-main/engine/sites/bus/subjects.ts';
import { demoDirectory } from '../bench/demo-streams.ts';
import { anySeed, howOften } from '../endure/how-often.ts';
import { startBus, type BusForTests, type BusNode } from './testing/bus-for-tests.ts';
import { natsServer } from './testing/nats-process.ts';
import { makeWholeMachines, type WholeMachine } from './testing/whole-machine.ts';

const hourMs = 3_600_000;
/** Longer than an alert of the demo waits for its judgement, and somebody counts as a repeat after that. */
const clockJumpMs = 26 * 60_000;
const patience = { timeout: 90_000, interval: 500 };
const seed = anySeed();

describe.skipIf(natsServer === undefined)(
  'whole engines at two sites and in a control room, with real servers, cameras and recognition',
  { timeout: 1_800_000 },
  () => {
    let bus: BusForTests;
    let closeCameras: () => Promise<void>;
    let machines: readonly WholeMachine[] = [];
    let control: WholeMachine;
    let sites: readonly WholeMachine[];
    beforeEach(async () => {
      bus = await startBus();
      const credentials = { userName: 'demo', password: randomBytes(12).toString('hex') };
      const mounts = await readDemoMounts(demoDirectory, credentials);
      const simulator = await startCameraSimulator({ mounts });
      let isClosed = false;
      closeCameras = async () => {
        if (!isClosed) await simulator.close();
        isClosed = true;
      };
      const streams = mounts.map(({ id }) => ({ cameraId: id, url: simulator.urlOf(id), ...credentials }));
      const nodes = [await bus.addSite('van-3'), await bus.addSite('van-4')] as const;
      // Nothing is there to be seen at the control room.
      const nowhere = [{ cameraId: 'cam-01', url: 'rtsp://127.0.0.1:9/one', ...credentials }];
      [control, ...sites] = await makeWholeMachines([
        { node: bus.hub, name: controlRoom, streams: nowhere, clockMs: 0, clockJumpMs: 0 },
        { node: nodes[0], name: 'van-3', streams: streams.slice(0, 2), clockMs: 3 * hourMs, clockJumpMs },
        { node: nodes[1], name: 'van-4', streams: streams.slice(2, 4), clockMs: -2 * hourMs, clockJumpMs },
      ]);
      machines = [control, ...sites];
      await Promise.all(machines.map((machine) => machine.start()));
    }, 300_000);
    afterEach(async () => {
      for (const machine of machines) await machine.kill();
      await closeCameras();
      await bus[Symbol.asyncDispose]();
    });

    const raised = (): readonly string[] =>
      sites.flatMap((site) => site.look().raised.map((id) => `${site.name} ${id}`)).toSorted();

    /** Cameras are taken away, so that nothing new comes; then what is at the sites is at the control room, each once. */
    async function expectAllThere(): Promise<void> {
      await closeCameras();
      const haveSent = () => sites.every((site) => site.look().waiting === 0);
      // Whatever was seen before is through recognition by then.
      await pause(3_000);
      await expect.poll(haveSent, patience).toBe(true);
      for (const machine of machines) await machine.stop();
      const { arrived } = control.look();
      expect(arrived.toSorted()).toEqual(raised());
      for (const site of sites) {
        const { raised: there } = site.look();
        expect([...site.told].filter((id) => !there.includes(id))).toEqual([]);
        expect(site.countEntries('alert.raised')).toBe(there.length);
      }
      expect(control.countEntries('site.alert-arrived')).toBe(arrived.length);
    }

    /** Whether each of these sites raises an alert in time: a machine that does much else may see nobody for minutes. */
    async function raiseMore(at: readonly WholeMachine[]): Promise<boolean> {
      const before = at.map((site) => site.look().raised.length);
      const until = performance.now() + patience.timeout;
      while (!at.every((site, nth) => site.look().raised.length > (before[nth] ?? 0))) {
        if (performance.now() > until) return false;
        await pause(patience.interval);
      }
      return true;
    }

    it('send every alert up as they run, without anybody who asks for it', async () => {
      expect(await raiseMore(sites)).toBe(true);
      await expect.poll(() => control.look().arrived.length, patience).toBeGreaterThanOrEqual(2);
      await expectAllThere();
    });

    it(`lose and double nothing, whatever is killed, cut and started again (seed ${String(seed)})`, async () => {
      const random = createRandom(seed);
      const kills = howOften(20, 5);
      for (let kill = 1; kill <= kills; kill += 1) {
        const victims = [...machines, bus.hub, ...sites.map(({ node }) => node)].toSorted(
          () => random() - 0.5,
        );
        await pause(random() * 1_500);
        // Two at once: one after the other, or while the other is away.
        const struck = victims.slice(0, 2);
        await Promise.all(struck.map((one) => ('look' in one ? restart(one) : cut(one))));
        // One that was started again tells of everybody anew.
        await raiseMore(sites.filter((site) => struck.includes(site)));
      }
      await expectAllThere();
      expect(raised().length).toBeGreaterThan(kills);

      async function restart(machine: WholeMachine): Promise<void> {
        await machine.kill();
        await pause(random() * 2_000);
        await machine.start();
      }
      async function cut(node: BusNode): Promise<void> {
        await node.kill();
        await pause(random() * 4_000);
        await node.start();
      }
    });
  },
);
