import { hashRaw } from '@node-rs/argon2';
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';
import { encodePublicKey, publicKeySchema } from '../../src-main/engine/trust/signed-document.ts';

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

/** A private key at rest: AES-256-GCM under Argon2id of a passphrase. It stays with its holder and goes nowhere else. */
export const keyFileSchema = z.strictObject({
  format: z.literal('cordon-private-key/1'),
  /** Whose and for what, so that the right file is found; nothing depends on it. */
  label: z.string().max(200),
  publicKey: publicKeySchema,
  kdf: costSchema.extend({ algorithm: z.literal('argon2id'), salt: z.base64() }),
  nonce: z.base64(),
  ciphertext: z.base64(),
});
export type KeyFile = z.infer<typeof keyFileSchema>;

/** Makes a new Ed25519 key under a passphrase. */
export async function makeKeyFile(
  label: string,
  passphrase: string,
  cost: PassphraseCost = realCost,
): Promise<{ readonly file: KeyFile; readonly privateKey: KeyObject }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kdf = { algorithm: 'argon2id' as const, ...cost, salt: randomBytes(16).toString('base64') };
  const nonce = randomBytes(12);
  const encoded = encodePublicKey(publicKey);
  const cipher = createCipheriv('aes-256-gcm', await stretch(passphrase, kdf), nonce);
  cipher.setAAD(Buffer.from(encoded));
  const plain = privateKey.export({ format: 'der', type: 'pkcs8' });
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  plain.fill(0);
  const file: KeyFile = {
    format: 'cordon-private-key/1',
    label,
    publicKey: encoded,
    kdf,
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
  };
  return { file, privateKey };
}

/** @throws AppError `wrong-credentials` when the passphrase is not the one, or the file was changed */
export async function openKeyFile(file: KeyFile, passphrase: string): Promise<KeyObject> {
  const ciphertext = Buffer.from(file.ciphertext, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    await stretch(passphrase, file.kdf),
    Buffer.from(file.nonce, 'base64'),
    {
      authTagLength: 16,
    },
  );
  decipher.setAAD(Buffer.from(file.publicKey));
  decipher.setAuthTag(ciphertext.subarray(-16));
  const plain = decipher.update(ciphertext.subarray(0, -16));
  try {
    decipher.final();
  } catch {
    throw new AppError('wrong-credentials', 'The passphrase is wrong, or the key file was changed.');
  }
  try {
    return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
  } finally {
    plain.fill(0);
  }
}

function stretch(passphrase: string, kdf: KeyFile['kdf']): Promise<Buffer> {
  return hashRaw(passphrase.normalize('NFKC'), {
    algorithm: argon2id,
    memoryCost: kdf.memoryKiB,
    timeCost: kdf.passes,
    parallelism: kdf.lanes,
    outputLen: 32,
    salt: Buffer.from(kdf.salt, 'base64'),
  });
}
