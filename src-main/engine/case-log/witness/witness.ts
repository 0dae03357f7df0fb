import { isSame } from '../../portable/bytes.ts';
import { parseCheckpoint, type Checkpoint } from '../../portable/parse-checkpoint.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { parseNote } from '../open-note.ts';
import { verifyConsistency } from '../proofs.ts';
import { parseAddCheckpoint, sizeType } from './add-checkpoint.ts';

/** What a witness answers over HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: string;
  readonly body: string;
}

export type Decision =
  /** The checkpoint is to be kept, and then cosigned. */
  | {
      readonly isAccepted: true;
      readonly checkpoint: Checkpoint;
      readonly note: string;
      readonly text: string;
    }
  | { readonly isAccepted: false; readonly answer: WitnessAnswer };

/** What a witness knows of the log that a request is about. */
export interface KnownLog {
  readonly verifierKey: string;
  /** The last checkpoint of it that this witness cosigned; null before the first. */
  readonly last: Checkpoint | null;
}

/**
 * Whether a witness cosigns: only a checkpoint that the log signed and that goes on from the last one, so that of one log there is
 * never a second course under its signature. Pure; whoever keeps what was accepted must do so before anything else is asked.
 */
export function decide(body: string, logOf: (origin: string) => KnownLog | null): Decision {
  const asked = parseAddCheckpoint(body);
  const note = asked === null ? null : parseNote(asked.note);
  const said = note === null ? null : parseCheckpoint(note.text);
  if (asked === null || note === null || said === null) return refusal(400, 'This is no checkpoint.');
  const log = logOf(said.origin);
  if (log === null) return refusal(404, 'This witness does not know that log.');
  const checkpoint = openCheckpoint(asked.note, log.verifierKey);
  if (checkpoint === null) return refusal(403, 'The key of that log has not signed this.');
  if (asked.old > checkpoint.size) return refusal(400, 'The checkpoint is older than the one before it.');
  const known = log.last?.size ?? 0;
  if (asked.old !== known) return conflict(known);
  if (log.last !== null && checkpoint.size === known && !isSame(checkpoint.root, log.last.root))
    return conflict(known);
  const fits =
    log.last === null ? asked.proof.length === 0 : verifyConsistency(asked.proof, log.last, checkpoint);
  if (!fits) return refusal(422, 'This is not the same log as before, gone on.');
  return { isAccepted: true, checkpoint, note: asked.note, text: note.text };
}

function refusal(status: 400 | 403 | 404 | 422, words: string): Decision {
  return { isAccepted: false, answer: { status, type: 'text/plain; charset=utf-8', body: `${words}\n` } };
}

function conflict(known: number): Decision {
  return { isAccepted: false, answer: { status: 409, type: sizeType, body: `${String(known)}\n` } };
}
