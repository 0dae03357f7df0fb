import { expect, test } from 'vitest';
import { byFaceHeight, choosePairs, faceHeightsPx, shrinkTasks } from './face-height.ts';
import type { Sample } from './sample.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

const samples: readonly Sample[] = madeUpPeople(40, 3, { spread: 0.3 }).map((sample, i) => ({
  ...sample,
  faceHeightPx: i % 3 === 0 ? 120 : 60,
}));
const pairs = choosePairs(samples);

test('of each identity one pair is drawn, its first picture and another', () => {
  expect(pairs).toHaveLength(40);
  for (const { identity, listed, probe } of pairs) {
    expect(samples[listed]?.identity).toBe(identity);
    expect(samples[probe]?.identity).toBe(identity);
    expect(listed % 3).toBe(0);
    expect(probe).toBeGreaterThan(listed);
  }
  expect(choosePairs(samples)).toEqual(pairs);
});

test('a probe is shrunk until its face is as high as wanted, and never enlarged', () => {
  const tasks = shrinkTasks(samples, pairs);
  expect(tasks).toHaveLength(40 * faceHeightsPx.length);
  for (const [i, task] of tasks.entries()) {
    const heightPx = faceHeightsPx[Math.floor(i / 40)] ?? 0;
    // All probes' faces are 60 pixels high.
    expect(task?.scale ?? null).toEqual(heightPx > 60 ? null : heightPx / 60);
  }
});

test('misses and failures are counted at each height that was measured', () => {
  const embedded = faceHeightsPx.flatMap((heightPx) =>
    pairs.map(({ probe }, k) => {
      if (heightPx > 60) return null;
      const isLost = heightPx < 40 && k < 10;
      return { template: isLost ? null : (samples[probe]?.template ?? null), faceHeightPx: heightPx };
    }),
  );
  const points = byFaceHeight(samples, pairs, embedded, 0.5);
  expect(points.map(({ faceHeightPx }) => faceHeightPx)).toEqual([48, 32, 24]);
  expect(points.map(({ failures }) => failures)).toEqual([0, 0.25, 0.25]);
  expect(points[0]?.tar).toBe(1);
  expect(points[1]).toMatchObject({ tar: 0.75, genuines: 40, threshold: 0.5 });
  expect(points[1]?.low).toBeLessThan(0.75);
  expect(points[1]?.high).toBeGreaterThan(0.75);
});
