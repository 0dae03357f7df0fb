import { createSecretKey, type KeyObject } from 'node:crypto';
import { schemeOf, type HeldPairs, type PersonalGroup } from './group-keys.ts';
import type { WritableDatabase } from './handles.ts';
import { openForGroup } from './open-for-group.ts';
import { seal } from './sealing.ts';
import { createSpareKeys, nobodyThere } from './spare-keys.ts';
import { sql } from './sql.ts';
import {
  openWith,
  readAssigned,
  readAssignments,
  readNamed,
  stateOf,
  unwrapped,
  type FoundKey,
} from './stored-keys.ts';
import type { SubjectReader } from './subject-reader.ts';
import type { InTransaction } from './transaction.ts';
import { createWrapKeys } from './wrap-keys.ts';

export interface SubjectKeys extends SubjectReader {
  /** Gives the subject a key, with the transaction that is running; one that has a key keeps it. */
  create(subject: string): void;
  /**
   * Gives the subject a key that another machine handed over. It opens with this machine's own key, whoever is there: only for
   * what this machine has to do by itself. @throws when the subject has, or had, a key
   */
  adopt(subject: string, key: Uint8Array): void;
  /** The key itself, to be handed to another machine. @throws AppError `keys-locked` */
  copyOf(subject: string): Uint8Array;
  /** Needs `create` first. @throws AppError `keys-locked` */
  seal(subject: string, plaintext: Uint8Array, associatedData: string): Uint8Array;
  /** Destroys the key once the transaction has committed, also after a kill in between. There is no way back. */
  destroy(subject: string): void;
  /** The public keys of the groups of people, as far as they are there. */
  publicKeys(): Readonly<Record<PersonalGroup, Uint8Array | null>>;
  /** Once the transaction has committed, seals keys that lie there as they are, from before, to whom they belong. */
  wrapOldKeys(): void;
}

/** Keys kept in memory at once. */
const mostKnown = 10_000;

/** A key that stays in memory for a while, though nobody is there who could open it again. */
export interface RetainedKey {
  readonly subject: string;
  readonly key: Uint8Array;
}

export interface HeldKeys {
  readonly pairs: HeldPairs;
  /** Subjects whose keys stay in memory, as far as they are there or can be opened with what was held until now. */
  readonly retain: readonly string[];
  /** Keys that an engine before this one retained. */
  readonly given: readonly RetainedKey[];
}

export interface KeyStore {
  readonly keys: SubjectKeys;
  /** From here on these keys are held, and no others. Answers those that are retained. */
  hold(held: HeldKeys): readonly RetainedKey[];
  /**
   * The private key of those who may read what the log says of alerts and lists: null before anybody has been there
   * who may, `locked` while none of them is.
   */
  recordsKey(): Uint8Array | 'locked' | null;
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

/**
 * Keys live in the key database. A subject gets one that lies there already: the main database writes down which, in
 * the transaction that needs it, so that one wait for the disk commits both; later the key database names it itself.
 * A destruction is likewise first written down, then carried out. So a kill can lose neither, nor do one without its
 * log entry.
 */
export function createKeyStore(deps: KeyStoreDeps): KeyStore {
  const { main, keyDatabase, emptyKeyJournal, now, forget } = deps;
  const wrapKeys = createWrapKeys(keyDatabase);
  const inKeyTransaction: InTransaction = (work) => {
    try {
      return deps.inKeyTransaction(work);
    } catch (cause) {
      wrapKeys.forgetUncommitted();
      throw cause;
    }
  };
  const spares = createSpareKeys(keyDatabase, wrapKeys, inKeyTransaction);
  const known = new Map<string, KeyObject>();
  const retained = new Map<string, KeyObject>();
  const assigned = new Set<string>();
  const doomed = new Set<string>();
  /** Numbers of keys that were handed over in the transaction that is running. */
  const adopted = new Set<number>();
  /** Made with a spare key while nobody is there who could open it again: known until the transaction is over. */
  const passing = new Set<string>();
  let hasOldKeys = false;
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
    const cached = known.get(subject) ?? retained.get(subject);
    if (cached !== undefined) return cached;
    const stored =
      (assigned.has(subject) ? readAssigned(main, keyDatabase, subject) : undefined) ??
      readNamed(keyDatabase, subject);
    const key = unwrapped(stored, wrapKeys);
    if (key !== undefined && key !== null && key !== 'locked') remember(subject, key);
    return key;
  }

  /** @throws AppError `keys-locked` */
  function usable(subject: string): KeyObject {
    const key = find(subject);
    if (key === undefined) throw new Error(`${subject} has no key: create it first`);
    if (key === null) throw new Error(`the key of ${subject} was destroyed: nothing can be sealed under it`);
    if (key === 'locked') throw nobodyThere();
    return key;
  }

  function remember(subject: string, key: KeyObject): void {
    if (known.size >= mostKnown) known.clear();
    known.set(subject, key);
  }

  const isOpenable = (subject: string): boolean => {
    const scheme = schemeOf(subject);
    return scheme === 'direct' || (wrapKeys.pairs[scheme]?.privateKey ?? null) !== null;
  };

  /** Within a transaction of the key database. Does nothing for a key that has its name already. */
  function nameAssigned(): void {
    for (const { subject, spare } of readAssignments(main)) {
      keyDatabase.run(
        sql`INSERT OR IGNORE INTO subject_keys (subject, scheme, key, created_at)
            SELECT ${subject}, scheme, key, ${now()} FROM spare_keys WHERE number = ${spare}`,
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
              VALUES (${subject}, ${schemeOf(subject)}, NULL, ${now()}, ${now()})
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

  function wrapOldKeys(): void {
    inKeyTransaction(() => {
      nameAssigned();
      for (const { subject, key } of keyDatabase.all<{ subject: string; key: Uint8Array }>(
        sql`SELECT subject, key FROM subject_keys WHERE scheme = 'direct' AND key IS NOT NULL`,
      )) {
        const scheme = schemeOf(subject);
        if (scheme !== 'direct' && wrapKeys.canWrap(scheme)) {
          keyDatabase.run(sql`UPDATE subject_keys SET scheme = ${scheme}, key = ${wrapKeys.wrap(scheme, key)}
            WHERE subject = ${subject}`);
        }
        key.fill(0);
      }
    });
    emptyKeyJournal();
    forgetAssignments();
  }

  const keys: SubjectKeys = {
    state: (subject) => stateOf(find(subject)),
    create(subject) {
      const found = find(subject);
      if (found === null) throw new Error(`the key of ${subject} was destroyed; it can't be made again`);
      if (found !== undefined) return;
      const { number, key } = spares.take(schemeOf(subject));
      main.run(sql`INSERT INTO pending_key_assignments (subject, spare) VALUES (${subject}, ${number})`);
      assigned.add(subject);
      if (!isOpenable(subject)) passing.add(subject);
      remember(subject, key);
    },
    adopt(subject, key) {
      if (find(subject) !== undefined) throw new Error(`${subject} has, or had, a key already`);
      const number = spares.adopt(key);
      adopted.add(number);
      main.run(sql`INSERT INTO pending_key_assignments (subject, spare) VALUES (${subject}, ${number})`);
      assigned.add(subject);
    },
    copyOf: (subject) => new Uint8Array(usable(subject).export()),
    seal: (subject, plaintext, associatedData) => seal(usable(subject), subject, plaintext, associatedData),
    open: (subject, sealed, associatedData) => openWith(find(subject), subject, sealed, associatedData),
    openFor: (group, sealed, as) => openForGroup(wrapKeys.pairs, group, sealed, as),
    destroy(subject) {
      main.run(sql`INSERT OR IGNORE INTO pending_key_destructions (subject) VALUES (${subject})`);
      doomed.add(subject);
      known.delete(subject);
      retained.delete(subject);
    },
    publicKeys: () => ({
      records: wrapKeys.pairs.records?.publicKey ?? null,
      faces: wrapKeys.pairs.faces?.publicKey ?? null,
    }),
    wrapOldKeys() {
      hasOldKeys = true;
    },
  };

  function refill(): void {
    spares.refill(nameAssigned);
    forgetAssignments();
  }

  function forgetPassing(): void {
    for (const subject of passing) known.delete(subject);
    passing.clear();
  }

  return {
    keys,
    hold(held) {
      const kept = new Map(held.given.map(({ subject, key }) => [subject, createSecretKey(key)]));
      for (const subject of held.retain) {
        const key = kept.get(subject) ?? find(subject);
        if (key !== undefined && key !== null && key !== 'locked') kept.set(subject, key);
      }
      const changed = new Set<string>(wrapKeys.follow(held.pairs));
      for (const group of ['records', 'faces'] as const) if (changed.has(group)) spares.forget(group);
      retained.clear();
      for (const subject of held.retain) {
        const key = kept.get(subject);
        if (key !== undefined) retained.set(subject, key);
      }
      for (const subject of known.keys()) {
        if (!isOpenable(subject) || changed.has(schemeOf(subject))) known.delete(subject);
      }
      if (spares.isRefillDue('now')) refill();
      return [...retained].map(([subject, key]) => ({ subject, key: new Uint8Array(key.export()) }));
    },
    recordsKey() {
      const pair = wrapKeys.pairs.records;
      if (pair !== null && pair.privateKey !== null) return pair.privateKey;
      const hasBeenThere =
        pair !== null ||
        keyDatabase.get(sql`SELECT 1 FROM wrap_keys WHERE scheme = 'records' LIMIT 1`) !== undefined;
      return hasBeenThere ? 'locked' : null;
    },
    settle() {
      adopted.clear();
      forgetPassing();
      if (doomed.size > 0) destroyDoomed();
      if (hasOldKeys) {
        wrapOldKeys();
        hasOldKeys = false;
      }
      if (spares.isRefillDue('now')) refill();
    },
    tidy() {
      if (spares.isRefillDue('idle')) refill();
    },
    forgetUncommitted() {
      for (const subject of assigned) known.delete(subject);
      forgetPassing();
      hasOldKeys = false;
      readPending();
      if (adopted.size > 0) {
        inKeyTransaction(() => {
          for (const number of adopted) keyDatabase.run(sql`DELETE FROM spare_keys WHERE number = ${number}`);
        });
        adopted.clear();
      }
    },
    nameKeys() {
      inKeyTransaction(nameAssigned);
      forgetAssignments();
    },
  };
}
