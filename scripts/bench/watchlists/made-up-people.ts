import sharp from 'sharp';
import { readPassers, readSprites, type Sprite } from '../../../native-models/clip-suite/passers.ts';
import { createRandom } from '../../../native-models/evaluate/random.ts';

/** Of a picture; what a custody photograph shows. */
const width = 320;
const height = 400;
/** Where the face stands in it. */
const face = { x: 80, y: 80, width: 160, height: 216 };
const looks = ['ahead', 'smile', 'sun-ahead'];
const grey = 128;

/**
 * Pictures of people who don't exist, as many as are wanted: the upper half of one of the demo's synthetic people and the lower half of
 * another, blended with a third, stretched, turned round, in another light. So each has an embedding of its own, and few are taken for somebody
 * before them.
 */
export async function* makeUpPeople(count: number, seed = 1): AsyncGenerator<Buffer> {
  const faces = await readFaces();
  const random = createRandom(seed);
  const pick = (): Uint8Array => faces[Math.floor(random() * faces.length)] ?? new Uint8Array();
  for (let nth = 0; nth < count; nth++) {
    const [one, other, third] = [pick(), pick(), pick()];
    const share = 0.3 + 0.4 * random();
    const [broad, high] = [0.82 + 0.36 * random(), 0.88 + 0.24 * random()];
    const light = 0.8 + 0.35 * random();
    const isTurned = random() < 0.5;
    const picture = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      const fromY = clamped((y - height / 2) * high + height / 2, height);
      // From the eyes down to the mouth one face goes over into another.
      const lower = Math.max(0, Math.min(1, (fromY - face.y - 0.4 * face.height) / (0.3 * face.height)));
      for (let x = 0; x < width; x++) {
        const straight = clamped((x - width / 2) * broad + width / 2, width);
        const from = 3 * (fromY * width + (isTurned ? width - 1 - straight : straight));
        const at = 3 * (y * width + x);
        for (let channel = 0; channel < 3; channel++) {
          const upper = lower * (third[from + channel] ?? 0) + (1 - lower) * (one[from + channel] ?? 0);
          const blended = (1 - share) * upper + share * (other[from + channel] ?? 0);
          picture[at + channel] = Math.min(255, light * blended);
        }
      }
    }
    yield sharp(picture, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer();
  }
}

async function readFaces(): Promise<readonly Uint8Array[]> {
  const passers = await readPassers();
  const faces: Uint8Array[] = [];
  for (const person of passers.people) {
    const sprites = await readSprites(passers, person);
    for (const look of looks) {
      const sprite = sprites.get(look);
      if (sprite !== undefined) faces.push(inPlace(sprite));
    }
  }
  return faces;
}

/** A look on grey, moved so that every face stands in the same place; between pixels, by the four around. */
function inPlace(sprite: Sprite): Uint8Array {
  const picture = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const fromY = sprite.face.y + ((y - face.y) * sprite.face.height) / face.height;
    for (let x = 0; x < width; x++) {
      const fromX = sprite.face.x + ((x - face.x) * sprite.face.width) / face.width;
      for (let channel = 0; channel < 3; channel++) {
        picture[3 * (y * width + x) + channel] = between(sprite, fromX, fromY, channel);
      }
    }
  }
  return picture;
}

function between(sprite: Sprite, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [x - left, y - top];
  const row = (at: number): number =>
    (1 - right) * shade(sprite, left, at, channel) + right * shade(sprite, left + 1, at, channel);
  return (1 - below) * row(top) + below * row(top + 1);
}

function shade({ data, width: across, height: down }: Sprite, x: number, y: number, channel: number): number {
  if (x < 0 || y < 0 || x >= across || y >= down) return grey;
  const at = 4 * (y * across + x);
  return (data[at + channel] ?? 0) + grey * (1 - (data[at + 3] ?? 0) / 255);
}

function clamped(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, Math.round(value)));
}
