import { describe, expect, it } from 'vitest';
import { Tracker } from './track.ts';

const face = (x: number, y: number, size = 60, score = 0.95) => ({
  box: { x, y, width: size, height: size },
  score,
});

describe('the tracker', () => {
  it('keeps one track for a face that walks across the picture', () => {
    const tracker = new Tracker(() => null);
    const ids = new Set<number>();
    for (let step = 0; step < 20; step++) {
      for (const { track } of tracker.update([face(step * 40, 100)], step * 200).seen) ids.add(track.id);
    }
    expect([...ids]).toEqual([1]);
  });

  it('keeps two people apart when they cross', () => {
    const tracker = new Tracker(() => null);
    let last = new Map<number, number>();
    for (let step = 0; step <= 20; step++) {
      const left = face(step * 30, 100);
      const right = face(600 - step * 30, 130);
      const { seen } = tracker.update([left, right], step * 100);
      last = new Map(seen.map(({ track, detection }) => [track.id, detection === left ? 1 : 2]));
    }
    expect(Object.fromEntries(last)).toEqual({ 1: 1, 2: 2 });
  });

  it('finds a face again after a short occlusion, and ends the track after a long one', () => {
    const tracker = new Tracker(() => null);
    for (let step = 0; step < 5; step++) tracker.update([face(step * 20, 100)], step * 200);
    expect(tracker.update([face(160, 100)], 1_600).seen[0]?.track.id).toBe(1);
    expect(tracker.update([], 4_000).ended.map(({ id }) => id)).toEqual([1]);
  });

  it('continues a track on a weak detection but opens none on it', () => {
    const tracker = new Tracker(() => null);
    expect(tracker.update([face(0, 0, 60, 0.71)], 0).seen).toEqual([]);
    expect(tracker.tracks).toEqual([]);
    tracker.update([face(0, 0)], 200);
    expect(tracker.update([face(4, 0, 60, 0.71)], 400).seen.map(({ track }) => track.isConfirmed)).toEqual([
      true,
    ]);
  });

  it('counts a face once it was seen twice, and never a flicker', () => {
    const tracker = new Tracker(() => null);
    tracker.update([face(0, 0)], 0);
    expect(tracker.tracks.map(({ isConfirmed }) => isConfirmed)).toEqual([false]);
    const ended = tracker.update([], 5_000).ended;
    expect(ended.map(({ isConfirmed }) => isConfirmed)).toEqual([false]);
  });

  it('takes somebody who comes later to the same place for somebody else', () => {
    const tracker = new Tracker(() => null);
    tracker.update([face(100, 100)], 0);
    tracker.update([face(100, 100)], 200);
    const { seen, ended } = tracker.update([face(100, 100)], 600_000);
    expect(seen).toEqual([]);
    expect(ended.map(({ id }) => id)).toEqual([1]);
    expect(tracker.tracks.map(({ id }) => id)).toEqual([2]);
  });

  it('ends tracks also when the clock was set back, so that nothing waits for it to catch up', () => {
    const tracker = new Tracker(() => null);
    tracker.update([face(100, 100)], 3_600_000);
    tracker.update([face(100, 100)], 3_600_200);
    expect(tracker.update([], 400).ended.map(({ id }) => id)).toEqual([1]);
    expect(tracker.tracks).toEqual([]);
  });
});
