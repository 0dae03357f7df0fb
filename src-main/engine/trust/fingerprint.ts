import { fromBase64 } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { plainLetters, toLetters } from './letters.ts';

const groups = 6;
const groupLength = 5;

/**
 * What people compare with a paper: the first 150 bits of SHA-256 over a public key's DER, in six groups of five,
 * such as `7K2QF-9XWB0-…`. Finding another key with the same takes 2^150 tries.
 * @param publicKey base64 of the DER SubjectPublicKeyInfo
 */
export function fingerprintOf(publicKey: string): string {
  const letters = toLetters(sha256(fromBase64(publicKey) ?? new Uint8Array()));
  return Array.from({ length: groups }, (_, nth) =>
    letters.slice(nth * groupLength, (nth + 1) * groupLength),
  ).join('-');
}

/** Whether somebody typed this fingerprint, however they spaced it; easily confused letters count as one. */
export function isSameFingerprint(typed: string, fingerprint: string): boolean {
  return plainLetters(typed) === plainLetters(fingerprint);
}
