import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { drawScene } from '../native-models/clip-suite/draw-scene.ts';
import { readPassers, readSprites, type Passer } from '../native-models/clip-suite/passers.ts';
import { frameSize, type Scene } from '../native-models/clip-suite/plan-scenes.ts';
import type { RgbImage } from '../src-main/engine/recognition/frames/image.ts';

/**
 * Draws the people of the demo's decoys as its cameras show people: `assets/demo/decoys`. Nobody of them exists, none is in
 * the demo's clips or on its list. Deterministic: run it anew and nothing changes.
 */
const folder = new URL('../assets/demo/decoys/', import.meta.url);
const plateFile = new URL('../assets/demo/passers/plates/street.webp', import.meta.url);
const people = 10;
const mostLooks = 3;
const sidePx = 320;

await mkdir(folder, { recursive: true });
const plate: RgbImage = {
  ...frameSize,
  data: await sharp(await readFile(plateFile))
    .resize(frameSize.width, frameSize.height)
    .removeAlpha()
    .raw()
    .toBuffer(),
};
const passers = await readPassers();
const chosen = passers.people.filter(({ group }) => group === 'listed').slice(0, people);
const drawn = [];
for (const [nth, person] of chosen.entries()) {
  const cameras = [];
  for (const [index, look] of Object.keys(person.faces).slice(0, mostLooks).entries()) {
    const jpeg = await drawLook(person, look, nth * mostLooks + index);
    const file = `${person.id}-${String(index + 1)}.jpg`;
    await writeFile(new URL(file, folder), jpeg);
    cameras.push({ file: `decoys/${file}`, sha256: sha256(jpeg) });
  }
  if (person.portrait === null) throw new Error(`${person.id} has no portrait`);
  const listed = { file: `passers/${person.portrait.file}`, sha256: person.portrait.sha256 };
  drawn.push({ reference: person.id, listed, cameras });
}
await writeFile(new URL('decoys.json', folder), `${JSON.stringify({ people: drawn }, null, 2)}\n`);
process.stdout.write(`${String(drawn.length)} people drawn.\n`);

/** One look in the street, cut out around the face as a clip of the demo would show it. */
async function drawLook(person: Passer, look: string, seed: number): Promise<Buffer> {
  const faceHeightPx = 100 + 4 * (seed % 4);
  const place = { x: 300 + 37 * (seed % 10), y: 200 + 3 * (seed % 5), faceHeightPx };
  const scene: Scene = {
    id: seed,
    seed,
    plate: 'street',
    durationMs: 1_000,
    posts: [],
    passes: [
      {
        id: 'decoy',
        person,
        enterMs: 0,
        leaveMs: 1_000,
        from: place,
        // As good as still: a face must grow by something.
        to: { ...place, faceHeightPx: faceHeightPx + 1 },
        looks: [{ name: look, untilMs: 1_000 }],
        gait: { hertz: 1.8, phase: (seed % 7) / 7, rollDeg: 2 },
        brightness: { from: 0.95, to: 0.95, warmth: 0.02 },
      },
    ],
  };
  const sprites = await readSprites(passers, person);
  const { image, faces } = drawScene(scene, 500, plate, () => sprites);
  const box = faces[0]?.box ?? { x: place.x, y: place.y, width: 0, height: 0 };
  const left = Math.round(box.x + box.width / 2 - sidePx / 2);
  const top = Math.max(0, Math.round(box.y + box.height / 2 - sidePx / 2));
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract({ left, top, width: sidePx, height: sidePx })
    .jpeg({ quality: 88 })
    .toBuffer();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
