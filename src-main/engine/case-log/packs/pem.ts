import { concat, toBase64 } from '../../portable/bytes.ts';

/** What precedes the 32 raw bytes in an Ed25519 public key's DER form (RFC 8410). */
const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** A raw Ed25519 public key as openssl reads it. */
export function pemOf(publicKey: Uint8Array): string {
  return `-----BEGIN PUBLIC KEY-----\n${toBase64(concat(spkiPrefix, publicKey))}\n-----END PUBLIC KEY-----\n`;
}
