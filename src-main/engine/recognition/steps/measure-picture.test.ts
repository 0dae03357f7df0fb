import { expect, test } from 'vitest';
import { findPack, shippedManifest } from '../../../../native-models/manifest.ts';
import { createPlanarImage, type PlanarImage } from '../frames/image.ts';
import { measurePicture } from './measure-picture.ts';

const { template } = findPack(shippedManifest(), 'default').embedder;

function painted(value: (x: number, y: number) => number): PlanarImage {
  const image = createPlanarImage(112, 112);
  image.planes.forEach((_, i) => (image.planes[i] = value(i % 112, Math.floor(i / 112) % 112)));
  return image;
}
const measure = (value: (x: number, y: number) => number) => measurePicture(painted(value), template);
const stripes = (period: number, contrast: number) => (x: number) =>
  128 + contrast * Math.sin((2 * Math.PI * x) / period);

test('finer detail is sharper, and contrast makes no difference', () => {
  const fine = measure(stripes(8, 60)).sharpness;
  expect(fine).toBeGreaterThan(5 * measure(stripes(40, 60)).sharpness);
  expect(measure(stripes(8, 30)).sharpness / fine).toBeCloseTo(1, 1);
});

test('noise from one pixel to the next is no sharpness', () => {
  const checked = measure((x, y) => 128 + stripes(40, 40)(x) / 8 + ((x + y) % 2 === 0 ? 12 : -12));
  expect(checked.sharpness).toBeLessThan(0.4);
});

test('brightness, contrast and clipping are those of the face', () => {
  expect(measure(() => 70)).toMatchObject({
    brightness: expect.closeTo(70, 0),
    contrast: 0,
    clipping: 0,
    sharpness: 0,
  });
  expect(measure(stripes(16, 40)).contrast).toBeCloseTo(40 / Math.SQRT2, -1);
  const halfWhite = measure((x) => (x < 56 ? 255 : 120));
  expect(halfWhite.clipping).toBeCloseTo(0.5, 1);
});

test('what is around the face makes no difference', () => {
  const isFace = (x: number, y: number) => (x - 56) ** 2 + (y - 72) ** 2 < 46 ** 2;
  const plain = measure(stripes(8, 60));
  const surrounded = measure((x, y) => (isFace(x, y) ? stripes(8, 60)(x) : 255));
  for (const name of ['brightness', 'contrast', 'clipping'] as const) {
    expect(surrounded[name]).toBeCloseTo(plain[name], 6);
  }
});

test.each([
  ['the eyes', (_x: number, y: number) => y > 36 && y < 66],
  ['one eye', (x: number, y: number) => x < 56 && y > 36 && y < 66],
  ['the mouth', (_x: number, y: number) => y > 78],
])('it shows when %s can’t be seen', (_what, isCovered) => {
  const face = stripes(8, 50);
  expect(measure(face).uncovered).toBeGreaterThan(0.85);
  expect(measure((x, y) => (isCovered(x, y) ? 60 : face(x))).uncovered).toBeLessThan(0.1);
});

test('where there is no detail at all, nothing is seen of a face', () => {
  expect(measure(() => 128).uncovered).toBe(0);
});
