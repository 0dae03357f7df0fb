import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { encodePublicKey } from '../../src-main/engine/trust/sign-document.ts';
import { publicKeySchema } from '../../src-main/engine/trust/signed-document.ts';
import {
  lockUnderPassphrase,
  passphraseBoxShape,
  unlockWithPassphrase,
  type PassphraseCost,
} from './passphrase-box.ts';

/** A private key that signs, under a passphrase. It stays with its holder and goes nowhere else. */
export const keyFileSchema = z.strictObject({
  format: z.literal('cordon-private-key/1'),
  /** Whose and for what, so that the right file is found; nothing depends on it. */
  label: z.string().max(200),
  publicKey: publicKeySchema,
  ...passphraseBoxShape,
});
export type KeyFile = z.infer<typeof keyFileSchema>;

/** Makes a new Ed25519 key under a passphrase. */
export async function makeKeyFile(
  label: string,
  passphrase: string,
  cost?: PassphraseCost,
): Promise<{ readonly file: KeyFile; readonly privateKey: KeyObject }> {
  const { publicKey: made, privateKey } = generateKeyPairSync('ed25519');
  const publicKey = encodePublicKey(made);
  const plain = privateKey.export({ format: 'der', type: 'pkcs8' });
  const box = await lockUnderPassphrase(plain, publicKey, passphrase, cost);
  return { file: { format: 'cordon-private-key/1', label, publicKey, ...box }, privateKey };
}

/** @throws AppError `wrong-credentials` when the passphrase is not the one, or the file was changed */
export async function openKeyFile(file: KeyFile, passphrase: string): Promise<KeyObject> {
  const plain = await unlockWithPassphrase(file, file.publicKey, passphrase);
  try {
    return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
  } finally {
    plain.fill(0);
  }
}
