import { createRandom } from '../../../../../native-models/evaluate/random.ts';
import type { Clip } from '../../../../demo-cameras/annex-b.ts';
import { encodeClip, type EncodeOptions } from './encode-clip.ts';

/** How the scene looks to the camera. */
export type SceneLook = 'usual' | 'frozen' | 'black' | 'covered' | 'blurred';

export interface SceneOptions extends Pick<EncodeOptions, 'codec' | 'width' | 'height'> {
  readonly look: SceneLook;
  readonly seconds: number;
  readonly framesPerSecond: number;
}

/** Of luma, as a sensor has it. */
const noiseStep = 3;
const neutral = 128;
const blurPx = 14;

/**
 * A made-up street with walls, windows and paving, across which a bright block walks: enough detail to tell a lens that is
 * out of focus, enough noise to tell a sensor that lives. A keyframe each second.
 */
export async function makeSceneClip({
  look,
  seconds,
  framesPerSecond,
  ...size
}: SceneOptions): Promise<Clip> {
  const { width, height } = size;
  const random = createRandom(7);
  const street = paintStreet(width, height, random);
  const shown = look === 'blurred' ? smeared(street, width, height) : street;
  const clip = await encodeClip({
    ...size,
    // An encoder takes a second to settle: that one is left out.
    frames: Math.round((seconds + 1) * framesPerSecond),
    keyframeInterval: framesPerSecond,
    paint([luma, ...chroma], index) {
      if (luma === undefined) return;
      for (const { bytes } of chroma) bytes.fill(neutral);
      const walkerX = ((index * 3) % (width + 40)) - 20;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          luma.bytes[y * luma.stride + x] = lumaAt(look, {
            street: shown[y * width + x] ?? 0,
            walker: y > height / 3 ? walkerShare(Math.abs(x - walkerX), width / 24, look) : 0,
            isStill: look === 'frozen',
            noise: look === 'frozen' ? 0 : Math.floor((random() - 0.5) * 2 * noiseStep),
            share: x / width,
          });
        }
      }
    },
  });
  // Of a frozen camera it has settled long ago, and sends the same second again and again.
  const kept = look === 'frozen' ? -framesPerSecond : framesPerSecond;
  return { ...clip, accessUnits: clip.accessUnits.slice(kept) };
}

/** How much of a point is the walker: all or nothing where the lens is in focus. */
function walkerShare(distance: number, halfWidth: number, look: SceneLook): number {
  if (look !== 'blurred') return distance < halfWidth ? 1 : 0;
  return Math.min(1, Math.max(0, (halfWidth + blurPx - distance) / (2 * blurPx)));
}

interface Point {
  readonly street: number;
  readonly walker: number;
  readonly isStill: boolean;
  readonly noise: number;
  /** Of the width. */
  readonly share: number;
}

function lumaAt(look: SceneLook, { street, walker, isStill, noise, share }: Point): number {
  switch (look) {
    case 'black':
      return 17 + Math.max(0, noise);
    case 'covered':
      return 70 + Math.round(8 * share) + noise;
    default:
      return Math.min(
        235,
        Math.max(16, (isStill ? street : Math.round(street + walker * (210 - street))) + noise),
      );
  }
}

function paintStreet(width: number, height: number, random: () => number): Uint8Array {
  const luma = new Uint8Array(width * height);
  const tilePx = Math.max(4, Math.round(width / 40));
  const tiles = Array.from({ length: 64 * 64 }, () => 40 + Math.floor(random() * 150));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tile = tiles[(Math.floor(y / tilePx) % 64) * 64 + (Math.floor(x / tilePx) % 64)] ?? 0;
      const isJoint = x % tilePx === 0 || y % tilePx === 0;
      luma[y * width + x] = isJoint ? 30 : tile;
    }
  }
  return luma;
}

/** The mean over a wide square, as a lens far out of focus gives it. */
function smeared(luma: Uint8Array, width: number, height: number): Uint8Array {
  const pass = (
    from: Uint8Array,
    step: number,
    lengthOf: (at: number) => readonly [number, number],
  ): Uint8Array =>
    from.map((_, at) => {
      const [before, after] = lengthOf(at);
      let sum = 0;
      for (let nth = -before; nth <= after; nth += 1) sum += from[at + nth * step] ?? 0;
      return sum / (before + after + 1);
    });
  const across = pass(luma, 1, (at) => [
    Math.min(blurPx, at % width),
    Math.min(blurPx, width - 1 - (at % width)),
  ]);
  return pass(across, width, (at) => [
    Math.min(blurPx, Math.floor(at / width)),
    Math.min(blurPx, height - 1 - Math.floor(at / width)),
  ]);
}
