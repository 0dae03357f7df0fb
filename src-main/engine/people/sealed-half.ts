import { hkdfSync } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { boxSchema, lockBox, unlockBox } from '../keys/secret-box.ts';

/**
 * The first half of a code while its request waits for the second person. Whoever confirms is shown the other half, so a half
 * that lay in the database as it is would give an admin with the files both: it is sealed under what is in memory only.
 */
export interface SealedHalves {
  seal(requestId: string, half: string): string;
  /** @throws AppError `conflict` once the machine was started anew */
  open(requestId: string, sealed: string): string;
}

/** @param memorySecret of the engine's and the host's memory; it never goes to a disk */
export function createSealedHalves(memorySecret: Uint8Array): SealedHalves {
  // Each box takes a key of its own, and zeroes it.
  const key = (): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', memorySecret, new Uint8Array(0), 'cordon half of a code v1', 32));
  return {
    seal: (requestId, half) => JSON.stringify(lockBox(Buffer.from(half), key(), requestId)),
    open(requestId, sealed) {
      const box = boxSchema.safeParse(parsed(sealed));
      const half = box.success ? unlockBox(box.data, key(), requestId) : null;
      if (half !== null) return Buffer.from(half).toString();
      throw new AppError(
        'conflict',
        'Cordon was started anew since this was asked for, and the first half of the code is worth nothing any more. Have it withdrawn and asked for again.',
      );
    },
  };
}

/** Undefined for what is no JSON, such as a half that a version of before wrote. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
