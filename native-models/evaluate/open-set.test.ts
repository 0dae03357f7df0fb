import { expect, test } from 'vitest';
import { openSet } from './open-set.ts';
import { pairKey } from './read-folder.ts';
import type { Sample } from './sample.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

function sample(identity: string, angle: number | null): Sample {
  const template = angle === null ? null : Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { identity, file: `${identity}.jpg`, template, faceHeightPx: 100 };
}

// Two people on the list, at 0 and at 90°; the strangers' scores are the cosines of 30°, 60° and 10°.
const degrees = Math.PI / 180;
const small = [
  sample('anna', 0),
  sample('anna', 5 * degrees),
  sample('anna', 80 * degrees),
  sample('bert', 90 * degrees),
  sample('bert', 95 * degrees),
  sample('bert', null),
  sample('carl', 30 * degrees),
  sample('dora', -60 * degrees),
  sample('emil', 100 * degrees),
];

test('the first picture of who has two is the list, and each rate is a count', () => {
  const [strict, lax] = openSet(small, new Set(), [1 / 3, 1]);
  // One stranger of three may be found: Emil, so the threshold lies just above Carl.
  expect(strict).toMatchObject({ gallery: 2, mated: 4, nonMated: 3, fpir: 1 / 3 });
  expect(strict?.threshold).toBeCloseTo(Math.cos(30 * degrees), 6);
  // Anna at 80° finds Bert, and one of Bert's probes has no template.
  expect(strict?.fnir).toBe(0.5);
  expect(lax?.fnir).toBe(0.5);
  expect(strict?.low).toBeLessThanOrEqual(0.5);
  expect(strict?.high).toBeGreaterThanOrEqual(0.5);
});

test('a stranger who is known to be a listed person is not compared with them', () => {
  const [point] = openSet(small, new Set([pairKey('emil', 'bert')]), [1 / 3]);
  expect(point?.threshold).toBeCloseTo(Math.cos(60 * degrees), 6);
});

test('who could not be listed is missed, and their probes are no strangers', () => {
  const samples = small.map((entry, i) => (i === 3 ? { ...entry, template: null } : entry));
  expect(openSet(samples, new Set(), [1])[0]).toMatchObject({ gallery: 1, mated: 4, nonMated: 3 });
});

test('a rate that so few strangers can’t show gives no point, nor do samples without a list', () => {
  expect(openSet(small, new Set(), [0.1])).toEqual([]);
  expect(openSet(madeUpPeople(5, 1, { spread: 0.1 }), new Set(), [1])).toEqual([]);
});

test('at a threshold no more strangers are found than the rate allows', () => {
  const samples = [
    ...madeUpPeople(60, 2, { spread: 0.7 }),
    ...madeUpPeople(300, 1, { spread: 0.7, seed: 2, from: 60 }),
  ];
  const points = openSet(samples, new Set(), [0.5, 0.1, 0.01]);
  expect(points.map(({ fpir }) => fpir)).toEqual([0.5, 0.1, 0.01]);
  const misses = points.map(({ fnir }) => fnir);
  expect(misses).toEqual(misses.toSorted((one, other) => one - other));
});
