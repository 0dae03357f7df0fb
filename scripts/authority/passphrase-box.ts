import { hashRaw } from '@node-rs/argon2';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';

const costSchema = z.strictObject({
  memoryKiB: z.number().int().min(8).max(1_048_576),
  passes: z.number().int().min(1).max(20),
  lanes: z.number().int().min(1).max(16),
});
export type PassphraseCost = z.infer<typeof costSchema>;

/** Four times what a sign-in costs: a signer waits a second, once in a while. */
const realCost: PassphraseCost = { memoryKiB: 262_144, passes: 4, lanes: 1 };
/** `Algorithm.Argon2id`; the package declares a const enum, which erasable TypeScript can't read. */
const argon2id = 2;

/** A private key at rest: AES-256-GCM under Argon2id of a passphrase. */
export const passphraseBoxShape = {
  kdf: costSchema.extend({ algorithm: z.literal('argon2id'), salt: z.base64() }),
  nonce: z.base64(),
  ciphertext: z.base64(),
} as const;
type PassphraseBox = z.infer<z.ZodObject<typeof passphraseBoxShape>>;

/** Zeroes what it locks. @param publicKey what stands beside it in the file: bound in */
export async function lockUnderPassphrase(
  plain: Buffer,
  publicKey: string,
  passphrase: string,
  cost: PassphraseCost = realCost,
): Promise<PassphraseBox> {
  const kdf = { algorithm: 'argon2id' as const, ...cost, salt: randomBytes(16).toString('base64') };
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await stretch(passphrase, kdf), nonce);
  cipher.setAAD(Buffer.from(publicKey));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  plain.fill(0);
  return { kdf, nonce: nonce.toString('base64'), ciphertext: ciphertext.toString('base64') };
}

/** @throws AppError `wrong-credentials` when the passphrase is not the one, or the file was changed */
export async function unlockWithPassphrase(
  box: PassphraseBox,
  publicKey: string,
  passphrase: string,
): Promise<Buffer> {
  const ciphertext = Buffer.from(box.ciphertext, 'base64');
  const key = await stretch(passphrase, box.kdf);
  const nonce = Buffer.from(box.nonce, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(publicKey));
  decipher.setAuthTag(ciphertext.subarray(-16));
  const plain = decipher.update(ciphertext.subarray(0, -16));
  try {
    decipher.final();
  } catch {
    throw new AppError('wrong-credentials', 'The passphrase is wrong, or the key file was changed.');
  }
  return plain;
}

function stretch(passphrase: string, kdf: PassphraseBox['kdf']): Promise<Buffer> {
  return hashRaw(passphrase.normalize('NFKC'), {
    algorithm: argon2id,
    memoryCost: kdf.memoryKiB,
    timeCost: kdf.passes,
    parallelism: kdf.lanes,
    outputLen: 32,
    salt: Buffer.from(kdf.salt, 'base64'),
  });
}
