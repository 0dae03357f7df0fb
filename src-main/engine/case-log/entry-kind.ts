import type { z } from 'zod';
import type { Role } from '../../contract/domain.ts';

/** Who reads an entry. */
export interface EntryReader {
  readonly role: Role;
  /** Whether the alert that the entry is about has its two votes; true for entries about no alert. */
  readonly isAlertDecided: boolean;
}

export interface EntryKind<Body = never> {
  readonly schema: z.ZodType<Body>;
  /** One plain sentence, as far as the reader may know. Who did it is shown beside it. */
  readonly words: (body: Body, reader: EntryReader) => string;
}

export function entryKind<Body>(
  schema: z.ZodType<Body>,
  words: (body: Body, reader: EntryReader) => string,
): EntryKind<Body> {
  return { schema, words };
}

/** Who is on a list: auditors only. To a supervisor, who judges too, it would say whom to recognise. */
export function maySeeListed(reader: EntryReader): boolean {
  return reader.role === 'auditor';
}

/** Names, scores and votes: supervisors and auditors only, and never before both votes are locked. */
export function maySeeCandidate(reader: EntryReader): boolean {
  return reader.isAlertDecided && (reader.role === 'supervisor' || reader.role === 'auditor');
}
