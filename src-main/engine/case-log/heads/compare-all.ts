import { isSame } from '../../portable/bytes.ts';
import { counted } from '../../wording.ts';
import { rootOf, type Frontier } from '../merkle.ts';
import { parseCheckpoint, type Checkpoint } from '../../portable/parse-checkpoint.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { parseNote } from '../open-note.ts';

/** What came of comparing heads that were kept elsewhere with the entries of a log. */
export interface HeadFindings {
  /** Signed with the key of this log, and the same as its entries make. */
  readonly fitting: number;
  /** Of other logs. */
  readonly foreign: number;
  readonly contradiction: boolean;
  readonly words: string;
}

/**
 * Compares heads with a log whose entries come one after the other.
 * @param verifierKey the one that the log's first entry names; null where that can't be read
 */
export function createHeadComparison(notes: readonly string[], verifierKey: string | null) {
  const ours: Checkpoint[] = [];
  const foreign: Checkpoint[] = [];
  for (const note of notes) {
    const own = verifierKey === null ? null : openCheckpoint(note, verifierKey);
    const said = own ?? parseCheckpoint(parseNote(note)?.text ?? '');
    if (said !== null) (own === null ? foreign : ours).push(said);
  }
  const sizes = [...new Set(ours.map(({ size }) => size))].toSorted((one, other) => one - other);
  const roots = new Map<number, Uint8Array>();
  return {
    /** The next size at which there is something to compare. */
    nextSize: (entries: number): number => sizes.find((size) => size > entries) ?? Infinity,
    look(frontier: Frontier): void {
      if (sizes.includes(frontier.size)) roots.set(frontier.size, rootOf(frontier));
    },
    findings(entries: number): HeadFindings {
      const other = ours.find(({ size, root }) => {
        const found = roots.get(size);
        return found !== undefined && !isSame(found, root);
      });
      const beyond = ours.find(({ size }) => size > entries);
      const fitting = ours.filter(({ size }) => roots.has(size)).length;
      const base = { foreign: foreign.length };
      if (other !== undefined)
        return {
          ...base,
          fitting: 0,
          contradiction: true,
          words: `This log was written anew: the head over ${counted(other.size, 'entry', 'entries')} that was kept elsewhere is not the one that these entries make.`,
        };
      if (beyond !== undefined)
        return {
          ...base,
          fitting: 0,
          contradiction: true,
          words: `This log was cut or put back: a head that was kept elsewhere is over ${counted(beyond.size, 'entry', 'entries')}, and there are ${String(entries)} that fit.`,
        };
      if (fitting === 0)
        return {
          ...base,
          fitting,
          contradiction: true,
          words: `None of the ${counted(notes.length, 'head', 'heads')} that were kept elsewhere is one of this log: they are of another installation, or this log was begun anew under another key.`,
        };
      const last = Math.max(...ours.map(({ size }) => size));
      return {
        ...base,
        fitting,
        contradiction: false,
        words: `${counted(fitting, 'head', 'heads')} kept elsewhere fit: nobody wrote the first ${counted(last, 'entry', 'entries')} anew since. What came after could still be.`,
      };
    },
  };
}
