import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createImage, regionAround, wholeImage, type RgbImage } from '../frames/image.ts';
import { letterbox } from '../frames/letterbox.ts';
import { warp } from '../frames/warp.ts';
import { rgbFromYuv, type YuvPicture } from '../ingest/rgb-from-yuv.ts';
import { surroundings, type FaceChain } from './chain.ts';
import { decodePicture } from './decode-picture.ts';
import { product } from './search.ts';
import { loadChain, portraitIds, readPortrait } from './testing/load-chain.ts';

let chain: FaceChain;
beforeAll(async () => {
  chain = await loadChain();
});
afterAll(() => chain.release());

async function portrait(id: string): Promise<RgbImage> {
  return decodePicture(await readPortrait(id));
}

test('every portrait has one face, unlike all others', async () => {
  const templates: Float32Array[] = [];
  for (const id of portraitIds) {
    const faces = await chain.faces(await portrait(id));
    expect(faces).toHaveLength(1);
    for (const { template } of faces) templates.push(template);
  }
  const scores = templates.flatMap((one, i) => templates.slice(i + 1).map((other) => product(one, other)));
  expect(templates.map((template) => product(template, template))).toEqual(
    templates.map(() => expect.closeTo(1, 5)),
  );
  // Synthetic people resemble one another more than real ones: `npm run evaluate -- --twice` prints how much.
  expect(Math.max(...scores)).toBeLessThan(0.62);
});

test('pictures of one size, one after the other or at once, each give what they give alone', async () => {
  const images = await Promise.all(['SYN-500', 'SYN-503'].map(portrait));
  const alone = [];
  for (const image of images) {
    const fresh = await loadChain();
    alone.push(await fresh.detect(image));
    await fresh.release();
  }
  for (const [nth, image] of images.entries()) expect(await chain.detect(image)).toEqual(alone[nth]);
  expect(await Promise.all(images.map((image) => chain.detect(image)))).toEqual(alone);
});

test('a face keeps its template when the picture is turned, shrunk and moved', async () => {
  const image = await portrait('SYN-503');
  const [upright] = await chain.faces(image);
  const angle = 0.3;
  const turned = warp(image, { a: 1.8 * Math.cos(angle), b: 1.8 * Math.sin(angle), tx: -60, ty: -110 }, 400);
  const [other] = await chain.faces(turned);
  expect(
    product(upright?.template ?? new Float32Array(), other?.template ?? new Float32Array()),
  ).toBeGreaterThan(0.8);
});

test('a region of a video frame gives what the whole picture gives', async () => {
  const image = await portrait('SYN-506');
  const [whole] = await chain.faces(image);
  const frame = toYuv(image);
  const [detection] = await chain.detectScaled(letterbox(image, 320, 64));
  if (detection === undefined || whole === undefined) throw new Error('no face was found');
  const around = regionAround(detection.box, surroundings, frame);
  const cut = createImage(around.width, around.height);
  rgbFromYuv(frame, around, cut.data);
  const region = { image: cut, x: around.x, y: around.y };
  const mesh = await chain.findMesh(region, detection);
  if (mesh === null) throw new Error('the mesh refused the face');
  const face = await chain.embed(region, detection, mesh);
  expect(product(face.template, whole.template)).toBeGreaterThan(0.97);
  expect(Math.abs(face.measures.faceHeightPx / whole.measures.faceHeightPx - 1)).toBeLessThan(0.1);
});

test.each(portraitIds)('the face of %s is found in a box that reaches down to the chest', async (id) => {
  const image = await portrait(id);
  const [detection] = await chain.detect(image);
  if (detection === undefined) throw new Error('no face was found');
  const mesh = await chain.findMesh(wholeImage(image), detection);
  const box = { ...detection.box, height: 2.2 * detection.box.width };
  const other = await chain.findMesh(wholeImage(image), { ...detection, box });
  const [x, y] = mesh?.points[2] ?? [];
  const [otherX, otherY] = other?.points[2] ?? [];
  expect(Math.hypot((otherX ?? NaN) - (x ?? NaN), (otherY ?? NaN) - (y ?? NaN))).toBeLessThan(6);
});

test('the other pack makes templates of its own kind from the same face', async () => {
  const other = await loadChain('mobilefacenet');
  onTestFinished(() => other.release());
  const [face] = await other.faces(await portrait('SYN-503'));
  expect(face?.template).toHaveLength(192);
  expect(Math.hypot(...(face?.template ?? []))).toBeCloseTo(1, 5);
});

test('what is no face gives none, and the mesh refuses a box without one', async () => {
  const noise = createImage(320, 256);
  noise.data.forEach((_, i) => (noise.data[i] = (i * 2_654_435_761) >>> 24));
  expect(await chain.faces(noise)).toEqual([]);
  const detection = { box: { x: 100, y: 80, width: 80, height: 100 }, score: 0.9 };
  expect(await chain.findMesh({ image: noise, x: 0, y: 0 }, detection)).toBeNull();
});

/** Full range BT.601, chroma of the even pixels. */
function toYuv({ width, height, data }: RgbImage): YuvPicture {
  const chromaWidth = Math.ceil(width / 2);
  const y = new Uint8Array(width * height);
  const u = new Uint8Array(chromaWidth * Math.ceil(height / 2));
  const v = new Uint8Array(u.length);
  for (let i = 0; i < y.length; i++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(3 * i, 3 * i + 3);
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    y[i] = Math.round(luma);
    const row = Math.floor(i / width);
    const column = i % width;
    if (row % 2 === 1 || column % 2 === 1) continue;
    const at = (row / 2) * chromaWidth + column / 2;
    u[at] = Math.round(128 + (blue - luma) / 1.772);
    v[at] = Math.round(128 + (red - luma) / 1.402);
  }
  const plane = (bytes: Uint8Array, stride: number) => ({ bytes, stride });
  const planes = [plane(y, width), plane(u, chromaWidth), plane(v, chromaWidth)] as const;
  return { width, height, planes, matrix: 'bt601', range: 'full' };
}
