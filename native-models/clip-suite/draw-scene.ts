import { createRandom } from '../evaluate/random.ts';
import { createImage, type Region, type RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import type { Sprite } from './passers.ts';
import { frameSize, type Pass, type Post, type Scene } from './plan-scenes.ts';

/** What is true of a face in a frame. */
export interface TrueFace {
  readonly passId: string;
  readonly box: Region;
  readonly look: string;
  /** Share of the face's box that nobody and nothing hides, 0 to 1. */
  readonly visible: number;
}

export interface DrawnFrame {
  readonly image: RgbImage;
  readonly faces: readonly TrueFace[];
}

/** A person at a moment. */
interface Standing {
  readonly pass: Pass;
  readonly look: string;
  readonly x: number;
  readonly y: number;
  readonly faceHeightPx: number;
  readonly rollRad: number;
  readonly gains: readonly [number, number, number];
}

/** How far a body goes on below its sprite, in heights of the sprite: down to the ground or out of the picture. */
const bodyLengths = 2.5;

/** Looks by pass and name. */
export type SpritesOf = (pass: Pass) => ReadonlyMap<string, Sprite>;

/** Draws a scene at a moment: the plate, then people and posts, the farthest first. Deterministic. */
export function drawScene(scene: Scene, atMs: number, plate: RgbImage, spritesOf: SpritesOf): DrawnFrame {
  const image = createImage(frameSize.width, frameSize.height);
  image.data.set(plate.data);
  /** Who covers each pixel: 1 + index of the layer. */
  const owners = new Uint8Array(frameSize.width * frameSize.height);
  const people = scene.passes
    .filter(({ enterMs, leaveMs }) => atMs >= enterMs && atMs < leaveMs)
    .map((pass) => standAt(pass, atMs));
  const layers = [...people, ...scene.posts].toSorted((one, other) => one.faceHeightPx - other.faceHeightPx);
  const drawn: {
    readonly standing: Standing;
    readonly layer: number;
    readonly box: Region;
    readonly covered: number;
  }[] = [];
  for (const [index, layer] of layers.entries()) {
    const owner = index + 1;
    if (!('pass' in layer)) {
      drawPost(image, owners, layer, owner);
      continue;
    }
    const sprite = spritesOf(layer.pass).get(layer.look);
    if (sprite === undefined) throw new Error(`${layer.pass.person.id} has no look "${layer.look}"`);
    const scale = layer.faceHeightPx / sprite.face.height;
    drawSprite(image, owners, sprite, layer, scale, owner);
    const width = sprite.face.width * scale;
    const box = {
      x: layer.x - width / 2,
      y: layer.y - layer.faceHeightPx / 2,
      width,
      height: layer.faceHeightPx,
    };
    drawn.push({ standing: layer, layer: owner, box, covered: countOwned(owners, box, owner) });
  }
  const faces = drawn.map(({ standing: { pass, look }, layer, box, covered }) => ({
    passId: pass.id,
    box,
    look,
    visible: covered === 0 ? 0 : countOwned(owners, box, layer) / covered,
  }));
  return { image, faces };
}

function standAt(pass: Pass, atMs: number): Standing {
  const { from, to, gait, brightness } = pass;
  const share = (atMs - pass.enterMs) / (pass.leaveMs - pass.enterMs);
  // Walking straight on at an even pace, the distance falls evenly and the face grows as its inverse.
  const faceHeightPx = 1 / ((1 - share) / from.faceHeightPx + share / to.faceHeightPx);
  const near = (faceHeightPx - from.faceHeightPx) / (to.faceHeightPx - from.faceHeightPx);
  const step = 2 * Math.PI * (gait.hertz * (atMs / 1_000) + gait.phase);
  const gain = brightness.from + share * (brightness.to - brightness.from);
  return {
    pass,
    look: pass.looks.find(({ untilMs }) => atMs < untilMs)?.name ?? pass.looks.at(-1)?.name ?? '',
    x: from.x + near * (to.x - from.x) + 0.04 * faceHeightPx * Math.sin(step / 2),
    y: from.y + near * (to.y - from.y) + 0.05 * faceHeightPx * Math.sin(step),
    faceHeightPx,
    rollRad: ((gait.rollDeg * Math.PI) / 180) * Math.sin(step / 2),
    gains: [gain * (1 + brightness.warmth), gain, gain * (1 - brightness.warmth)],
  };
}

function drawSprite(
  { data, width, height }: RgbImage,
  owners: Uint8Array,
  sprite: Sprite,
  { x, y, rollRad, gains }: Standing,
  scale: number,
  owner: number,
): void {
  // Where it is drawn at less than three quarters of its size, half of its pixels are enough and don't flicker.
  const isHalf = scale < 0.75;
  const source = isHalf ? sprite.half : sprite;
  const perPixel = (isHalf ? 0.5 : 1) / scale;
  const a = perPixel * Math.cos(rollRad);
  const b = perPixel * Math.sin(rollRad);
  const unit = isHalf ? 0.5 : 1;
  const faceX = (sprite.face.x + sprite.face.width / 2) * unit;
  const faceY = (sprite.face.y + sprite.face.height / 2) * unit;
  const reach = (scale * sprite.width) / 2 + Math.abs(Math.sin(rollRad)) * scale * sprite.height;
  const left = Math.max(0, Math.floor(x - reach));
  const right = Math.min(width, Math.ceil(x + reach));
  const top = Math.max(0, Math.floor(y - scale * sprite.height * 0.6));
  const bottom = Math.min(height, Math.ceil(y + scale * sprite.height * bodyLengths));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const fromX = faceX + a * (column - x) + b * (row - y) - 0.5;
      // Below its last row a body goes on as it is there.
      const fromY = Math.min(source.height - 1.001, faceY - b * (column - x) + a * (row - y) - 0.5);
      if (fromX < 0 || fromY < 0 || fromX >= source.width - 1) continue;
      const alpha = blend(data, (row * width + column) * 3, source, fromX, fromY, gains);
      if (alpha > 0.5) owners[row * width + column] = owner;
    }
  }
}

/** Lays one bilinear sample over a pixel. Returns how much of it it covers, 0 to 1. */
function blend(
  data: Uint8Array,
  to: number,
  { data: pixels, width }: Sprite['half'],
  fromX: number,
  fromY: number,
  gains: readonly [number, number, number],
): number {
  const left = Math.floor(fromX);
  const top = Math.floor(fromY);
  const fx = fromX - left;
  const fy = fromY - top;
  const upperLeft = (1 - fx) * (1 - fy);
  const upperRight = fx * (1 - fy);
  const lowerLeft = (1 - fx) * fy;
  const lowerRight = fx * fy;
  const at = (top * width + left) * 4;
  const below = at + width * 4;
  const alpha =
    (upperLeft * (pixels[at + 3] ?? 0) +
      upperRight * (pixels[at + 7] ?? 0) +
      lowerLeft * (pixels[below + 3] ?? 0) +
      lowerRight * (pixels[below + 7] ?? 0)) /
    255;
  if (alpha < 1 / 255) return 0;
  for (let channel = 0; channel < 3; channel++) {
    const colour =
      upperLeft * (pixels[at + channel] ?? 0) +
      upperRight * (pixels[at + 4 + channel] ?? 0) +
      lowerLeft * (pixels[below + channel] ?? 0) +
      lowerRight * (pixels[below + 4 + channel] ?? 0);
    const value = (data[to + channel] ?? 0) * (1 - alpha) + colour * (gains[channel] ?? 1);
    data[to + channel] = value >= 255 ? 255 : value + 0.5;
  }
  return alpha;
}

/** From the ground to the top of the picture, lit from one side. */
function drawPost({ data, width, height }: RgbImage, owners: Uint8Array, post: Post, owner: number): void {
  for (let column = post.x; column < Math.min(width, post.x + post.width); column++) {
    const light = 0.7 + 0.5 * ((column - post.x) / post.width);
    for (let row = 0; row < height; row++) {
      data.fill(
        Math.min(255, post.shade * light),
        (row * width + column) * 3,
        (row * width + column) * 3 + 3,
      );
      owners[row * width + column] = owner;
    }
  }
}

function countOwned(owners: Uint8Array, box: Region, owner: number): number {
  const { width, height } = frameSize;
  let count = 0;
  for (let row = Math.max(0, Math.ceil(box.y)); row < Math.min(height, box.y + box.height); row++) {
    for (let column = Math.max(0, Math.ceil(box.x)); column < Math.min(width, box.x + box.width); column++) {
      if (owners[row * width + column] === owner) count += 1;
    }
  }
  return count;
}

/** Sensor noise for a frame, in place: normal, the same for the same seed. @param deviation in steps of 255 */
export function addNoise({ data }: RgbImage, deviation: number, seed: number): void {
  const random = createRandom(seed);
  let at = Math.floor(random() * noiseTile.length);
  for (let i = 0; i < data.length; i++) {
    const value = (data[i] ?? 0) + deviation * (noiseTile[at] ?? 0) + 0.5;
    data[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    at = at + 1 === noiseTile.length ? Math.floor(random() * 4_096) : at + 1;
  }
}

const noiseTile = Float32Array.from({ length: 65_536 }, normalNumbers(createRandom(7)));

/** Normal numbers by Box and Muller. */
function normalNumbers(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
