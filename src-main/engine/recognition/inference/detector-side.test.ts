import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findablePx, finestSide, smallestProbePx } from '../frame-link/finest-side.ts';
import { probeLimits } from '../steps/quality.ts';
import { DetectorSide } from './detector-side.ts';

const longestPx = 1_280;
const frameMs = 200;

/** A camera in front of which faces of these heights stand for so long; the sides of the last second. */
function watch(side: DetectorSide, heightsPx: readonly number[], seconds: number, from = 0) {
  const sides: number[] = [];
  for (let at = from; at < from + seconds * 1_000; at += frameMs) {
    sides.push(side.next(longestPx, at));
    side.note(heightsPx, longestPx, at);
  }
  return sides.slice(-4);
}

describe('the side of the detector’s picture', () => {
  test('is made for the faces that may alert', () => {
    expect(smallestProbePx).toBe(probeLimits.measures.faceHeightPx.least);
  });

  test('begins with what shows the smallest face that may alert', () => {
    expect(finestSide(longestPx)).toBe(640);
    expect(new DetectorSide().next(longestPx, 0)).toBe(640);
    expect(new DetectorSide().next(640, 0)).toBe(320);
    expect(new DetectorSide().next(3_840, 0)).toBe(1_280);
  });

  test('shrinks where all faces are large, after a minute of them, and goes on to look at the finest', () => {
    const side = new DetectorSide();
    expect(watch(side, [150], 59)).toEqual([640, 640, 640, 640]);
    expect(watch(side, [150], 5, 60_000)).toEqual([320, 320, 320, 320]);
    const later = Array.from({ length: 100 }, (_, i) => side.next(longestPx, 66_000 + i * frameMs));
    expect(later.filter((one) => one === 640)).toHaveLength(10);
  });

  test('grows at once when a small face is seen, and no further than that face needs', () => {
    const side = new DetectorSide();
    watch(side, [150], 65);
    side.note([80], longestPx, 65_100);
    expect(side.next(longestPx, 65_200)).toBe(384);
    side.note([48], longestPx, 65_300);
    expect(side.next(longestPx, 65_400)).toBe(640);
  });

  test('stays where it is for a small gain', () => {
    const side = new DetectorSide();
    watch(side, [75], 120);
    expect(watch(side, [75], 5, 120_000)).toEqual([640, 640, 640, 640]);
  });

  test('is not moved by faces that are too small to alert', () => {
    const side = new DetectorSide();
    watch(side, [150, 20], 65);
    expect(watch(side, [150, 20], 5, 65_000)).toEqual([320, 320, 320, 320]);
  });

  test('is the finest again where nobody came for a minute', () => {
    const side = new DetectorSide();
    watch(side, [150], 65);
    watch(side, [], 95, 65_000);
    expect(watch(side, [], 2, 160_000)).toEqual([640, 640, 640, 640]);
  });

  test('never hides for longer than a full look a face that may alert', () => {
    const street = fc.array(fc.array(fc.integer({ min: 20, max: 400 }), { maxLength: 4 }), {
      minLength: 50,
      maxLength: 800,
      size: 'max',
    });
    fc.assert(
      fc.property(street, (frames) => {
        const side = new DetectorSide();
        for (const [nth, heights] of frames.entries()) {
          const at = nth * 400;
          const used = side.next(longestPx, at);
          const isSeen = (heightPx: number) => heightPx < 48 || (heightPx * used) / longestPx >= findablePx;
          // What the picture shows is noted, and from then on is shown large enough.
          side.note(heights.filter(isSeen), longestPx, at);
          const next = side.next(longestPx, at + 1);
          for (const heightPx of heights.filter((one) => one >= 48 && isSeen(one)))
            expect((heightPx * next) / longestPx).toBeGreaterThanOrEqual(findablePx);
        }
      }),
    );
  });
});
