import { expect, it } from 'vitest';
import { packFrame } from '../../../src-main/contract/media.ts';
import { readClip, standsMs } from './read-clip.ts';

const header = {
  pictures: [
    { capturedAt: 1_000, isPixelated: true, bytes: 2 },
    { capturedAt: 1_200, isPixelated: false, bytes: 3 },
  ],
};

it('reads each picture of a clip, and nothing that was cut off', () => {
  const frame = packFrame(header, Uint8Array.of(1, 2, 3, 4, 5));
  expect(readClip(frame).map(({ jpeg, ...picture }) => ({ ...picture, jpeg: [...jpeg] }))).toEqual([
    { capturedAt: 1_000, isPixelated: true, jpeg: [1, 2] },
    { capturedAt: 1_200, isPixelated: false, jpeg: [3, 4, 5] },
  ]);
  expect(() => readClip(packFrame(header, Uint8Array.of(1, 2, 3)))).toThrow('cut off');
  expect(() => readClip(Uint8Array.of(1))).toThrow();
});

it('plays at the pace at which it was taken, and stands nowhere for long', () => {
  const taken = [0, 200, 210, 9_000].map((capturedAt) => ({ capturedAt }));
  expect([0, 1, 2, 3].map((nth) => standsMs(taken, nth))).toEqual([200, 40, 1_000, 1_000]);
});
