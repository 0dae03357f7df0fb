import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startCameraSimulator } from '../demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../demo-cameras/demo-clips.ts';
import {
  canInterceptDisk,
  interceptDisk,
  type DiskCall,
  type DiskFault,
} from './testing/disk/intercept-disk.ts';
import { startEngineInProcess, type Desk } from './testing/engine-in-process.ts';

const assets = fileURLToPath(new URL('../../assets', import.meta.url));
const patient = { timeout: 40_000, interval: 100 };

type Refuse = (call: DiskCall) => DiskFault;
const nothing: Refuse = () => null;
const changes: Refuse = ({ kind }) => (kind === 'sync' ? null : 'EROFS');
const disks = {
  'is full': ({ kind }) => (kind === 'write' ? 'ENOSPC' : null),
  'was mounted read-only': changes,
  'reports errors when it is written': ({ kind }) => (kind === 'write' ? 'EIO' : null),
  'reports errors when it should have kept what was written': ({ kind }) => (kind === 'sync' ? 'EIO' : null),
} satisfies Record<string, Refuse>;

let refuse: Refuse = nothing;
let stop: (() => void) | null = null;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  stop?.();
  stop = null;
  for (const close of closing.splice(0)) await close();
});

const recognition = async (desk: Desk) => (await desk.get('deployments.current', {})).recognition;

// Elsewhere than on Linux nobody can refuse what SQLite asks of the disk.
describe.skipIf(!canInterceptDisk)('while the disk', () => {
  it.each(Object.entries(disks))(
    '%s, everybody is told within five seconds, and what happened meanwhile is kept as soon as it can be',
    async (_, fault) => {
      refuse = nothing;
      const credentials = { userName: 'demo', password: 'demo-password-of-this-test' };
      const mounts = await readDemoMounts(join(assets, 'demo'), credentials);
      const simulator = await startCameraSimulator({ mounts });
      closing.push(() => simulator.close());
      const demoStreams = mounts.map(({ id }) => ({
        cameraId: id,
        url: simulator.urlOf(id),
        ...credentials,
      }));
      await using engine = await startEngineInProcess({ mode: 'demo', demoStreams });
      const desk = engine.open();
      await desk.get('sessions.sign-in', { loginName: 'mira.holloway', password: 'silver-meadow-compass' });
      stop = interceptDisk((call) => (call.path.startsWith(engine.directory) ? refuse(call) : null));
      await vi.waitFor(async () => expect((await recognition(desk)).isRunning).toBe(true), patient);
      const before = await desk.get('alerts.list', {});

      refuse = fault;
      const failedAt = performance.now();
      await vi.waitFor(async () => expect((await recognition(desk)).alarm).not.toBeNull(), patient);
      expect(performance.now() - failedAt).toBeLessThan(5_000);
      expect((await recognition(desk)).alarm).toContain('The case log can’t be written.');
      // Somebody who is listed passes meanwhile; nobody is shown an alert that is not kept.
      await vi.waitFor(
        async () => expect((await recognition(desk)).alarm).toContain('could not be kept yet'),
        patient,
      );
      expect((await desk.get('alerts.list', {})).open).toEqual(before.open);

      refuse = nothing;
      await vi.waitFor(async () => {
        expect((await recognition(desk)).alarm).toBeNull();
        const { open } = await desk.get('alerts.list', {});
        expect(open.length).toBeGreaterThan(before.open.length);
      }, patient);
      expect((await recognition(desk)).isLedgerBalanced).toBe(true);
      expect(await desk.get('case-log.verify', {})).toMatchObject({ brokenAt: null });
    },
    120_000,
  );
});
