import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

export const boxSchema = z.strictObject({ nonce: z.base64(), ciphertext: z.base64() });
/** A small secret under AES-256-GCM, in base64; the tag (16 bytes) ends the ciphertext. */
export type Box = z.infer<typeof boxSchema>;

const tagBytes = 16;

/** Zeroes the key afterwards: each is derived for one use. */
export function lockBox(plaintext: Uint8Array, key: Uint8Array, associatedData: string): Box {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return { nonce: nonce.toString('base64'), ciphertext: ciphertext.toString('base64') };
}

/** Null when the key is not the one. Zeroes the key. */
export function unlockBox(box: Box, key: Uint8Array, associatedData: string): Uint8Array | null {
  const ciphertext = Buffer.from(box.ciphertext, 'base64');
  if (ciphertext.length < tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.nonce, 'base64'), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(associatedData, 'utf8'));
  decipher.setAuthTag(ciphertext.subarray(-tagBytes));
  const plaintext = decipher.update(ciphertext.subarray(0, -tagBytes));
  try {
    decipher.final();
    return new Uint8Array(plaintext);
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}
