import { describe, expect, it } from 'vitest';
import { facesAMinute, withFaceCount, type FaceCount } from './site-figures.ts';

const counted = (...counts: readonly FaceCount[]): readonly FaceCount[] =>
  counts.reduce<readonly FaceCount[]>((before, count) => withFaceCount(before, count), []);

describe('faces a minute', () => {
  it('are those of the last minute, and begin anew with another deployment', () => {
    expect(facesAMinute(counted())).toBe(0);
    expect(facesAMinute(counted({ at: 0, tracks: 5 }, { at: 30_000, tracks: 25 }))).toBe(20);
    expect(
      facesAMinute(counted({ at: 0, tracks: 0 }, { at: 60_000, tracks: 60 }, { at: 120_000, tracks: 90 })),
    ).toBe(30);
    expect(facesAMinute(counted({ at: 0, tracks: 900 }, { at: 60_000, tracks: 3 }))).toBe(0);
  });
});
