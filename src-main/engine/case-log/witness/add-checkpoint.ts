import { fromBase64, toBase64 } from '../../portable/bytes.ts';

/** What a log hands to a witness (https://c2sp.org/tlog-witness, add-checkpoint). */
export interface AddCheckpoint {
  /** How many entries the checkpoint had that this witness cosigned last; 0 before the first. */
  readonly old: number;
  /** That the tree of that checkpoint is the beginning of this one. */
  readonly proof: readonly Uint8Array[];
  /** The checkpoint's signed note. */
  readonly note: string;
}

/** Says how many entries the witness knows of a log already, where a log was wrong about it. */
export const sizeType = 'text/x.tlog.size';

const mostProofLines = 63;
const hashBytes = 32;

export function formAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  return `old ${String(old)}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
}

/** Null for what is no such request. */
export function parseAddCheckpoint(body: string): AddCheckpoint | null {
  const end = body.indexOf('\n\n');
  if (end === -1) return null;
  const [first, ...lines] = body.slice(0, end).split('\n');
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first ?? '')?.[1];
  const proof = lines.map(fromBase64);
  if (old === undefined || lines.length > mostProofLines) return null;
  const hashes = proof.filter((hash) => hash?.length === hashBytes);
  if (hashes.length !== proof.length || !Number.isSafeInteger(Number(old))) return null;
  return { old: Number(old), proof: hashes as Uint8Array[], note: body.slice(end + 2) };
}
