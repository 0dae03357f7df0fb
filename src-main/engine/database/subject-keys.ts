import type { KeyObject } from 'node:crypto';
import type { ReadableDatabase, WritableDatabase } from './handles.ts';
import { open, seal, secretOf } from './sealing.ts';
import { createSpareKeys } from './spare-keys.ts';
import { sql } from './sql.ts';
import type { InTransaction } from './transaction.ts';

/**
 * Seals what is about one subject under a key of its own, so that destroying the key is the deletion, in every
 * copy of the main database. A subject is an id such as `alert:<id>`, `list:<id>`, `person:<id>`, or `log` for
 * entries about nobody.
 */
export interface SubjectReader {
  /** The plaintext; null when the subject's key was destroyed or never made. Throws when it was tampered with. */
  open(subject: string, sealed: Uint8Array, associatedData: string): Uint8Array | null;
  state(subject: string): 'none' | 'held' | 'destroyed';
}

export interface SubjectKeys extends SubjectReader {
  /** Gives the subject a key, with the transaction that is running; one that has a key keeps it. */
  create(subject: string): void;
  /** Needs `create` first. */
  seal(subject: string, plaintext: Uint8Array, associatedData: string): Uint8Array;
  /** Destroys the key once the transaction has committed, also after a kill in between. There is no way back. */
  destroy(subject: string): void;
}

/** Keys kept in memory at once. */
const mostKnown = 10_000;

export interface KeyStore {
  readonly keys: SubjectKeys;
  /** Call after commit: destroys what `destroy` asked for, and makes spare keys before they run out. */
  settle(): void;
  /** Call when nobody waits: makes spare keys early. */
  tidy(): void;
  /** Call after a rollback: forgets what was not committed. */
  forgetUncommitted(): void;
  /** Call before closing: names every key in the key database itself. */
  nameKeys(): void;
}

export interface KeyStoreDeps {
  readonly main: WritableDatabase;
  readonly keyDatabase: WritableDatabase;
  readonly inKeyTransaction: InTransaction;
  /** Empties the key database's write-ahead log, which keeps old pages. */
  readonly emptyKeyJournal: () => void;
  readonly now: () => number;
  /** Takes what was derived from a subject out of every other file; again, after a kill in between. */
  readonly forget: (subject: string) => void;
}

/** A subject's key: undefined when there never was one, null once it was destroyed. */
type FoundKey = KeyObject | null | undefined;

interface Assignment {
  readonly subject: string;
  readonly spare: number;
}

/**
 * Keys live in the key database. A subject gets one that lies there already: the main database writes down which, in
 * the transaction that needs it, so that one wait for the disk commits both; later the key database names it itself.
 * A destruction is likewise first written down, then carried out. So a kill can lose neither, nor do one without its
 * log entry.
 */
export function createKeyStore(deps: KeyStoreDeps): KeyStore {
  const { main, keyDatabase, inKeyTransaction, emptyKeyJournal, now, forget } = deps;
  const spares = createSpareKeys(keyDatabase, inKeyTransaction);
  const known = new Map<string, KeyObject>();
  const assigned = new Set<string>();
  const doomed = new Set<string>();
  readPending();
  spares.refill(() => {
    nameAssigned();
    keyDatabase.run(sql`DELETE FROM spare_keys`); // a transaction that a kill cut off may have used them
  });
  forgetAssignments();

  function readPending(): void {
    assigned.clear();
    doomed.clear();
    for (const { subject } of readAssignments(main)) assigned.add(subject);
    for (const { subject } of main.all<{ subject: string }>(
      sql`SELECT subject FROM pending_key_destructions`,
    )) {
      doomed.add(subject);
    }
  }

  function find(subject: string): FoundKey {
    if (doomed.has(subject)) return null;
    const cached = known.get(subject);
    if (cached !== undefined) return cached;
    const key =
      (assigned.has(subject) ? readAssigned(main, keyDatabase, subject) : undefined) ??
      readNamed(keyDatabase, subject);
    if (key !== undefined && key !== null) remember(subject, key);
    return key;
  }

  function remember(subject: string, key: KeyObject): void {
    if (known.size >= mostKnown) known.clear();
    known.set(subject, key);
  }

  /** Within a transaction of the key database. Does nothing for a key that has its name already. */
  function nameAssigned(): void {
    for (const { subject, spare } of readAssignments(main)) {
      keyDatabase.run(
        sql`INSERT OR IGNORE INTO subject_keys (subject, scheme, key, created_at)
            SELECT ${subject}, 'direct', key, ${now()} FROM spare_keys WHERE number = ${spare}`,
      );
      keyDatabase.run(sql`DELETE FROM spare_keys WHERE number = ${spare}`);
    }
  }

  function forgetAssignments(): void {
    if (assigned.size === 0) return;
    main.run(sql`DELETE FROM pending_key_assignments`);
    assigned.clear();
  }

  function destroyDoomed(): void {
    inKeyTransaction(() => {
      nameAssigned();
      for (const subject of doomed) {
        // The row stays, empty: it says that there was a key and when it went. secure_delete zeroes the bytes.
        keyDatabase.run(
          sql`INSERT INTO subject_keys (subject, scheme, key, created_at, destroyed_at)
              VALUES (${subject}, 'direct', NULL, ${now()}, ${now()})
              ON CONFLICT (subject) DO UPDATE SET key = NULL, destroyed_at = coalesce(destroyed_at, excluded.destroyed_at)`,
        );
      }
    });
    emptyKeyJournal();
    forgetAssignments();
    for (const subject of doomed) forget(subject);
    main.run(sql`DELETE FROM pending_key_destructions`);
    doomed.clear();
  }

  const keys: SubjectKeys = {
    state(subject) {
      const key = find(subject);
      if (key === undefined) return 'none';
      return key === null ? 'destroyed' : 'held';
    },
    create(subject) {
      const found = find(subject);
      if (found === null) throw new Error(`the key of ${subject} was destroyed; it can't be made again`);
      if (found !== undefined) return;
      const { number, key } = spares.take();
      main.run(sql`INSERT INTO pending_key_assignments (subject, spare) VALUES (${subject}, ${number})`);
      assigned.add(subject);
      remember(subject, key);
    },
    seal(subject, plaintext, associatedData) {
      const key = find(subject);
      if (key === undefined) throw new Error(`${subject} has no key: create it first`);
      if (key === null)
        throw new Error(`the key of ${subject} was destroyed: nothing can be sealed under it`);
      return seal(key, subject, plaintext, associatedData);
    },
    open: (subject, sealed, associatedData) => openWith(find(subject), subject, sealed, associatedData),
    destroy(subject) {
      main.run(sql`INSERT OR IGNORE INTO pending_key_destructions (subject) VALUES (${subject})`);
      doomed.add(subject);
      known.delete(subject);
    },
  };

  function refill(): void {
    spares.refill(nameAssigned);
    forgetAssignments();
  }

  return {
    keys,
    settle() {
      if (doomed.size > 0) destroyDoomed();
      if (spares.isRefillDue('now')) refill();
    },
    tidy() {
      if (spares.isRefillDue('idle')) refill();
    },
    forgetUncommitted() {
      for (const subject of assigned) known.delete(subject);
      readPending();
    },
    nameKeys() {
      inKeyTransaction(nameAssigned);
      forgetAssignments();
    },
  };
}

/** Opens sealed values without being able to make or destroy a key. */
export function createSubjectReader(main: ReadableDatabase, keyDatabase: ReadableDatabase): SubjectReader {
  const known = new Map<string, FoundKey>();
  function read(subject: string): FoundKey {
    const named = readNamed(keyDatabase, subject);
    return named === undefined ? readAssigned(main, keyDatabase, subject) : named;
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
    state(subject) {
      const key = find(subject);
      if (key === undefined) return 'none';
      return key === null ? 'destroyed' : 'held';
    },
    open: (subject, sealed, associatedData) => openWith(find(subject), subject, sealed, associatedData),
  };
}

function readAssignments(main: ReadableDatabase): readonly Assignment[] {
  return main.all<Assignment>(sql`SELECT subject, spare FROM pending_key_assignments`);
}

function readAssigned(
  main: ReadableDatabase,
  keyDatabase: ReadableDatabase,
  subject: string,
): KeyObject | undefined {
  const assignment = main.get<Assignment>(
    sql`SELECT subject, spare FROM pending_key_assignments WHERE subject = ${subject}`,
  );
  if (assignment === undefined) return undefined;
  const row = keyDatabase.get<{ key: Uint8Array }>(
    sql`SELECT key FROM spare_keys WHERE number = ${assignment.spare}`,
  );
  return row === undefined ? undefined : secretOf(row.key);
}

function readNamed(keyDatabase: ReadableDatabase, subject: string): FoundKey {
  interface Row {
    readonly key: Uint8Array | null;
  }
  const row = keyDatabase.get<Row>(sql`SELECT key FROM subject_keys WHERE subject = ${subject}`);
  if (row === undefined) return undefined;
  return row.key === null ? null : secretOf(row.key);
}

function openWith(
  key: FoundKey,
  subject: string,
  sealed: Uint8Array,
  associatedData: string,
): Uint8Array | null {
  return key === undefined || key === null ? null : open(key, subject, sealed, associatedData);
}
