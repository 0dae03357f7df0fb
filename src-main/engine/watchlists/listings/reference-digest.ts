import { createHmac } from 'node:crypto';

export const digestKeyBytes = 32;

/**
 * HMAC-SHA-256 of somebody's reference under a list's own key: without it nobody can tell whose it is, and the same person
 * looks different on every list. Pure.
 */
export function referenceDigest(key: Uint8Array, reference: string): Buffer {
  return createHmac('sha256', key)
    .update(`cordon listed v1\n${plainReference(reference)}`)
    .digest();
}

/** Capitals, spaces and ways of writing the same letter tell no two people apart. */
function plainReference(reference: string): string {
  return reference.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toUpperCase();
}
