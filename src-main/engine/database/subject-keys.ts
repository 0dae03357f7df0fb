import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { ReadableDatabase, WritableDatabase } from './handles.ts';
import { sql } from './sql.ts';

/**
 * Seals what is about one subject under a key of its own, so that destroying the key is the deletion, in every
 * copy of the main database. A subject is an id such as `alert:<id>`, `list:<id>`, `person:<id>`, or `log` for
 * entries about nobody.
 *
 * Sealed form: version (1 byte, 0x01) ‖ nonce (12 random bytes) ‖ AES-256-GCM ciphertext ‖ tag (16 bytes). The
 * associated data binds subject and place, so a sealed value can't be moved to another row.
 */
export interface SubjectReader {
  /** The plaintext; null when the subject's key was destroyed or never made. Throws when it was tampered with. */
  open(subject: string, sealed: Uint8Array, associatedData: string): Uint8Array | null;
  state(subject: string): 'none' | 'held' | 'destroyed';
}

export interface SubjectKeys extends SubjectReader {
  /** Makes the subject's key, durably, before it returns; one that exists stays as it is. */
  create(subject: string): void;
  /** Needs `create` first. */
  seal(subject: string, plaintext: Uint8Array, associatedData: string): Uint8Array;
  /** Destroys the key once the transaction has committed, also after a kill in between. There is no way back. */
  destroy(subject: string): void;
}

const sealedVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;
/** Keys kept in memory at once. */
const mostKnown = 10_000;

export interface KeyStore {
  readonly keys: SubjectKeys;
  /** Call after commit: carries out what `destroy` asked for. Returns how many keys went. */
  destroyPending(): number;
  /** Call after a rollback: forgets what was not committed. */
  forgetUncommitted(): void;
}

/** A subject's key: undefined when there never was one, null once it was destroyed. */
type FoundKey = KeyObject | null | undefined;

/**
 * Keys live in the key database. A destruction is first written down in the main database, in the transaction
 * that wants it, then carried out: a kill in between can neither lose it nor do it without its log entry.
 */
export function createKeyStore(
  main: WritableDatabase,
  keyDatabase: WritableDatabase,
  now: () => number,
  checkpointKeys: () => void,
): KeyStore {
  const known = new Map<string, KeyObject>();
  const doomed = new Set<string>();
  for (const row of main.all<{ subject: string }>(sql`SELECT subject FROM pending_key_destructions`)) {
    doomed.add(row.subject);
  }

  function find(subject: string): FoundKey {
    if (doomed.has(subject)) return null;
    const cached = known.get(subject);
    if (cached !== undefined) return cached;
    const key = readKey(keyDatabase, subject);
    if (key !== undefined && key !== null) remember(subject, key);
    return key;
  }

  function remember(subject: string, key: KeyObject): void {
    if (known.size >= mostKnown) known.clear();
    known.set(subject, key);
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
      const key = randomBytes(32);
      // Autocommit on a connection of its own, synchronous = FULL: on disk before anything is sealed with it.
      keyDatabase.run(
        sql`INSERT INTO subject_keys (subject, scheme, key, created_at) VALUES (${subject}, 'direct', ${key}, ${now()})`,
      );
      remember(subject, secretOf(key));
    },
    seal(subject, plaintext, associatedData) {
      const key = find(subject);
      if (key === undefined) throw new Error(`${subject} has no key: create it first`);
      if (key === null)
        throw new Error(`the key of ${subject} was destroyed: nothing can be sealed under it`);
      return seal(key, plaintext, bind(subject, associatedData));
    },
    open(subject, sealed, associatedData) {
      const key = find(subject);
      return key === undefined || key === null ? null : open(key, sealed, bind(subject, associatedData));
    },
    destroy(subject) {
      main.run(sql`INSERT OR IGNORE INTO pending_key_destructions (subject) VALUES (${subject})`);
      doomed.add(subject);
      known.delete(subject);
    },
  };

  return {
    keys,
    destroyPending() {
      if (doomed.size === 0) return 0;
      const subjects = [...doomed];
      for (const subject of subjects) {
        // The row stays, empty: it says that there was a key and when it went. secure_delete zeroes the bytes.
        keyDatabase.run(
          sql`INSERT INTO subject_keys (subject, scheme, key, created_at, destroyed_at)
              VALUES (${subject}, 'direct', NULL, ${now()}, ${now()})
              ON CONFLICT (subject) DO UPDATE SET key = NULL, destroyed_at = coalesce(destroyed_at, excluded.destroyed_at)`,
        );
      }
      checkpointKeys(); // the write-ahead log would keep the old pages
      main.run(sql`DELETE FROM pending_key_destructions`);
      doomed.clear();
      return subjects.length;
    },
    forgetUncommitted() {
      doomed.clear();
      for (const row of main.all<{ subject: string }>(sql`SELECT subject FROM pending_key_destructions`)) {
        doomed.add(row.subject);
      }
    },
  };
}

/** Opens sealed values without being able to make or destroy a key. */
export function createSubjectReader(main: ReadableDatabase, keyDatabase: ReadableDatabase): SubjectReader {
  const known = new Map<string, FoundKey>();
  function find(subject: string): FoundKey {
    if (known.has(subject)) return known.get(subject);
    if (known.size >= mostKnown) known.clear();
    const pending = sql`SELECT 1 FROM pending_key_destructions WHERE subject = ${subject}`;
    const key = main.get(pending) === undefined ? readKey(keyDatabase, subject) : null;
    known.set(subject, key);
    return key;
  }
  return {
    state(subject) {
      const key = find(subject);
      if (key === undefined) return 'none';
      return key === null ? 'destroyed' : 'held';
    },
    open(subject, sealed, associatedData) {
      const key = find(subject);
      return key === undefined || key === null ? null : open(key, sealed, bind(subject, associatedData));
    },
  };
}

function readKey(keyDatabase: ReadableDatabase, subject: string): FoundKey {
  interface Row {
    readonly key: Uint8Array | null;
  }
  const row = keyDatabase.get<Row>(sql`SELECT key FROM subject_keys WHERE subject = ${subject}`);
  if (row === undefined) return undefined;
  return row.key === null ? null : secretOf(row.key);
}

/** A key object is four times as fast to use as the bytes, which are zeroed here. */
function secretOf(bytes: Uint8Array): KeyObject {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

function bind(subject: string, associatedData: string): Uint8Array {
  return Buffer.from(`cordon sealed v1\n${subject}\n${associatedData}`, 'utf8');
}

function seal(key: KeyObject, plaintext: Uint8Array, associatedData: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([Uint8Array.of(sealedVersion), nonce, ciphertext, cipher.getAuthTag()]);
}

function open(key: KeyObject, sealed: Uint8Array, associatedData: Uint8Array): Uint8Array {
  if (sealed[0] !== sealedVersion || sealed.length < 1 + nonceBytes + tagBytes) {
    throw new Error('this is no sealed value');
  }
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const ciphertext = sealed.subarray(1 + nonceBytes, sealed.length - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plaintext = decipher.update(ciphertext);
  decipher.final();
  return plaintext;
}
