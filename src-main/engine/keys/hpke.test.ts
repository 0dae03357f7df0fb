import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeKeyPair, openSealed, publicKeyOf, sealTo } from './hpke.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const info = 'cordon test';

describe('hybrid public key encryption', () => {
  it('gives what RFC 9180 prints in A.1.1 for base mode with X25519', () => {
    const recipient = hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8');
    const publicKey = hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d');
    const options = {
      info: 'Ode on a Grecian Urn',
      associatedData: 'Count-0',
      aead: 'aes-128-gcm' as const,
    };
    const plaintext = new Uint8Array(Buffer.from('Beauty is truth, truth beauty'));
    expect(publicKeyOf(recipient)).toEqual(publicKey);
    const sealed = sealTo(publicKey, plaintext, {
      ...options,
      ephemeral: hex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
    });
    expect(Buffer.from(sealed).toString('hex')).toBe(
      '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431' +
        'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    );
    expect(openSealed(recipient, sealed, options)).toEqual(plaintext);
  });

  it('opens with the right key, info and place only, and not when any byte was changed', () => {
    const { publicKey, privateKey } = makeKeyPair();
    const other = makeKeyPair();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.nat(7), (plaintext, at, bit) => {
        const sealed = sealTo(publicKey, plaintext, { info, associatedData: 'here' });
        expect(sealed).toHaveLength(plaintext.length + 48);
        expect(openSealed(privateKey, sealed, { info, associatedData: 'here' })).toEqual(plaintext);
        expect(openSealed(privateKey, sealed, { info, associatedData: 'there' })).toBeNull();
        expect(openSealed(privateKey, sealed, { info: 'other', associatedData: 'here' })).toBeNull();
        expect(openSealed(other.privateKey, sealed, { info, associatedData: 'here' })).toBeNull();
        const changed = Uint8Array.from(sealed);
        changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ (1 << bit);
        const opened = openSealed(privateKey, changed, { info, associatedData: 'here' });
        // X25519 ignores the highest bit of a public key; RFC 9180 binds the bytes as they were sent all the same.
        expect(opened).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('answers null, never an error, to anything that was not sealed', () => {
    const { privateKey } = makeKeyPair();
    for (const length of [0, 1, 31, 47, 48, 80, 200]) {
      expect(openSealed(privateKey, new Uint8Array(randomBytes(length)), { info })).toBeNull();
      expect(openSealed(privateKey, new Uint8Array(length), { info })).toBeNull();
    }
  });
});
