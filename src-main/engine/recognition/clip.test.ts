import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPack, shippedManifest } from '../../../native-models/manifest.ts';
import { readClip, type Clip } from '../../demo-cameras/annex-b.ts';
import type { Region, RgbImage } from './frames/image.ts';
import { letterbox } from './frames/letterbox.ts';
import { createBlockSearcher } from './inference/block-search.ts';
import { CameraPipeline, type TrackMatch } from './inference/camera-pipeline.ts';
import { loadChain } from './inference/load-chain.ts';
import { encodeCrop } from './inference/png.ts';
import { pictureOf } from './inference/testing/picture-of.ts';
import { drawClip } from './ingest/draw-clip.ts';
import { HlsPackager } from './ingest/hls-packager.ts';
import { JpegEncoder } from './ingest/jpeg-encoder.ts';
import { readVideoFormat } from './ingest/parameter-sets.ts';
import { decodeAll } from './ingest/testing/decode-clip.ts';
import type { Face, FaceChain } from './steps/chain.ts';
import { decodePicture } from './steps/decode-picture.ts';
import { enrolPicture } from './steps/enrol.ts';
import { overlapOf } from './steps/overlap.ts';
import { Gallery } from './steps/search.ts';
import type { TrailPoint } from './trail-point.ts';

const demo = new URL('../../../assets/demo/', import.meta.url);
const packs = fileURLToPath(new URL('../../../native-models/packs', import.meta.url));
const threshold = 0.541;
const startedAt = Date.UTC(2026, 10, 26, 3, 0, 0);
const frameMs = 40;
/** As often as the ingest process gives frames. */
const lookEvery = 5;

let chain: FaceChain;
beforeAll(async () => {
  ({ chain } = await loadChain(findPack(shippedManifest(), 'default'), packs));
}, 60_000);
afterAll(() => chain.release());

const templates = new Map<string, Float32Array>();

async function enrolled(): Promise<Gallery> {
  const { entries } = JSON.parse(await readFile(new URL('watchlist.json', demo), 'utf8')) as {
    readonly entries: readonly { readonly reference: string; readonly portrait: string }[];
  };
  const gallery = new Gallery(512, await createBlockSearcher('cpu', 512));
  for (const { reference, portrait } of entries) {
    const { face } = await enrolPicture(await readFile(new URL(portrait, demo)), chain);
    templates.set(reference, face.template.slice());
    gallery.set(reference, face.template);
  }
  return gallery;
}

/** Fragments of a clip, as the ingest process packs them while it plays. */
function packaged(clip: Clip, frames: number) {
  const format = readVideoFormat(clip.codec, clip.parameterSets);
  if (format === null) throw new Error('the clip has no format');
  const packager = new HlsPackager(format);
  const fragments = clip.accessUnits.slice(0, frames).flatMap(({ nalUnits, isKeyframe }, index) =>
    packager.push({
      units: nalUnits,
      isKeyframe,
      ticks: index * frameMs * 90,
      usualDurationTicks: frameMs * 90,
    }),
  );
  return {
    init: packager.init,
    fragments: fragments.map(({ startTicks, bytes }) => ({ startsAt: startedAt + startTicks / 90, bytes })),
  };
}

const likeness = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

const inShares = ({ x, y, width, height }: Region, across: number): Region => ({
  x: x / across,
  y: y / across,
  width: width / across,
  height: height / across,
});

it('shows whom an alert is about, and of everybody else in the street nothing that recognition knows them by', async () => {
  const clip = readClip(await readFile(new URL('clips/crossing.h264', demo)), 'h264');
  const gallery = await enrolled();
  const matches: TrackMatch[] = [];
  const pipeline = new CameraPipeline('cam-01', {
    chain,
    search: (template) => gallery.nearest(template),
    isBlueList: () => false,
    threshold: () => threshold,
    encode: encodeCrop,
    onMatch: (match) => void matches.push(match),
    onDefect: (cause) => {
      throw cause;
    },
  });
  const looked = new Map<number, RgbImage>();
  let encoder: JpegEncoder | null = null;
  let frames = 0;
  let isInCompany = false;
  for await (const { index, frame } of decodeAll(clip)) {
    frames = index + 1;
    if (index % lookEvery !== 0 || isInCompany) {
      frame.free();
      const found = matches.at(-1);
      if (isInCompany && found !== undefined && frames * frameMs + startedAt > found.capturedAt + 2_000)
        break;
      continue;
    }
    encoder ??= new JpegEncoder(frame.width, frame.height);
    const image = await decodePicture(encoder.encode(frame));
    frame.free();
    const capturedAt = startedAt + index * frameMs;
    looked.set(capturedAt, image);
    await pipeline.process({
      cameraId: 'cam-01',
      capturedAt,
      detector: letterbox(image, 640, 64),
      picture: pictureOf(image),
    });
    // Somebody on the list, among others, who came in while it was watched.
    const trail = matches.at(-1)?.trail ?? [];
    const isLater = (trail[0]?.capturedAt ?? 0) > startedAt + 1_000;
    isInCompany = isLater && trail.filter(({ others }) => others.length > 0).length >= 3;
  }
  encoder?.free();
  const match = matches.at(-1);
  const first = match?.trail[0];
  if (!isInCompany || match === undefined || first === undefined)
    throw new Error('nobody passed among others');
  const own = templates.get(match.hit.entryId);
  if (own === undefined) throw new Error('a match with nobody');

  const points: TrailPoint[] = match.trail.map((point) => ({ ...point, others: [...point.others] }));
  const drawn = await drawClip(
    { ...packaged(clip, frames), from: first.capturedAt - 2_000, points },
    new AbortController().signal,
  );
  const clear = drawn.filter(({ isPixelated }) => !isPixelated);
  expect(clear.map(({ capturedAt }) => capturedAt)).toEqual(points.map(({ capturedAt }) => capturedAt));
  const around = drawn.filter(({ isPixelated }) => isPixelated).map(({ capturedAt }) => capturedAt);
  expect(around.some((at) => at < first.capturedAt)).toBe(true);
  expect(around.some((at) => at > match.capturedAt)).toBe(true);
  expect(drawn.map(({ capturedAt }) => capturedAt)).toEqual(
    drawn.map(({ capturedAt }) => capturedAt).toSorted((one, next) => one - next),
  );

  const isSubject = (face: Face, across: number, point: TrailPoint | undefined) =>
    point !== undefined && overlapOf(inShares(face.detection.box, across), point.face) > 0.3;
  // Who was there, as recognition knew them in the picture as it was.
  const subject: Float32Array[] = [];
  const strangers: Float32Array[] = [];
  for (const point of points) {
    const image = looked.get(point.capturedAt);
    if (image === undefined) throw new Error('a point of no picture');
    for (const face of await chain.faces(image)) {
      (isSubject(face, image.width, point) ? subject : strangers).push(face.template);
    }
  }
  expect(strangers.length).toBeGreaterThan(3);

  const wrong: string[] = [];
  let known = 0;
  for (const { capturedAt, bytes } of drawn) {
    const image = await decodePicture(bytes);
    const point = points.find((one) => one.capturedAt === capturedAt);
    for (const face of await chain.faces(image)) {
      if (isSubject(face, image.width, point)) {
        known += Math.max(...subject.map((one) => likeness(face.template, one))) >= threshold ? 1 : 0;
        continue;
      }
      const most = Math.max(
        ...[...strangers, ...templates.values()].map((one) => likeness(face.template, one)),
      );
      if (most >= threshold) wrong.push(`at ${capturedAt - startedAt} ms somebody is known with ${most}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(known).toBeGreaterThanOrEqual(Math.ceil(clear.length / 2));
}, 120_000);
