import { AppError } from '../../src-main/contract/errors.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import type { PinnedRoot } from '../../src-main/engine/trust/force-root.ts';
import type { Signer } from './signer.ts';

/** Asked before the passphrase: the wrong key is noticed before it is unlocked. */
export function assertRootKey(signer: Signer, root: PinnedRoot): void {
  if (signer.publicKey === root.publicKey) return;
  throw new AppError(
    'wrong-key',
    `This key is not the force root's. Its fingerprint is ${fingerprintOf(signer.publicKey)}, the root's is ${fingerprintOf(root.publicKey)}.`,
  );
}
