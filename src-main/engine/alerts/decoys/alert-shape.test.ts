import { expect, it } from 'vitest';
import { rankTest } from '../../testing/rank-test.ts';
import { type AlertShape, likeShape, shapeOf, sideOfPng, withShape } from './alert-shape.ts';

/** Numbers from 0 up to but not 1, the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As a street gives them: near ones scaled down to one size, far ones as large as they are, a long tail of late ones. */
function alertIn(random: () => number): AlertShape {
  const probes = 1 + Math.floor(random() * 3);
  const near = 90 + random() * 500;
  return {
    lateMs: 70 + 60 * random() + (random() < 0.1 ? 400 * random() : 0),
    probeSidesPx: Array.from({ length: probes }, () =>
      Math.min(320, Math.round(near * (0.9 + 0.2 * random()))),
    ),
    candidateSidePx: random() < 0.8 ? 320 : 200 + Math.floor(random() * 100),
  };
}

it('gives decoys no other sizes, number of pictures or delay than alerts have', () => {
  const random = seeded(1);
  const alerts: AlertShape[] = [];
  const decoys: AlertShape[] = [];
  for (let nth = 0; nth < 500; nth += 1) {
    let latest: readonly AlertShape[] = [];
    for (let before = 0; before < 40; before += 1) latest = withShape(latest, alertIn(random));
    const decoy = likeShape(latest, random);
    if (decoy !== null) decoys.push(decoy);
    alerts.push(alertIn(random));
  }
  expect(decoys).toHaveLength(500);
  const measures: readonly ((shape: AlertShape) => number)[] = [
    ({ lateMs }) => lateMs,
    ({ lateMs }) => Math.abs(lateMs - 100),
    ({ probeSidesPx }) => probeSidesPx.length,
    ({ probeSidesPx }) => probeSidesPx[0] ?? 0,
    ({ probeSidesPx }) => Math.abs((probeSidesPx[0] ?? 0) - 250),
    ({ probeSidesPx }) => (probeSidesPx.includes(320) ? 1 : 0),
    ({ candidateSidePx }) => candidateSidePx,
  ];
  for (const measure of measures)
    expect(Math.abs(rankTest(alerts.map(measure), decoys.map(measure)))).toBeLessThan(3.3);
});

it('copies no alert exactly, but for what many share, and is like none while there was none', () => {
  const random = seeded(2);
  const far: AlertShape = { lateMs: 100, probeSidesPx: [150, 320], candidateSidePx: 320 };
  const like = likeShape([far], random);
  expect(like?.probeSidesPx[1]).toBe(320);
  expect(like?.lateMs).not.toBe(100);
  expect(likeShape([], random)).toBeNull();
});

it('remembers the latest alerts only', () => {
  const shape = (lateMs: number): AlertShape => ({ lateMs, probeSidesPx: [320], candidateSidePx: 320 });
  let shapes: readonly AlertShape[] = [];
  for (let nth = 0; nth < 100; nth += 1) shapes = withShape(shapes, shape(nth));
  expect(shapes.map(({ lateMs }) => lateMs)).toEqual(Array.from({ length: 32 }, (_, nth) => 68 + nth));
});

it('reads a side out of a picture’s header', () => {
  const header = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 1, 64, 0, 0, 1, 64])]);
  expect(shapeOf([header, Uint8Array.of(1)], header, 5)).toEqual({
    lateMs: 5,
    probeSidesPx: [320, 0],
    candidateSidePx: 320,
  });
  expect(sideOfPng(new Uint8Array())).toBe(0);
});
