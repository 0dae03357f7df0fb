import { setTimeout as after } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CameraSimulator, startCameraSimulator } from '../../../demo-cameras/camera-simulator.ts';
import type { DrawnAs } from './messages.ts';
import { IngestHarness } from './testing/ingest-harness.ts';
import { makeSyntheticClip } from './testing/synthetic-clip.ts';

const dark = { y: 40, u: 128, v: 128 };
const light = { y: 210, u: 128, v: 128 };

let simulator: CameraSimulator;
let ingest: IngestHarness;

beforeAll(async () => {
  const clip = { width: 640, height: 360, frames: 50, keyframeInterval: 25 } as const;
  const h264 = await makeSyntheticClip({ ...clip, codec: 'h264', left: dark, right: light });
  const h265 = await makeSyntheticClip({ ...clip, codec: 'h265', left: dark, right: light });
  const sub = await makeSyntheticClip({ ...clip, codec: 'h264', left: light, right: dark });
  simulator = await startCameraSimulator({
    mounts: Object.entries({ h264, h265, sub }).map(([id, played]) => ({
      id,
      clip: played,
      framesPerSecond: 25,
    })),
  });
  ingest = new IngestHarness();
});

afterAll(async () => {
  await ingest.stop();
  await simulator.close();
  expect(ingest.exitCode).toBe(0);
});

const draw = (...wanted: { readonly cameraId: string; readonly drawnAs: DrawnAs }[]): void =>
  ingest.post({ kind: 'draw', wanted });

test('a camera that nobody asks for is not drawn; one that somebody does, as they asked, until they go', async () => {
  ingest.post({ kind: 'open', cameraId: 'h264', url: simulator.urlOf('h264') });
  await ingest.next('fragment', ({ sequence }) => sequence === 8);
  expect(ingest.heard.filter(({ kind }) => kind === 'picture')).toEqual([]);

  draw({ cameraId: 'h264', drawnAs: 'pixelated' });
  const { bytes, drawnAs } = await ingest.next('picture');
  expect(drawnAs).toBe('pixelated');
  const { width, height, format } = await sharp(bytes).metadata();
  expect({ width, height, format }).toEqual({ width: 32, height: 18, format: 'jpeg' });
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect(data[9 * info.width + 4]).toBeLessThan(70);
  expect(data[9 * info.width + 28]).toBeGreaterThan(190);

  draw();
  // A picture may be on its way.
  await ingest.next('stats', () => true, ingest.heard.length);
  const from = ingest.heard.length;
  await after(2_500);
  const later = ingest.heard.slice(from).filter(({ kind }) => kind === 'picture');
  expect(later).toEqual([]);
  expect(ingest.heard.filter((said) => said.kind === 'picture' && said.drawnAs === 'clear')).toEqual([]);
});

test('a format that no browser plays is drawn clear, many times a second', async () => {
  ingest.post({ kind: 'open', cameraId: 'h265', url: simulator.urlOf('h265') });
  draw({ cameraId: 'h265', drawnAs: 'clear' });
  const ofIt = (said: { readonly cameraId: string }): boolean => said.cameraId === 'h265';
  const first = await ingest.next('picture', ofIt);
  const { width, height } = await sharp(first.bytes).metadata();
  expect({ width, height }).toEqual({ width: 640, height: 360 });
  const from = ingest.heard.length;
  for (let seen = 0; seen < 4; seen += 1) await ingest.next('picture', ofIt, from + seen);
  draw();
});

test('the substream is drawn in place of the main stream while it is live', async () => {
  ingest.post({
    kind: 'open',
    cameraId: 'both',
    url: simulator.urlOf('h264'),
    substreamUrl: simulator.urlOf('sub'),
  });
  await ingest.next('substream', ({ state }) => state === 'live');
  draw({ cameraId: 'both', drawnAs: 'pixelated' });
  const { bytes } = await ingest.next('picture', ({ cameraId }) => cameraId === 'both');
  const [pixel = 0] = await sharp(bytes).greyscale().raw().toBuffer();
  expect(pixel).toBeGreaterThan(190);
});
