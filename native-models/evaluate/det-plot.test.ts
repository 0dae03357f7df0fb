import sharp from 'sharp';
import { expect, test } from 'vitest';
import { compareAll } from './compare-all.ts';
import { measureCurve } from './curve.ts';
import { detPoints } from './det.ts';
import { plotDet } from './det-plot.ts';
import type { Evaluation } from './evaluate.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

const comparisons = compareAll(madeUpPeople(150, 3, { spread: 1.2 }), new Set());
const det = detPoints(comparisons, [1e-2, 1e-3]);
const evaluation: Evaluation = {
  pack: 'default',
  modelHash: '',
  images: 450,
  identities: 150,
  failureToEnrol: 0,
  det,
  openSet: [],
  byFaceHeight: [],
  byGroup: null,
  proposed: null,
  byLooks: [],
  halves: null,
  curve: measureCurve(comparisons),
  limits: [],
};
const svg = plotDet(evaluation);

test('the plot says in words what it shows', () => {
  expect(svg).toContain('role="img" aria-labelledby="det-title det-words"');
  expect(svg).toContain('450 images of 150 identities');
  for (const { threshold, tar } of det) {
    expect(svg).toContain(`>${threshold.toFixed(3)}<`);
    expect(svg).toContain(`>${((1 - tar) * 100).toFixed(2)}%<`);
  }
});

test('every point is drawn inside the frame, a square for each operating point', () => {
  const squares = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="10"/g)];
  expect(squares).toHaveLength(det.length);
  const path = /<path d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const numbers = path
    .split(/[ML ]+/)
    .filter(Boolean)
    .map(Number);
  expect(numbers.length).toBeGreaterThan(4);
  expect(numbers.every((value) => value >= 64 && value <= 660)).toBe(true);
});

test('it can be drawn, and holds no number that is none', async () => {
  const { format, width } = await sharp(Buffer.from(svg)).metadata();
  expect({ format, width }).toEqual({ format: 'svg', width: 688 });
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('an evaluation without points still gives a plot', () => {
  expect(plotDet({ ...evaluation, det: [], curve: [] })).not.toMatch(/NaN|Infinity|undefined/);
});
