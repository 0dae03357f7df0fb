import { fromBase64 } from './bytes.ts';

/** What the log was at one moment: so many entries, with that RFC 6962 root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** What a note's text says, whoever signed it: https://c2sp.org/tlog-checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root] = text.split('\n');
  if (origin === undefined || size === undefined || root === undefined) return null;
  if (!/^(0|[1-9][0-9]*)$/.test(size)) return null;
  const bytes = fromBase64(root);
  return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : null;
}
