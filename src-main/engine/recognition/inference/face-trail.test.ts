import { describe, expect, it } from 'vitest';
import { FaceTrail } from './face-trail.ts';

const box = (x: number) => ({ x, y: 0.1, width: 0.05, height: 0.06 });

function noted(trail: FaceTrail, ...times: readonly number[]): void {
  for (const capturedAt of times) {
    const face = box(capturedAt / 10_000);
    trail.note({ capturedAt, face, all: [box(0.9), face] });
  }
}
const timesOf = (trail: FaceTrail) => trail.points.map(({ capturedAt }) => capturedAt);

describe('the trail of a face', () => {
  it('tells nothing before the face was looked at, and then only of the time between looks', () => {
    const trail = new FaceTrail();
    noted(trail, 100, 300, 500);
    expect(timesOf(trail)).toEqual([]);
    trail.confirm(300);
    noted(trail, 700, 900);
    trail.confirm(700);
    expect(trail.points).toEqual([
      { capturedAt: 300, face: box(0.03), others: [box(0.9)] },
      { capturedAt: 500, face: box(0.05), others: [box(0.9)] },
      { capturedAt: 700, face: box(0.07), others: [box(0.9)] },
    ]);
  });

  it('lets go of what turned out to be somebody else, also when the face is found again', () => {
    const trail = new FaceTrail();
    noted(trail, 100);
    trail.confirm(100);
    noted(trail, 300, 500);
    trail.cut();
    noted(trail, 900);
    trail.confirm(900);
    expect(timesOf(trail)).toEqual([100, 900]);
  });

  it('goes on where another track turned out to be the same face, with what is known of both', () => {
    const [earlier, later] = [new FaceTrail(), new FaceTrail()];
    noted(earlier, 100, 300);
    earlier.confirm(100);
    noted(later, 900, 1_100);
    later.confirm(1_100);
    earlier.join(later);
    expect(timesOf(earlier)).toEqual([100, 1_100]);
    expect(timesOf(later)).toEqual([]);
  });

  it('never grows beyond what video there is', () => {
    const trail = new FaceTrail();
    trail.confirm(0);
    noted(trail, ...Array.from({ length: 500 }, (_, nth) => nth));
    trail.confirm(500);
    expect(trail.points).toHaveLength(60);
    trail.forget();
    expect(timesOf(trail)).toEqual([]);
  });
});
