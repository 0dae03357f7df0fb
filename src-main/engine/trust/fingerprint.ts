import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that nothing is misread from paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groups = 6;
const groupLength = 5;
/** Bits that a letter stands for. */
const letterBits = 5;

/**
 * What people compare with a paper: the first 150 bits of SHA-256 over a public key's DER, in six groups of five,
 * such as `7K2QF-9XWB0-…`. Finding another key with the same takes 2^150 tries.
 * @param publicKey base64 of the DER SubjectPublicKeyInfo
 */
export function fingerprintOf(publicKey: string): string {
  const hash = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest();
  const bits = BigInt(`0x${hash.toString('hex')}`);
  const letters = Array.from({ length: groups * groupLength }, (_, nth) => {
    const value = (bits >> BigInt(hash.length * 8 - letterBits * (nth + 1))) & 31n;
    return alphabet[Number(value)] ?? '';
  });
  return Array.from({ length: groups }, (_, nth) =>
    letters.slice(nth * groupLength, (nth + 1) * groupLength).join(''),
  ).join('-');
}

/** Whether somebody typed this fingerprint, however they spaced it; easily confused letters count as one. */
export function isSameFingerprint(typed: string, fingerprint: string): boolean {
  return plain(typed) === plain(fingerprint);
}

function plain(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
