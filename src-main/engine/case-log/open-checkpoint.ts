import { openNote } from './open-note.ts';
import { parseCheckpoint, type Checkpoint } from '../portable/parse-checkpoint.ts';

/** The checkpoint, when it was signed by the verifier key of the log that it names; null otherwise. */
export function openCheckpoint(note: string, verifierKey: string): Checkpoint | null {
  const text = openNote(note, verifierKey);
  const checkpoint = text === null ? null : parseCheckpoint(text);
  return checkpoint !== null && verifierKey.startsWith(`${checkpoint.origin}+`) ? checkpoint : null;
}
