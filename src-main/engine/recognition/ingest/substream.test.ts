import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type CameraSimulator, startCameraSimulator } from '../../../demo-cameras/camera-simulator.ts';
import { createFrameReceiver, type FrameReceiver } from '../frame-link/frame-receiver.ts';
import { IngestHarness } from './testing/ingest-harness.ts';
import { makeSyntheticClip } from './testing/synthetic-clip.ts';

const credentials = { userName: 'operator', password: `se:cr/et@${randomBytes(6).toString('hex')}` };
const dark = { y: 60, u: 128, v: 128 };
const light = { y: 200, u: 128, v: 128 };

interface Seen {
  readonly width: number;
  readonly detectorLuma: number;
  readonly cutLuma: number | null;
}

let directory: string;
let simulator: CameraSimulator;
let ingest: IngestHarness;
let receiver: FrameReceiver;
let wantsFull = false;
let keyframesOnly = false;
let recognised: string[] = [];
let holding: NodeJS.Timeout;
const seen: Seen[] = [];

/** The main stream is dark and large, the substream light and small, so that every pixel tells where it is from. */
beforeAll(async () => {
  const clip = { codec: 'h264', frames: 50, keyframeInterval: 10 } as const;
  const main = await makeSyntheticClip({ ...clip, width: 640, height: 360, left: dark, right: dark });
  const sub = await makeSyntheticClip({ ...clip, width: 320, height: 180, left: light, right: light });
  const square = await makeSyntheticClip({ ...clip, width: 320, height: 240, left: light, right: light });
  const mounts = Object.entries({ main, sub, 'square-main': main, square });
  simulator = await startCameraSimulator({
    mounts: mounts.map(([id, played]) => ({ id, clip: played, framesPerSecond: 25, credentials })),
  });
  ingest = new IngestHarness();
  // An open gate holds for a lease only.
  holding = setInterval(() => ingest.post({ kind: 'recognise', cameraIds: recognised }), 1_000);
  directory = await mkdtemp(join(tmpdir(), 'cordon-substream-'));
  const socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\cordon-sub-${process.pid}` : join(directory, 'frames.sock');
  receiver = createFrameReceiver({
    socketPath,
    token: 'frames',
    onFrame: async ({ header, detector, cut }) => {
      const part = await cut({ x: 10, y: 10, width: 20, height: 20 });
      seen.push({
        width: header.width,
        detectorLuma: detector.planes[detector.width * 20 + 20] ?? 0,
        cutLuma: part?.image.data[300] ?? null,
      });
      // Whatever it is cut out of, the detector's picture covers the same section.
      expect(header.detector.width / header.detector.scale).toBeCloseTo(header.width, 3);
      return { wantsFull, keyframesOnly };
    },
    onError: (error) => {
      throw error;
    },
  });
  ingest.post({ kind: 'link', socketPath, token: 'frames' });
});

afterAll(async () => {
  clearInterval(holding);
  await receiver.close();
  await ingest.stop();
  await simulator.close();
  await rm(directory, { recursive: true });
  const said = ingest.heard.filter(({ kind }) => kind !== 'fragment' && kind !== 'init');
  for (const secret of [credentials.password, encodeURIComponent(credentials.password)])
    expect(JSON.stringify(said)).not.toContain(secret);
});

const isLight = (luma: number | null) => luma !== null && luma > 180;
const isDark = (luma: number | null) => luma !== null && luma < 80;

function open(cameraId: string, substream: string): void {
  const url = simulator.urlOf(cameraId);
  ingest.post({ kind: 'open', cameraId, url, substreamUrl: simulator.urlOf(substream), ...credentials });
  recognised = [cameraId];
  ingest.post({ kind: 'recognise', cameraIds: recognised });
}

/** Waits for a frame that comes after now. */
async function frameThat(is: (frame: Seen) => boolean): Promise<void> {
  const from = seen.length;
  await vi.waitUntil(() => seen.slice(from).some(is), { timeout: 30_000 });
}

test('faces are looked for in the substream and cut out of the main stream, once there are some', async () => {
  wantsFull = false;
  open('main', 'sub');
  await ingest.next('substream', ({ state }) => state === 'live');
  // Nobody is there: nothing of the main stream is decoded, and a part comes from the substream itself.
  await frameThat(
    ({ width, detectorLuma, cutLuma }) => width === 320 && isLight(detectorLuma) && isLight(cutLuma),
  );
  const before = seen.length;
  await frameThat(() => seen.length >= before + 5);
  expect(seen.slice(before).every(({ width }) => width === 320)).toBe(true);

  wantsFull = true;
  await frameThat(
    ({ width, detectorLuma, cutLuma }) => width === 640 && isLight(detectorLuma) && isDark(cutLuma),
  );
  wantsFull = false;
  await frameThat(({ width }) => width === 320);

  // A substream that is lost costs no recognition: the main stream is looked at in its place.
  simulator.setFault('sub', 'refuse');
  simulator.dropViewers('sub');
  await ingest.next('substream', ({ state }) => state !== 'live' && state !== 'connecting');
  await frameThat(
    ({ width, detectorLuma, cutLuma }) => width === 640 && isDark(detectorLuma) && isDark(cutLuma),
  );
  simulator.setFault('sub', null);
  await frameThat(({ width, detectorLuma }) => width === 320 && isLight(detectorLuma));
}, 120_000);

test('a substream that shows another section is never joined with the main stream', async () => {
  ingest.post({ kind: 'close', cameraId: 'main' });
  wantsFull = true;
  open('square-main', 'square');
  await frameThat(({ width, detectorLuma }) => width === 320 && isLight(detectorLuma));
  const from = seen.length;
  await frameThat(() => seen.length >= from + 10);
  expect(seen.slice(from).filter(({ width, cutLuma }) => width !== 320 || !isLight(cutLuma))).toEqual([]);
}, 120_000);

test('while nothing but keyframes is wanted nothing else is decoded, and all is again afterwards', async () => {
  ingest.post({ kind: 'close', cameraId: 'square-main' });
  wantsFull = false;
  open('main', 'sub');
  await frameThat(({ width }) => width === 320);
  const decodedInTwoSeconds = async (): Promise<number> => {
    const stats = (from: number) => ingest.next('stats', ({ cameraId }) => cameraId === 'main', from);
    await stats(ingest.heard.length);
    const first = await stats(ingest.heard.length);
    await stats(ingest.heard.length);
    const last = await stats(ingest.heard.length);
    return last.framesDecoded - first.framesDecoded;
  };
  // 25 frames a second, of which every tenth is a keyframe.
  const all = await decodedInTwoSeconds();
  keyframesOnly = true;
  await frameThat(() => true);
  const few = await decodedInTwoSeconds();
  expect(few).toBeGreaterThan(0);
  expect(few).toBeLessThan(all / 4);
  keyframesOnly = false;
  await vi.waitUntil(async () => (await decodedInTwoSeconds()) > 2 * few, { timeout: 30_000 });
}, 120_000);
