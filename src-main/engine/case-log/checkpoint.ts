import { openNote, signNote, type NoteSigner } from './signed-note.ts';

/** What the log was at one moment: so many entries, with that RFC 6962 root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A C2SP checkpoint (https://c2sp.org/tlog-checkpoint): origin, size and root, as a signed note. */
export function signCheckpoint(size: number, root: Uint8Array, signer: NoteSigner): string {
  return signNote(`${signer.name}\n${String(size)}\n${Buffer.from(root).toString('base64')}\n`, signer);
}

/** The checkpoint, when it was signed by the verifier key of the log that it names; null otherwise. */
export function openCheckpoint(note: string, verifierKey: string): Checkpoint | null {
  const text = openNote(note, verifierKey);
  if (text === null) return null;
  const [origin, size, root] = text.split('\n');
  if (origin === undefined || size === undefined || root === undefined) return null;
  if (!/^(0|[1-9][0-9]*)$/.test(size) || !verifierKey.startsWith(`${origin}+`)) return null;
  const bytes = Buffer.from(root, 'base64');
  return bytes.length === 32 ? { origin, size: Number(size), root: bytes } : null;
}
