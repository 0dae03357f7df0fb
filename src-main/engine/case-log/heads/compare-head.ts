import type { Checkpoint } from '../../portable/parse-checkpoint.ts';
import { openCheckpoint } from '../open-checkpoint.ts';

/** What this log says about itself. */
export interface OwnHeads {
  readonly verifierKey: string;
  readonly size: number;
  /** Its own signed note over so many entries; null when it has none. */
  readonly noteAt: (size: number) => string | null;
}

export type Comparison =
  | { readonly result: 'fits'; readonly head: Checkpoint }
  /** The signature of this log is not under it. */
  | { readonly result: 'not-ours' }
  /** This log had more entries when the head was signed. */
  | { readonly result: 'cut'; readonly head: Checkpoint }
  | { readonly result: 'changed'; readonly head: Checkpoint };

/**
 * Compares a head that was kept elsewhere with this log's own checkpoints; that those fit the entries is what
 * verifying shows. A head that this log's key signed and that its checkpoints contradict was signed over another course
 * of events.
 */
export function compareHead(note: string, own: OwnHeads): Comparison {
  const head = openCheckpoint(note, own.verifierKey);
  if (head === null) return { result: 'not-ours' };
  if (head.size > own.size) return { result: 'cut', head };
  const ownNote = own.noteAt(head.size);
  const ownHead = ownNote === null ? null : openCheckpoint(ownNote, own.verifierKey);
  const isSame = ownHead !== null && Buffer.compare(ownHead.root, head.root) === 0;
  return { result: isSame ? 'fits' : 'changed', head };
}

export function comparisonWords(comparison: Comparison, ownSize: number): string {
  switch (comparison.result) {
    case 'fits':
      return `It fits: the first ${String(comparison.head.size)} entries are the ones that were signed then. Verify the log as well, which shows that no entry was changed since it was signed.`;
    case 'not-ours':
      return 'This is no head that this log has signed: it is not complete, or it belongs to another installation.';
    case 'cut':
      return `This log has been cut or put back: the head was signed over ${String(comparison.head.size)} entries, and there are ${String(ownSize)}. Keep this machine as it is and call whoever oversees its use.`;
    case 'changed':
      return `This log was written anew: the head over ${String(comparison.head.size)} entries is not the one that this log has. Keep this machine as it is and call whoever oversees its use.`;
  }
}
