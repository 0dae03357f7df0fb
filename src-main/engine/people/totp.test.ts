import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeTotpSecret,
  toBase32,
  totpAddress,
  totpCode,
  totpStepAt,
  totpStepOf,
  totpStepMs,
} from './totp.ts';

/** RFC 6238, appendix B, SHA-1: eight digits there, of which ours are the last six. */
const secret = new Uint8Array(Buffer.from('12345678901234567890'));

describe('a code', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at second %d is the one of RFC 6238', (seconds, expected) => {
    expect(totpCode(secret, totpStepAt(seconds * 1000))).toBe(expected.slice(2));
  });

  it('is taken one step early or late, and no more', () => {
    const step = 58_000_000;
    const now = step * totpStepMs + 1;
    const taken = [-2, -1, 0, 1, 2].map((off) => totpStepOf(secret, totpCode(secret, step + off), now));
    expect(taken).toEqual([null, step - 1, step, step + 1, null]);
  });

  it('is six digits of that secret: nothing else is taken', () => {
    const now = Date.UTC(2026, 10, 1);
    const taken = [-1, 0, 1].map((off) => totpCode(secret, totpStepAt(now) + off));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{6}$/)), (code) => {
        expect(totpStepOf(secret, code, now) !== null).toBe(taken.includes(code));
      }),
    );
  });
});

it('has 160 bits, each time others', () => {
  expect(makeTotpSecret()).toHaveLength(20);
  expect(makeTotpSecret()).not.toEqual(makeTotpSecret());
});

it('is given to apps as RFC 4648 and the key URI format have it', () => {
  // RFC 4648, section 10.
  const spelled = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) =>
    toBase32(Buffer.from(text)),
  );
  expect(spelled).toEqual(['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI']);
  expect(totpAddress(secret, 'olu.carter')).toBe(
    'otpauth://totp/Cordon%3Aolu.carter?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Cordon&algorithm=SHA1&digits=6&period=30',
  );
});
