import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPack, shippedManifest } from '../../../../native-models/manifest.ts';
import { noLimits } from '../../../contract/cameras.ts';
import { createImage, type RgbImage } from '../frames/image.ts';
import { letterbox } from '../frames/letterbox.ts';
import type { Face, FaceChain } from '../steps/chain.ts';
import { decodePicture } from '../steps/decode-picture.ts';
import { enrolPicture } from '../steps/enrol.ts';
import { Gallery } from '../steps/search.ts';
import { CameraPipeline, type LiveFrame, type PipelineDeps, type TrackMatch } from './camera-pipeline.ts';
import { createBlockSearcher } from './block-search.ts';
import { loadChain } from './load-chain.ts';
import { encodeCrop } from './png.ts';
import { pictureOf } from './testing/picture-of.ts';

const portraits = new URL('../../../../assets/demo/portraits/', import.meta.url);
const packs = fileURLToPath(new URL('../../../../native-models/packs', import.meta.url));
const size = { width: 640, height: 480 };
const frameMs = 200;

let chain: FaceChain;
const pictures = new Map<string, RgbImage>();

beforeAll(async () => {
  ({ chain } = await loadChain(findPack(shippedManifest(), 'default'), packs));
  for (const id of ['SYN-500', 'SYN-501', 'SYN-503']) {
    pictures.set(id, await decodePicture(await readFile(new URL(`${id}.jpg`, portraits))));
  }
}, 60_000);
afterAll(() => chain.release());

/** A frame in which each person's portrait stands at a place, on grey. */
function frameOf(
  people: readonly { readonly id: string; readonly x: number; readonly y: number }[],
  at: number,
): LiveFrame {
  const image = createImage(size.width, size.height);
  image.data.fill(110);
  for (const { id, x, y } of people) {
    const portrait = pictures.get(id);
    if (portrait === undefined) throw new Error(`no portrait ${id}`);
    for (let row = 0; row < Math.min(portrait.height, size.height - y); row++) {
      for (let column = 0; column < Math.min(portrait.width, size.width - x); column++) {
        const from = (row * portrait.width + column) * 3;
        image.data.set(portrait.data.subarray(from, from + 3), ((y + row) * size.width + x + column) * 3);
      }
    }
  }
  return {
    cameraId: 'cam-01',
    capturedAt: at,
    detector: letterbox(image, 640, 64),
    picture: pictureOf(image),
  };
}

async function galleryOf(...ids: readonly string[]): Promise<Gallery> {
  const gallery = new Gallery(512, await createBlockSearcher('cpu', 512));
  for (const id of ids) {
    const { face } = await enrolPicture(await readFile(new URL(`${id}.jpg`, portraits)), chain);
    gallery.set(id, face.template);
  }
  return gallery;
}

/** Runs a pipeline, and keeps hold of every template and probe that it made, to look whether they were wiped. */
function pipelineOn(gallery: Gallery, blueList: readonly string[] = [], changes: Partial<PipelineDeps> = {}) {
  const held: (Float32Array | Uint8Array)[] = [];
  const matches: TrackMatch[] = [];
  const watched: FaceChain = {
    ...chain,
    async embedAligned(...given): Promise<Face> {
      const face = await chain.embedAligned(...given);
      held.push(face.template);
      return face;
    },
  };
  const pipeline = new CameraPipeline('cam-01', {
    chain: watched,
    search: (template) => gallery.nearest(template),
    isBlueList: (id) => blueList.includes(id),
    threshold: () => 0.541,
    encode: encodeCrop,
    onMatch: (match) => void matches.push(match),
    onDefect: (cause) => {
      throw cause;
    },
    ...changes,
  });
  return { pipeline, held, matches };
}

const isWiped = (bytes: Float32Array | Uint8Array): boolean => bytes.every((value) => value === 0);
const standing = (id: string) =>
  Array.from({ length: 8 }, (_, step) => frameOf([{ id, x: 100 + 4 * step, y: 0 }], step * frameMs));
const empty = (at: number) => frameOf([], at);

describe('the way of a face', () => {
  it('raises somebody on the list exactly once, with their best looks', async () => {
    const { pipeline, held, matches } = pipelineOn(await galleryOf('SYN-500', 'SYN-501'));
    for (const frame of standing('SYN-500')) await pipeline.process(frame);
    expect(matches.map(({ hit }) => hit.entryId)).toEqual(['SYN-500']);
    expect(matches[0]?.probes.length).toBe(3);
    expect(matches[0]?.probes.every((png) => !isWiped(png))).toBe(true);
    await pipeline.process(empty(10_000));
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 1, forgotten: 0, lost: 0 });
    expect(held.every(isWiped)).toBe(true);
  });

  it('forgets somebody who is not on the list: templates overwritten, one counter moved', async () => {
    const { pipeline, held, matches } = pipelineOn(await galleryOf('SYN-501'));
    for (const frame of standing('SYN-503')) await pipeline.process(frame);
    expect(pipeline.live).toBe(1);
    expect(held.length).toBeGreaterThanOrEqual(3);
    await pipeline.process(empty(10_000));
    expect(matches).toEqual([]);
    expect(pipeline.live).toBe(0);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 0, forgotten: 1, lost: 0 });
    expect(held.every(isWiped)).toBe(true);
  });

  it('neither follows nor counts whoever is where the camera ignores people, and looks at others beside them', async () => {
    const limits = { ...noLimits, ignored: [{ x: 0, y: 0, width: 0.5, height: 1 }] };
    const gallery = await galleryOf('SYN-500', 'SYN-501');
    const ignoring = pipelineOn(gallery, [], { limits: () => limits });
    for (const frame of standing('SYN-500')) await ignoring.pipeline.process(frame);
    expect(ignoring.matches).toEqual([]);
    expect(ignoring.held).toEqual([]);
    expect(ignoring.pipeline.takeCounts()).toMatchObject({ opened: 0, matched: 0 });
    const beside = Array.from({ length: 8 }, (_, step) =>
      frameOf([{ id: 'SYN-501', x: 380 + 4 * step, y: 0 }], 20_000 + step * frameMs),
    );
    for (const frame of beside) await ignoring.pipeline.process(frame);
    expect(ignoring.matches.map(({ hit }) => hit.entryId)).toEqual(['SYN-501']);
  });

  it('asks for better looks where a camera does, and never for poorer ones', async () => {
    const gallery = await galleryOf('SYN-500');
    const strict = pipelineOn(gallery, [], { limits: () => ({ ...noLimits, leastQuality: 100 }) });
    for (const frame of standing('SYN-500')) await strict.pipeline.process(frame);
    expect(strict.matches).toEqual([]);
    await strict.pipeline.process(empty(10_000));
    expect(strict.pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 0, forgotten: 1 });
    const lax = pipelineOn(gallery, [], { limits: () => ({ ...noLimits, leastQuality: 0 }) });
    for (const frame of standing('SYN-500')) await lax.pipeline.process(frame);
    expect(lax.matches.length).toBe(1);
  });

  it('counts a pass of the blue list and shows it to nobody', async () => {
    const { pipeline, held, matches } = pipelineOn(await galleryOf('SYN-500'), ['SYN-500']);
    for (const frame of standing('SYN-500')) await pipeline.process(frame);
    expect(matches).toEqual([]);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, blueList: 1, matched: 0 });
    expect(held.every(isWiped)).toBe(true);
  });

  it('overwrites what is in flight and counts it as lost when recognition stops', async () => {
    const { pipeline, held } = pipelineOn(await galleryOf('SYN-501'));
    for (const frame of standing('SYN-503')) await pipeline.process(frame);
    pipeline.abandon();
    expect(pipeline.live).toBe(0);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, forgotten: 0, lost: 1 });
    expect(held.every(isWiped)).toBe(true);
  });

  it('keeps the ledger balanced at every frame', async () => {
    const { pipeline } = pipelineOn(await galleryOf('SYN-500'));
    const frames = [
      ...standing('SYN-500'),
      empty(4_000),
      ...standing('SYN-503').map((frame) => ({ ...frame, capturedAt: frame.capturedAt + 6_000 })),
      empty(12_000),
    ];
    const total = { opened: 0, matched: 0, blueList: 0, forgotten: 0, lost: 0 };
    for (const frame of frames) {
      await pipeline.process(frame);
      const counts = pipeline.takeCounts();
      for (const term of ['opened', 'matched', 'blueList', 'forgotten', 'lost'] as const)
        total[term] += counts[term];
      expect(total.opened).toBe(
        total.matched + total.blueList + total.forgotten + total.lost + pipeline.live,
      );
    }
    expect(total).toEqual({ opened: 2, matched: 1, blueList: 0, forgotten: 1, lost: 0 });
  });

  it('loses a match whose pictures can’t be made, says so, and keeps nothing of it', async () => {
    const defects: string[] = [];
    const { pipeline, held, matches } = pipelineOn(await galleryOf('SYN-500'), [], {
      encode: () => Promise.reject(new Error('no memory')),
      onDefect: (_cause, what) => defects.push(what),
    });
    for (const frame of standing('SYN-500')) await pipeline.process(frame);
    expect(matches).toEqual([]);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 0, lost: 1 });
    expect(pipeline.live).toBe(0);
    expect(defects.length).toBeGreaterThan(0);
    expect(held.every(isWiped)).toBe(true);
  });

  it('goes on with the other faces when one look fails', async () => {
    let looks = 0;
    const failing = {
      ...chain,
      findMesh: (...given: Parameters<FaceChain['findMesh']>) => {
        looks += 1;
        return looks === 1 ? Promise.reject(new Error('one bad look')) : chain.findMesh(...given);
      },
    };
    const { pipeline, matches } = pipelineOn(await galleryOf('SYN-500'), [], {
      chain: failing,
      onDefect: () => undefined,
    });
    for (const frame of standing('SYN-500')) await pipeline.process(frame);
    expect(matches).toHaveLength(1);
  });
});
