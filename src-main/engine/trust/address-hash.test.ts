import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
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
