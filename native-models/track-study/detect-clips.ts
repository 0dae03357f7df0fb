import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { loadClip } from '../../src-main/demo-cameras/camera-simulator.ts';
import { DetectorScaler } from '../../src-main/engine/recognition/ingest/detector-scaler.ts';
import { decodeAll } from '../../src-main/engine/recognition/ingest/testing/decode-clip.ts';
import { createPlanarImage, type Region } from '../../src-main/engine/recognition/frames/image.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';

const clipsFolder = join(import.meta.dirname, '../../assets/demo/clips');
export const clipNames = ['crossing', 'doorway', 'street', 'van'] as const;

/** Left, top, right, bottom in pixels. */
const cornersSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const truthSchema = z.object({
  fps: z.number(),
  frames: z.array(
    z.object({ frame: z.number(), faces: z.array(z.object({ id: z.string(), face: cornersSchema })) }),
  ),
});

export interface ClipFrame {
  readonly atMs: number;
  readonly detections: readonly Detection[];
  readonly truth: readonly { readonly person: string; readonly box: Region }[];
}

/** As large as the detector's picture is on a live camera. */
const detectorSidePx = 640;

/**
 * What the detector sees in every second frame of a demo clip, at 12.5 frames a second, with the truth of it. Weak
 * detections are among them, as live.
 */
export async function detectClip(
  name: string,
  chain: FaceChain,
  leastScore: number,
): Promise<readonly ClipFrame[]> {
  const truth = truthSchema.parse(
    JSON.parse(gunzipSync(await readFile(join(clipsFolder, `${name}.gt.json.gz`))).toString()),
  );
  const faces = new Map(truth.frames.map((one) => [one.frame, one.faces]));
  const scaler = new DetectorScaler();
  const frames: ClipFrame[] = [];
  try {
    for await (const { index, frame } of decodeAll(await loadClip(join(clipsFolder, `${name}.h264`)))) {
      try {
        if (index % 2 === 1) continue;
        const { size, planes } = scaler.scale(frame, detectorSidePx);
        const image = createPlanarImage(size.width, size.height);
        for (const [channel, plane] of planes.entries())
          image.planes.set(plane, channel * size.width * size.height);
        frames.push({
          atMs: (1_000 * index) / truth.fps,
          detections: await chain.detectScaled({ image, scale: size.scale }, leastScore),
          truth: (faces.get(index) ?? []).map(({ id, face: [left, top, right, bottom] }) => ({
            person: id,
            box: { x: left, y: top, width: right - left, height: bottom - top },
          })),
        });
      } finally {
        frame.free();
      }
    }
  } finally {
    scaler.free();
  }
  return frames;
}
