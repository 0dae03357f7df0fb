import { expect, test } from 'vitest';
import { buildYuNet } from '../../../../native-models/testing/marker-models.ts';
import { createImage } from '../frames/image.ts';
import { createDetector } from './detect.ts';
import { overlapOf, suppressOverlaps } from './overlap.ts';

const box = (x: number, y = 0) => ({ x, y, width: 10, height: 10 });

test('boxes that share half of one have an overlap of a third', () => {
  expect(overlapOf(box(0), box(5))).toBeCloseTo(1 / 3);
  expect(overlapOf(box(0), box(0))).toBe(1);
  expect(overlapOf(box(0), box(10))).toBe(0);
});

test('of overlapping boxes the strongest stays, and strangers stay too', () => {
  const weak = { box: box(1), score: 0.8 };
  const strong = { box: box(0), score: 0.9 };
  const apart = { box: box(50), score: 0.7 };
  expect(suppressOverlaps([apart, weak, strong], 0.4)).toEqual([strong, apart]);
});

test('a box is dropped for one that stays, not for one that was dropped itself', () => {
  const [first, second, third] = [
    { box: box(0), score: 0.9 },
    { box: box(4), score: 0.8 },
    { box: box(8), score: 0.7 },
  ] as const;
  expect(suppressOverlaps([first, second, third], 0.4)).toEqual([first, third]);
});

test.each([
  { what: 'its score', score: Number.NaN, size: 0, point: 0, count: 0 },
  { what: 'its size', score: 1, size: 1_000, point: 0, count: 0 },
  { what: 'one of its points', score: 1, size: 0, point: Number.NEGATIVE_INFINITY, count: 0 },
  { what: 'nothing', score: 1, size: 0, point: 0, count: 1 },
])('of a detection whose numbers are finite but for $what, $count is a face', async (given) => {
  const { entry } = buildYuNet(32);
  const [, , level] = entry.decoder.kind === 'yunet' ? entry.decoder.levels : [];
  if (level === undefined) throw new Error('the model has three levels');
  const outputs = new Map([
    [level.classification, Float32Array.of(given.score)],
    [level.objectness, Float32Array.of(1)],
    [level.boxes, Float32Array.of(0.5, 0.5, given.size, 0)],
    [level.points, new Float32Array(10).fill(given.point)],
  ]);
  const session = { run: async () => outputs, release: async () => undefined };
  const detector = createDetector(session, { ...entry, decoder: { kind: 'yunet', levels: [level] } });
  expect(await detector.detect(createImage(32, 32))).toHaveLength(given.count);
});
