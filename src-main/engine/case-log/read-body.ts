import type { SubjectReader } from '../database/subject-reader.ts';
import { bodyOf } from './entry-header.ts';

export type OpenedBody =
  | { readonly state: 'opened'; readonly body: unknown }
  /** The subject's key was destroyed: the deletion that the law asks for. */
  | { readonly state: 'destroyed' }
  /** Nobody is signed in who may open it: it fits its place all the same. */
  | { readonly state: 'locked' }
  /** The key is there and doesn't fit, or was never there: somebody changed something. */
  | { readonly state: 'unreadable' };

export interface SealedEntry {
  readonly subject: string;
  readonly header: string;
  readonly ciphertext: Uint8Array;
}

/** Opens an entry's sealed body; its header is the associated data. */
export function readBody(subjects: SubjectReader, entry: SealedEntry): OpenedBody {
  if (subjects.state(entry.subject) === 'locked') return { state: 'locked' };
  try {
    const plaintext = subjects.open(entry.subject, entry.ciphertext, entry.header);
    if (plaintext !== null) return { state: 'opened', body: bodyOf(entry.header, plaintext) };
  } catch {
    return { state: 'unreadable' };
  }
  return { state: subjects.state(entry.subject) === 'destroyed' ? 'destroyed' : 'unreadable' };
}
