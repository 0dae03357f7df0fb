import { createPublicKey, hash, verify } from 'node:crypto';

/** What precedes the 32 raw bytes in an Ed25519 public key's DER form (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** `crypto.browser.ts` is the same for the verifier's page, which has no Node. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/** Whether a raw Ed25519 key of 32 bytes made the signature over exactly these bytes. Never throws. */
export function isSignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const der = Buffer.concat([spkiPrefix, publicKey]);
    return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}
