import { sha256 } from '../portable/crypto.ts';

export { sha256 } from '../portable/crypto.ts';

/** What the first entry has for a previous leaf. */
export const noLeaf: Uint8Array = new Uint8Array(32);

/**
 * leaf = SHA-256(0x00 ‖ previous leaf ‖ SHA-256(header) ‖ SHA-256(ciphertext)).
 *
 * This is at once the link of the chain and RFC 6962's leaf hash of those 96 bytes, so the tree stands on the
 * leaves themselves. A reader who has only the two hashes (a redacted pack) can check it as well.
 */
export function leafOf(previous: Uint8Array, header: string, ciphertext: Uint8Array): Uint8Array {
  return leafOfHashes(previous, sha256(header), sha256(ciphertext));
}

/** The same from what a pack tells of an entry that it doesn't show. */
export function leafOfHashes(
  previous: Uint8Array,
  headerHash: Uint8Array,
  ciphertextHash: Uint8Array,
): Uint8Array {
  const data = new Uint8Array(97);
  data.set(previous, 1);
  data.set(headerHash, 33);
  data.set(ciphertextHash, 65);
  return sha256(data);
}
