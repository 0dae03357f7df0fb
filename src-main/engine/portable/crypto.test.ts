import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as inBrowser from './crypto.browser.ts';
import * as inNode from './crypto.ts';

it('hashes and checks signatures in the page as Node does', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(511), (message, bit) => {
      const expected = createHash('sha256').update(message).digest();
      const signature = sign(null, message, privateKey);
      const spoilt = Uint8Array.from(signature, (byte, at) =>
        at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
      );
      for (const { sha256, isSignature } of [inBrowser, inNode]) {
        expect(Buffer.compare(sha256(message), expected)).toBe(0);
        expect(isSignature(raw, message, signature)).toBe(true);
        expect(isSignature(raw, message, spoilt)).toBe(false);
        expect(isSignature(raw.subarray(1), message, signature)).toBe(false);
        expect(isSignature(raw, Uint8Array.of(...message, 0), signature)).toBe(false);
      }
    }),
    { numRuns: 40 },
  );
});
