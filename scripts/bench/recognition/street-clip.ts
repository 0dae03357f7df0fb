import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { loadClip } from '../../../src-main/demo-cameras/camera-simulator.ts';
import { decodeKeyframes } from '../../../src-main/engine/recognition/ingest/testing/decode-clip.ts';
import { demoDirectory } from '../demo-streams.ts';
import type { Corners } from './peers/peer.ts';

const truthSchema = z.object({
  frames: z.array(
    z.object({
      frame: z.number(),
      faces: z.array(z.object({ face: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
    }),
  ),
});

/** Keyframes of the street clip, one a second, with the boxes of the faces that are really there. */
export async function readStreet() {
  const directory = join(demoDirectory, 'clips');
  const truth = truthSchema.parse(
    JSON.parse(gunzipSync(await readFile(join(directory, 'street.gt.json.gz'))).toString()),
  );
  const decoded = await decodeKeyframes(await loadClip(join(directory, 'street.h264')));
  return decoded.map(({ index, frame }) => ({
    frame,
    truth: truth.frames.find((one) => one.frame === index)?.faces.map(({ face }) => face) ?? [],
  }));
}
export type StreetFrame = Awaited<ReturnType<typeof readStreet>>[number];

/** How much two boxes must overlap to be of one face: what the systems call a face's box differs. */
const leastOverlap = 0.2;
/** How far outside of a face its box's middle may lie, in faces. */
const tolerance = 0.1;

/** How many of the boxes are of faces that are there, each counted once. */
export function countTrue(boxes: readonly Corners[], truth: readonly Corners[]): number {
  const found = new Set<Corners>();
  for (const box of boxes) {
    const face = truth.find((one) => !found.has(one) && isOf(box, one));
    if (face !== undefined) found.add(face);
  }
  return found.size;
}

function isOf(box: Corners, face: Corners): boolean {
  const [left, top, right, bottom] = face;
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  const across = tolerance * (right - left);
  const down = tolerance * (bottom - top);
  const isInside = x > left - across && x < right + across && y > top - down && y < bottom + down;
  return isInside && overlapOf(box, face) > leastOverlap;
}

/** Intersection over union. */
function overlapOf(one: Corners, other: Corners): number {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = ([left, top, right, bottom]: Corners) => (right - left) * (bottom - top);
  return (width * height) / (area(one) + area(other) - width * height);
}
