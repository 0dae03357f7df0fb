import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { noLimits } from '../../contract/cameras.ts';
import { addressHash } from './statements.ts';

test('without a substream an authority stays bound to the address alone', () => {
  const address = 'rtsp://10.0.0.4/main';
  const expected = createHash('sha256').update(address).digest('hex');
  expect(addressHash({ address, substream: null })).toBe(expected);
});

test('adding, changing or removing a substream makes it another camera, whatever the addresses are', () => {
  const path = fc.stringMatching(/^[a-z/?&=]{0,4}$/).map((text) => `rtsp://10.0.0.4/${text}`);
  const camera = fc.record({ address: path, substream: fc.option(path) });
  fc.assert(
    fc.property(camera, camera, (one, other) => {
      const isSame = one.address === other.address && one.substream === other.substream;
      expect(addressHash(one) === addressHash(other)).toBe(isSame);
    }),
  );
});

test('another threshold, quality or ignored region makes it another camera: an authority has to name it anew', () => {
  const camera = { address: 'rtsp://10.0.0.4/main', substream: null };
  const limits = [
    noLimits,
    { ...noLimits, threshold: 0.7 },
    { ...noLimits, threshold: 0.71 },
    { ...noLimits, leastQuality: 60 },
    { ...noLimits, ignored: [{ x: 0, y: 0, width: 0.5, height: 1 }] },
    { ...noLimits, ignored: [{ x: 0, y: 0, width: 0.6, height: 1 }] },
  ];
  expect(new Set(limits.map((one) => addressHash({ ...camera, limits: one }))).size).toBe(limits.length);
  expect(addressHash({ ...camera, limits: noLimits })).toBe(addressHash(camera));
});
