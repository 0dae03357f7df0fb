import { signNote, type NoteSigner } from './signed-note.ts';

/** A C2SP checkpoint (https://c2sp.org/tlog-checkpoint): origin, size and root, as a signed note. */
export function signCheckpoint(size: number, root: Uint8Array, signer: NoteSigner): string {
  return signNote(`${signer.name}\n${String(size)}\n${Buffer.from(root).toString('base64')}\n`, signer);
}
