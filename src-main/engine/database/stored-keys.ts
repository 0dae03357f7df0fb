import type { KeyObject } from 'node:crypto';
import type { StoredScheme } from './group-keys.ts';
import type { ReadableDatabase } from './handles.ts';
import { open } from './sealing.ts';
import { nobodyThere } from './spare-keys.ts';
import { sql } from './sql.ts';
import type { WrapKeyReader } from './wrap-keys.ts';

/** A subject's key: undefined when there never was one, null once it was destroyed, locked while nobody may open it. */
export type FoundKey = KeyObject | 'locked' | null | undefined;

export interface StoredKey {
  readonly scheme: StoredScheme;
  readonly key: Uint8Array | null;
}

interface Assignment {
  readonly subject: string;
  readonly spare: number;
}

export function unwrapped(stored: StoredKey | undefined, wrapKeys: WrapKeyReader): FoundKey {
  if (stored === undefined) return undefined;
  return stored.key === null ? null : (wrapKeys.unwrap(stored.scheme, stored.key) ?? 'locked');
}

export function stateOf(key: FoundKey): 'none' | 'held' | 'locked' | 'destroyed' {
  if (key === undefined) return 'none';
  if (key === null) return 'destroyed';
  return key === 'locked' ? 'locked' : 'held';
}

export function readAssignments(main: ReadableDatabase): readonly Assignment[] {
  return main.all<Assignment>(sql`SELECT subject, spare FROM pending_key_assignments`);
}

export function readAssigned(
  main: ReadableDatabase,
  keyDatabase: ReadableDatabase,
  subject: string,
): StoredKey | undefined {
  const assignment = main.get<Assignment>(
    sql`SELECT subject, spare FROM pending_key_assignments WHERE subject = ${subject}`,
  );
  if (assignment === undefined) return undefined;
  return keyDatabase.get<StoredKey>(
    sql`SELECT scheme, key FROM spare_keys WHERE number = ${assignment.spare}`,
  );
}

export function readNamed(keyDatabase: ReadableDatabase, subject: string): StoredKey | undefined {
  return keyDatabase.get<StoredKey>(sql`SELECT scheme, key FROM subject_keys WHERE subject = ${subject}`);
}

export function openWith(
  key: FoundKey,
  subject: string,
  sealed: Uint8Array,
  associatedData: string,
): Uint8Array | null {
  if (key === 'locked') throw nobodyThere();
  return key === undefined || key === null ? null : open(key, subject, sealed, associatedData);
}
