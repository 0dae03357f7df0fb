import { z } from 'zod';
import { makeKeyPair } from '../../src-main/engine/keys/hpke.ts';
import { encodeSealingKey, sealingKeySchema } from '../../src-main/engine/trust/custodians.ts';
import {
  lockUnderPassphrase,
  passphraseBoxShape,
  unlockWithPassphrase,
  type PassphraseCost,
} from './passphrase-box.ts';

/** A custodian's private key, under a passphrase. It opens their parts of what lies in escrow, and signs nothing. */
export const custodianKeySchema = z.strictObject({
  format: z.literal('cordon-custodian-key/1'),
  label: z.string().max(200),
  publicKey: sealingKeySchema,
  ...passphraseBoxShape,
});
export type CustodianKey = z.infer<typeof custodianKeySchema>;

export async function makeCustodianKey(
  label: string,
  passphrase: string,
  cost?: PassphraseCost,
): Promise<CustodianKey> {
  const pair = makeKeyPair();
  const publicKey = encodeSealingKey(pair.publicKey);
  const box = await lockUnderPassphrase(Buffer.from(pair.privateKey), publicKey, passphrase, cost);
  return { format: 'cordon-custodian-key/1', label, publicKey, ...box };
}

/** The 32 bytes. @throws AppError `wrong-credentials` when the passphrase is not the one, or the file was changed */
export async function openCustodianKey(file: CustodianKey, passphrase: string): Promise<Uint8Array> {
  return new Uint8Array(await unlockWithPassphrase(file, file.publicKey, passphrase));
}
