import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { drawScene } from '../../native-models/clip-suite/draw-scene.ts';
import { readPassers, readSprites } from '../../native-models/clip-suite/passers.ts';
import { frameSize, type Scene } from '../../native-models/clip-suite/plan-scenes.ts';
import type { Clip } from '../../src-main/demo-cameras/annex-b.ts';
import {
  encodeClip,
  type PaintedPlane,
} from '../../src-main/engine/recognition/ingest/testing/encode-clip.ts';
import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';

const framesPerSecond = 25;
/** How long somebody is in the picture, and how long nobody is after that, until the clip begins anew. */
const passMs = 6_000;
const emptyMs = 30_000;

/**
 * One synthetic person who is on no list walks towards the camera and out of its picture; then the street stays empty.
 * @param personId of the people in `assets/demo/passers`
 */
export async function makePassByClip(personId: string): Promise<Clip> {
  const passers = await readPassers();
  const person = passers.people.find(({ id }) => id === personId);
  if (person === undefined) throw new Error(`there is no ${personId}`);
  const sprites = await readSprites(passers, person);
  const plate = await readPlate();
  const scene: Scene = {
    id: 0,
    seed: 0,
    plate: 'street',
    durationMs: passMs,
    passes: [
      {
        id: 'only',
        person,
        enterMs: 0,
        leaveMs: passMs,
        from: { x: frameSize.width * 0.4, y: frameSize.height * 0.33, faceHeightPx: 56 },
        to: { x: frameSize.width * 0.6, y: frameSize.height * 0.45, faceHeightPx: 120 },
        looks: [{ name: 'ahead', untilMs: passMs }],
        gait: { hertz: 1.8, phase: 0, rollDeg: 3 },
        brightness: { from: 1, to: 1, warmth: 0 },
      },
    ],
    posts: [],
  };
  const passFrames = (passMs / 1_000) * framesPerSecond;
  return encodeClip({
    codec: 'h264',
    ...frameSize,
    frames: ((passMs + emptyMs) / 1_000) * framesPerSecond,
    keyframeInterval: framesPerSecond,
    paint(planes, index) {
      if (index > passFrames) return; // the same empty street
      const atMs = (index * 1_000) / framesPerSecond;
      paintRgb(planes, drawScene(scene, atMs, plate, () => sprites).image);
    },
  });
}

async function readPlate(): Promise<RgbImage> {
  const { width, height } = frameSize;
  const file = await readFile(new URL('../../assets/demo/passers/plates/street.webp', import.meta.url));
  const data = await sharp(file).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  return { width, height, data };
}

/** BT.709, limited range; the colour of a block of four pixels is its first one's. */
function paintRgb([y, u, v]: readonly PaintedPlane[], { data, width, height }: RgbImage): void {
  if (y === undefined || u === undefined || v === undefined) throw new Error('a frame without planes');
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3;
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      y.bytes[row * y.stride + column] = Math.round(16 + (light * 219) / 255);
      if (row % 2 === 1 || column % 2 === 1) continue;
      const chroma = (row >> 1) * u.stride + (column >> 1);
      u.bytes[chroma] = Math.round(128 + ((blue - light) / 1.8556) * (224 / 255));
      v.bytes[chroma] = Math.round(128 + ((red - light) / 1.5748) * (224 / 255));
    }
  }
}
