import type { HeldPairs, PersonalGroup } from './group-keys.ts';
import type { ReadableDatabase } from './handles.ts';
import type { SealedFor } from '../mail.ts';
import { openForGroup } from './open-for-group.ts';
import { sql } from './sql.ts';
import { openWith, readAssigned, readNamed, stateOf, unwrapped, type FoundKey } from './stored-keys.ts';
import { createWrapKeyReader } from './wrap-keys.ts';

/**
 * Seals what is about one subject under a key of its own, so that destroying the key is the deletion, in every
 * copy of the main database. A subject is an id such as `alert:<id>`, `list:<id>`, `person:<id>`, or `log` for
 * entries about nobody; `faces:alert:<id>` and `faces:list:<id>` are the pictures and templates of one. Whose keys open
 * it follows from that (`schemeOf`).
 */
export interface SubjectReader {
  /**
   * The plaintext; null when the subject's key was destroyed or never made. Throws when it was tampered with.
   * @throws AppError `keys-locked` while nobody is signed in who may open it
   */
  open(subject: string, sealed: Uint8Array, associatedData: string): Uint8Array | null;
  /**
   * What another machine sealed to a group of people here; null when it was not, or at another place.
   * @throws AppError `keys-locked` while none of them is signed in
   */
  openFor(group: PersonalGroup, sealed: Uint8Array, as: SealedFor): Uint8Array | null;
  /** `locked`: there is a key, and nobody is signed in who may open it. */
  state(subject: string): 'none' | 'held' | 'locked' | 'destroyed';
}

/** Keys kept in memory at once. */
const mostKnown = 10_000;

/** Opens sealed values without being able to make or destroy a key. */
export function createSubjectReader(
  main: ReadableDatabase,
  keyDatabase: ReadableDatabase,
  pairs: HeldPairs,
): SubjectReader {
  const wrapKeys = createWrapKeyReader(keyDatabase, pairs);
  const known = new Map<string, FoundKey>();
  function read(subject: string): FoundKey {
    const named = readNamed(keyDatabase, subject);
    return unwrapped(named ?? readAssigned(main, keyDatabase, subject), wrapKeys);
  }
  function find(subject: string): FoundKey {
    if (known.has(subject)) return known.get(subject);
    if (known.size >= mostKnown) known.clear();
    const doomed = main.get(sql`SELECT 1 FROM pending_key_destructions WHERE subject = ${subject}`);
    const key = doomed === undefined ? read(subject) : null;
    known.set(subject, key);
    return key;
  }
  return {
    state: (subject) => stateOf(find(subject)),
    open: (subject, sealed, associatedData) => openWith(find(subject), subject, sealed, associatedData),
    openFor: (group, sealed, as) => openForGroup(pairs, group, sealed, as),
  };
}
