import { randomBytes, type KeyObject } from 'node:crypto';
import { openSealed, publicKeyOf, sealTo } from '../keys/hpke.ts';
import { noPairs, type HeldPairs, type PersonalGroup, type Scheme, type StoredScheme } from './group-keys.ts';
import type { ReadableDatabase, WritableDatabase } from './handles.ts';
import { open, seal, secretOf } from './sealing.ts';
import { sql } from './sql.ts';

/** What a wrap key is sealed for. */
export const wrapKeyInfo = 'cordon wrap key v1';
const info = wrapKeyInfo;
/** What a subject's key is sealed to this machine for. */
const machineInfo = 'cordon key of a subject, for a machine v1';
/** A wrapped key can't be taken for anything else that is sealed. */
const place = 'the key of a subject';
const idBytes = 8;
const groups: readonly PersonalGroup[] = ['records', 'faces'];

/**
 * Opens the keys of subjects for those who hold a group's key pair. Between the pair and the many keys stands a wrap
 * key, sealed to the pair once: reading a long log takes one operation with the pair and not one for each alert.
 */
export interface WrapKeyReader {
  /** A subject's key from what is kept of it; null while nobody is there who may open it. */
  unwrap(scheme: StoredScheme, stored: Uint8Array): KeyObject | null;
}

export interface WrapKeys extends WrapKeyReader {
  /** Whether there is a pair that a key can be made for. */
  canWrap(scheme: Scheme): boolean;
  /** What is kept of a subject's key. Call within a transaction of the key database. */
  wrap(scheme: Scheme, key: Uint8Array): Uint8Array;
  /** What is kept of a key that opens with this machine's own key, whoever is there. @throws before the machine was named */
  sealToMachine(key: Uint8Array): Uint8Array;
  /**
   * Other pairs hold from here on. Where a private key went, so do the wrap keys: nothing of before can be opened.
   * Answers the groups that have another pair than before.
   */
  follow(pairs: HeldPairs): readonly PersonalGroup[];
  readonly pairs: HeldPairs;
  /** What was wrapped for people who are not there can't be opened any more, by this engine either. */
  closeBatch(): void;
  /** A transaction of the key database was rolled back: what was made in it is not there. */
  forgetUncommitted(): void;
}

interface WrapKeyRow {
  readonly id: number;
  readonly sealed: Uint8Array;
}

export function createWrapKeyReader(keyDatabase: ReadableDatabase, pairs: HeldPairs): WrapKeyReader {
  const opened = new Map<number, KeyObject | null>();
  return {
    unwrap: (scheme, stored) =>
      scheme === 'machine'
        ? openForMachine(keyDatabase, stored)
        : unwrapWith(scheme, stored, (group, id) => {
            if (!opened.has(id)) opened.set(id, openRow(readRow(keyDatabase, id), group, pairs));
            return opened.get(id) ?? null;
          }),
  };
}

export function createWrapKeys(keyDatabase: WritableDatabase): WrapKeys {
  let pairs: HeldPairs = noPairs;
  const opened = new Map<number, { readonly group: PersonalGroup; readonly key: KeyObject }>();
  const current: Record<PersonalGroup, number | null> = { records: null, faces: null };

  function find(group: PersonalGroup, id: number): KeyObject | null {
    const known = opened.get(id);
    if (known !== undefined) return known.key;
    const key = openRow(readRow(keyDatabase, id), group, pairs);
    if (key !== null) opened.set(id, { group, key });
    return key;
  }

  /** The wrap key for what is made now: the latest, where it can be opened, or a new one. */
  function currentOf(group: PersonalGroup): { readonly id: number; readonly key: KeyObject } {
    const latest =
      current[group] ??
      keyDatabase.get<{ id: number | null }>(sql`SELECT max(id) AS id FROM wrap_keys WHERE scheme = ${group}`)
        ?.id ??
      null;
    const known = latest === null ? null : find(group, latest);
    if (latest !== null && known !== null) {
      current[group] = latest;
      return { id: latest, key: known };
    }
    const pair = pairs[group];
    if (pair === null) throw new Error(`there is no key pair of ${group}`);
    const bytes = randomBytes(32);
    keyDatabase.run(
      sql`INSERT INTO wrap_keys (scheme, sealed) VALUES (${group}, ${sealTo(pair.publicKey, bytes, { info })})`,
    );
    const id = keyDatabase.get<{ id: number }>(sql`SELECT last_insert_rowid() AS id`)?.id;
    if (id === undefined) throw new Error('the wrap key that was just written is not there');
    const key = secretOf(bytes);
    opened.set(id, { group, key });
    current[group] = id;
    return { id, key };
  }

  function forget(group: PersonalGroup): void {
    current[group] = null;
    for (const [id, known] of opened) if (known.group === group) opened.delete(id);
  }

  return {
    get pairs() {
      return pairs;
    },
    canWrap: (scheme) => scheme === 'direct' || pairs[scheme] !== null,
    wrap(scheme, key) {
      if (scheme === 'direct') return key;
      const { id, key: wrapKey } = currentOf(scheme);
      const name = Buffer.alloc(idBytes);
      name.writeBigUInt64BE(BigInt(id));
      return Buffer.concat([name, seal(wrapKey, place, key, '')]);
    },
    unwrap: (scheme, stored) =>
      scheme === 'machine' ? openForMachine(keyDatabase, stored) : unwrapWith(scheme, stored, find),
    sealToMachine(key) {
      const opening = openingKeyOf(keyDatabase);
      if (opening === undefined) throw new Error('this machine has no name among others yet');
      return sealTo(publicKeyOf(opening), key, { info: machineInfo });
    },
    follow(next) {
      const changed = groups.filter((group) => !isSamePair(pairs[group], next[group]));
      for (const group of groups) {
        const hasClosed = isWhole(pairs[group]) && !isWhole(next[group]);
        if (hasClosed || changed.includes(group)) forget(group);
      }
      pairs = next;
      return changed;
    },
    closeBatch() {
      for (const group of groups) if (!isWhole(pairs[group])) forget(group);
    },
    forgetUncommitted: () => groups.forEach(forget),
  };
}

function unwrapWith(
  scheme: Scheme,
  stored: Uint8Array,
  wrapKeyOf: (group: PersonalGroup, id: number) => KeyObject | null,
): KeyObject | null {
  if (scheme === 'direct') return secretOf(stored);
  const id = Number(Buffer.from(stored.subarray(0, idBytes)).readBigUInt64BE());
  const wrapKey = wrapKeyOf(scheme, id);
  return wrapKey === null ? null : secretOf(open(wrapKey, place, stored.subarray(idBytes), ''));
}

function openForMachine(keyDatabase: ReadableDatabase, stored: Uint8Array): KeyObject | null {
  const opening = openingKeyOf(keyDatabase);
  const bytes = opening === undefined ? null : openSealed(opening, stored, { info: machineInfo });
  return bytes === null ? null : secretOf(bytes);
}

function openingKeyOf(keyDatabase: ReadableDatabase): Uint8Array | undefined {
  return keyDatabase.get<{ opening: Uint8Array }>(sql`SELECT opening FROM machine_keys`)?.opening;
}

function readRow(keyDatabase: ReadableDatabase, id: number): WrapKeyRow | undefined {
  return keyDatabase.get<WrapKeyRow>(sql`SELECT id, sealed FROM wrap_keys WHERE id = ${id}`);
}

function openRow(row: WrapKeyRow | undefined, group: PersonalGroup, pairs: HeldPairs): KeyObject | null {
  const privateKey = pairs[group]?.privateKey ?? null;
  const bytes =
    row === undefined || privateKey === null ? null : openSealed(privateKey, row.sealed, { info });
  return bytes === null ? null : secretOf(bytes);
}

function isSamePair(one: HeldPairs[PersonalGroup], other: HeldPairs[PersonalGroup]): boolean {
  return one !== null && other !== null && Buffer.compare(one.publicKey, other.publicKey) === 0;
}

function isWhole(pair: HeldPairs[PersonalGroup]): boolean {
  return pair !== null && pair.privateKey !== null;
}
