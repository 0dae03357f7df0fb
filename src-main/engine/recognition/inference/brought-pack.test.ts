import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bringPack, pretendMeasured } from '../../../../native-models/testing/bring-pack.ts';
import {
  buildEmbedder,
  buildScrfd,
  buildYuNet,
  drawMarkedFace,
} from '../../../../native-models/testing/marker-models.ts';
import { nodeSpawner } from '../../processes/channel.ts';
import { createFrameSender, type FrameSource } from '../frame-link/frame-sender.ts';
import { createImage, type RgbImage } from '../frames/image.ts';
import { fillPlanes } from '../frames/planar.ts';
import { InferenceClient, type Counts, type Match } from './inference-client.ts';

const anna = 0b0110_1001_0110_1111_1000_0100_0010_0001;
const stranger = 0b0000_1111_0000_1111_0101_1010_0101_1010;
const side = 320;
const cameraId = 'cam-01';
const patient = { timeout: 30_000, interval: 50 };

let directory: string;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-brought-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await rm(directory, { recursive: true });
});

/** The real recognition process on a pack that was brought along, before a camera that somebody walks past. */
async function startRecognition(packId: string, pattern: number) {
  const token = randomBytes(16).toString('hex');
  const socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\${token}` : join(directory, `${token}.sock`);
  const counts: Counts[] = [];
  const matches: Match[] = [];
  const blueListScores: number[] = [];
  const sender = await createFrameSender({
    socketPath,
    token,
    source: walk(pattern),
    onError: (error) => {
      throw error;
    },
  });
  closers.push(() => sender.close());
  const client = new InferenceClient({
    spawner: nodeSpawner,
    logger: pino({ level: 'silent' }),
    packsDirectory: directory,
    packId,
    socketPath,
    token,
    onCounts: (moved) => void counts.push(moved),
    onMatch: (match) => void matches.push(match),
    onBlueListPass: ({ score }) => void blueListScores.push(score),
    onChange: () => undefined,
    onLoad: () => undefined,
    onDeath: () => undefined,
  });
  client.start();
  closers.push(() => client.stop());
  return { client, counts, matches, blueListScores };
}

/** Pictures of a camera in which a marked face moves to the right, as fast as they are asked for. */
function walk(pattern: number): FrameSource {
  let sequence = 0;
  let image = createImage(side, side);
  return {
    next: async () => {
      image = createImage(side, side);
      drawMarkedFace(image, { column: 4 + Math.min(11, Math.floor(sequence / 2)), row: 8 }, pattern);
      sequence += 1;
      const capturedAt = 1_795_390_751_000 + sequence * 200;
      const detector = { width: side, height: side, contentHeight: side, scale: 1 };
      const pixels = { planes: new Uint8Array(3 * side * side), width: side, height: side };
      fillPlanes(image, pixels);
      return {
        header: { kind: 'frame', cameraId, sequence, capturedAt, width: side, height: side, detector },
        planes: [0, 1, 2].map((plane) =>
          pixels.planes.subarray(plane * side * side, (plane + 1) * side * side),
        ),
      };
    },
    cut: ({ x, y, width, height }) => {
      const part = createImage(width, height);
      for (let row = 0; row < height; row++) {
        const from = ((y + row) * side + x) * 3;
        part.data.set(image.data.subarray(from, from + width * 3), row * width * 3);
      }
      return part.data;
    },
    release: () => undefined,
  };
}

/** Waits under an open gate, which is open for a lease only. */
async function whileOpen(client: InferenceClient, check: () => void): Promise<void> {
  await vi.waitFor(() => {
    client.setGate([cameraId]);
    check();
  }, patient);
}

async function picture(...patterns: readonly number[]): Promise<Uint8Array> {
  const image: RgbImage = createImage(side, side);
  for (const [i, pattern] of patterns.entries())
    drawMarkedFace(image, { column: 4 + 11 * i, row: 8 }, pattern);
  return sharp(image.data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

test.each([
  ['YuNet', buildYuNet],
  ['SCRFD', buildScrfd],
])(
  'with the outputs of %s a listed face is found and a stranger forgotten',
  async (_, buildDetector) => {
    await bringPack(directory, buildDetector(), buildEmbedder(), 'marker');
    await pretendMeasured(directory, 0.8);
    for (const pattern of [anna, stranger]) {
      const { client, counts, matches } = await startRecognition('marker', pattern);
      await vi.waitFor(
        () => expect(client.model?.name ?? client.failure?.message).toBe('Marked squares'),
        patient,
      );
      const { modelHash = '', defaultThreshold: threshold = 1 } = client.model ?? {};
      const { template, quality } = await client.enrol(await picture(anna));
      expect(template).toHaveLength(32);
      expect(quality).toBeGreaterThan(0);
      await expect(client.enrol(await picture(anna, stranger))).rejects.toMatchObject({ code: 'two-faces' });
      await expect(client.enrol(await picture())).rejects.toMatchObject({ code: 'no-face' });
      const entries = [{ id: 'anna', template, isBlueList: false }];
      client.setGallery({ listSealHash: 'seal', modelHash, threshold, entries });
      await vi.waitFor(() => expect(client.loaded).not.toBeNull(), patient);
      client.setGate([cameraId]);
      if (pattern === anna) {
        await whileOpen(client, () => expect(matches).toHaveLength(1));
        expect(matches[0]).toMatchObject({ listEntryId: 'anna', cameraId });
        expect(matches[0]?.score).toBeGreaterThan(0.9);
      } else {
        const frames = () => counts.reduce((sum, moved) => sum + moved.frames, 0);
        await whileOpen(client, () => expect(frames()).toBeGreaterThan(20));
        client.setGate([]);
        await vi.waitFor(() => expect(counts.at(-1)?.lost).toBe(1), patient);
        expect(matches).toEqual([]);
      }
    }
  },
  60_000,
);

test('a pack that was never measured is not run, and the words say what to do', async () => {
  await bringPack(directory, buildYuNet(), buildEmbedder(), 'marker');
  const { client } = await startRecognition('marker', anna);
  await vi.waitFor(
    () => expect(client.failure?.message).toContain('npm run evaluate -- DIR --pack marker --write'),
    patient,
  );
  expect(client.model).toBeNull();
}, 60_000);

test('a list of one pack is not searched by another, though its templates have the same size', async () => {
  await bringPack(directory, buildYuNet(), buildEmbedder(), 'marker');
  await bringPack(directory, buildYuNet(), buildEmbedder('other-embedder', 'NHWC'), 'other');
  await pretendMeasured(directory, 0.8);
  const first = await startRecognition('marker', anna);
  await vi.waitFor(() => expect(first.client.model).not.toBeNull(), patient);
  const { template } = await first.client.enrol(await picture(anna));
  const { modelHash = '' } = first.client.model ?? {};

  const { client, counts, matches } = await startRecognition('other', anna);
  await vi.waitFor(() => expect(client.model).not.toBeNull(), patient);
  expect(client.model?.modelHash).not.toBe(modelHash);
  const entries = [{ id: 'anna', template, isBlueList: false }];
  client.setGallery({ listSealHash: 'seal', modelHash, threshold: 0.8, entries });
  await whileOpen(client, () =>
    expect(counts.reduce((sum, moved) => sum + moved.frames, 0)).toBeGreaterThan(20),
  );
  expect(matches).toEqual([]);
  expect(client.loaded).toBeNull();
}, 60_000);

test('of somebody on the blue list the score leaves the process, and neither a picture nor who it was', async () => {
  await bringPack(directory, buildYuNet(), buildEmbedder(), 'marker');
  await pretendMeasured(directory, 0.8);
  const { client, matches, blueListScores } = await startRecognition('marker', anna);
  await vi.waitFor(() => expect(client.model).not.toBeNull(), patient);
  const { modelHash = '' } = client.model ?? {};
  const { template } = await client.enrol(await picture(anna));
  const entries = [{ id: 'anna', template, isBlueList: true }];
  client.setGallery({ listSealHash: 'seal', modelHash, threshold: 0.8, entries });
  await whileOpen(client, () => expect(blueListScores).toHaveLength(1));
  expect(blueListScores[0]).toBeGreaterThan(0.9);
  expect(matches).toEqual([]);
}, 60_000);
