import Database from 'better-sqlite3';
import { createDecipheriv } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deriveDatabaseKeys } from '../../database/derive-keys.ts';
import { indexDatabaseFile, keyDatabaseFile, mainDatabaseFile } from '../../database/file-names.ts';
import { indexKeyOf } from '../../database/index-file.ts';
import { openSealed } from '../hpke.ts';
import { hashOfText } from '../../trust/signed-document.ts';
import { depositsIn, noDeposits, type Deposits } from '../deposit.ts';
import { readVault } from '../vault.ts';

interface Machine {
  readonly directory: string;
  readonly deviceSecret: Uint8Array;
}

export interface Thief extends Machine {
  readonly loginName: string;
  readonly password: string;
  /** Private keys of custodians whom they have on their side. */
  readonly custodianKeys?: readonly Uint8Array[];
}

/**
 * Everything in plain that somebody gets out of a data directory who has its files, the machine's secret and one
 * person's password, and who knows this code: every row of both databases, every key that any key opens, every sealed
 * value that any of those keys opens in any place it could stand. None of the engine's rules is asked.
 */
export async function recoverWithoutEngine(thief: Thief): Promise<readonly Buffer[]> {
  const vault = await readVault({ ...thief, mode: 'operational' });
  const [slot] = (await vault?.open('person', thief.loginName, thief.password)) ?? [];
  if (slot === undefined) throw new Error('the password opens nothing');
  const { data, records, faces } = slot.keys;
  const own = [data, records, faces].filter((key) => key !== null);
  return recoverWith(thief, data, [...own, ...(thief.custodianKeys ?? [])], vault?.deposits ?? noDeposits);
}

/** The same of somebody who has no password, and whose machine opens its data by itself. */
export async function recoverAsMachine(machine: Machine): Promise<readonly Buffer[]> {
  const vault = await readVault({ ...machine, mode: 'operational' });
  const keys = vault?.openUnattended();
  if (keys === undefined) throw new Error('there is no vault');
  const { data, publicKeys } = keys;
  return recoverWith(
    machine,
    data,
    [data, publicKeys.records, publicKeys.faces],
    vault?.deposits ?? noDeposits,
  );
}

function recoverWith(
  { directory, deviceSecret }: Machine,
  data: Uint8Array,
  keys: readonly Uint8Array[],
  deposits: Deposits,
): readonly Buffer[] {
  const own = [...keys, deviceSecret];
  const secrets = [...own, ...openEscrow(deposits, own)];
  const databaseKeys = deriveDatabaseKeys(data);
  const main = openDatabase(join(directory, mainDatabaseFile), databaseKeys.main);
  const keyDatabase = openDatabase(join(directory, keyDatabaseFile), databaseKeys.keys);
  try {
    const keyRows = allRows(keyDatabase);
    const blobs = keyRows.flatMap(({ values }) => values.filter((value) => Buffer.isBuffer(value)));
    const keys = findKeys(blobs, secrets);
    const rows = [...allRows(main), ...keyRows].flatMap((row) => [asText(row.values), ...openRow(row, keys)]);
    const indexKeys = [
      databaseKeys.index,
      ...secrets.map((secret) => indexKeyOf(databaseKeys.index, secret)),
    ];
    return [...rows, ...indexKeys.flatMap((key) => readIndex(join(directory, indexDatabaseFile), key))];
  } finally {
    main.close();
    keyDatabase.close();
  }
}

/**
 * Every key that lies in escrow, as far as any of these keys opens parts of it in any place they could stand, alone or any
 * two of them added.
 */
function openEscrow(deposits: Deposits, keys: readonly Uint8Array[]): readonly Uint8Array[] {
  return depositsIn(deposits).flatMap(([group, deposit]) => {
    const place = `cordon operational escrow v1\n${group}\n${deposit.id}\n${hashOfText(deposit.custodians.payload)}`;
    const places = [0, 1, 2].flatMap((of) => [0, 1, 2].map((other) => `${place}\n${of} with ${other}`));
    const parts = deposit.parts.flatMap(({ sealed }) =>
      keys.flatMap((key) =>
        places.flatMap((info) => openSealed(key, Buffer.from(sealed, 'base64'), { info }) ?? []),
      ),
    );
    const added = parts.flatMap((one) =>
      parts.map((other) => one.map((byte, at) => byte ^ (other[at] ?? 0))),
    );
    const boxed = Buffer.concat([
      Buffer.of(1),
      Buffer.from(deposit.box.nonce, 'base64'),
      Buffer.from(deposit.box.ciphertext, 'base64'),
    ]);
    return [...keys, ...parts, ...added].flatMap((key) => openValue(key, boxed, place) ?? []);
  });
}

interface Row {
  readonly table: string;
  readonly values: readonly unknown[];
}

function openDatabase(path: string, key: Uint8Array): Database.Database {
  const connection = new Database(path, { readonly: true });
  connection.pragma("cipher = 'sqlcipher'");
  connection.pragma('legacy = 4');
  connection.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  return connection;
}

/** What the search index says in plain, if this key opens it. */
function readIndex(path: string, key: Uint8Array): readonly Buffer[] {
  if (!existsSync(path)) return [];
  const connection = openDatabase(path, key);
  try {
    return allRows(connection).map(({ values }) => asText(values));
  } catch {
    return [];
  } finally {
    connection.close();
  }
}

function allRows(connection: Database.Database): readonly Row[] {
  const tables = connection
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all();
  return tables.flatMap((table) =>
    connection
      .prepare<[], unknown[]>(`SELECT * FROM "${table}"`)
      .raw()
      .all()
      .map((values) => ({ table, values })),
  );
}

/** Every 32 bytes of the key database that lie there as they are, that a secret opens, or that such a key opens. */
function findKeys(blobs: readonly Buffer[], secrets: readonly Uint8Array[]): readonly Uint8Array[] {
  const plain = [...secrets, ...blobs.filter(({ length }) => length === 32)];
  const wrapKeys = blobs
    .filter(({ length }) => length === 80)
    .flatMap((blob) => secrets.flatMap((key) => openSealed(key, blob, { info: 'cordon wrap key v1' }) ?? []));
  const wrapped = blobs
    .filter(({ length }) => length === 69)
    .flatMap((blob) =>
      [...secrets, ...wrapKeys].flatMap(
        (key) => openValue(key, blob.subarray(8), 'cordon sealed v1\nthe key of a subject\n') ?? [],
      ),
    );
  return [...plain, ...wrapKeys, ...wrapped];
}

/** What a sealed value may be bound to, by the rows there are. */
function placesOf({ table, values }: Row): readonly string[] {
  const [id = '', second = '', third = ''] = values.map(String);
  switch (table) {
    case 'alerts':
      return [`alert:${id}\nbody`];
    case 'alert_pictures':
      return ['', 'faces:'].map((prefix) => `${prefix}alert:${id}\n${second}:${third}`);
    case 'votes':
      return [`alert:${id}\nvote:${second}`];
    case 'watchlist_crops':
      return ['', 'faces:'].map((prefix) => `${prefix}list:${second}\ncrop:${id}`);
    case 'watchlist_entries':
      // A database of before has the crop here too.
      return ['body', 'template', 'crop'].flatMap((part) =>
        ['', 'faces:'].map((prefix) => `${prefix}list:${second}\n${part}:${id}`),
      );
    case 'entries': {
      const header = values.find((value) => typeof value === 'string' && value.startsWith('{"'));
      const subject = typeof header === 'string' ? /"subject":"([^"]*)"/.exec(header)?.[1] : undefined;
      return subject === undefined ? [] : [`${subject}\n${String(header)}`];
    }
    default:
      return [];
  }
}

function openRow(row: Row, keys: readonly Uint8Array[]): readonly Buffer[] {
  const places = placesOf(row);
  return row.values
    .filter((value) => Buffer.isBuffer(value))
    .flatMap((blob) =>
      keys.flatMap((key) =>
        places.flatMap((place) => openValue(key, blob, `cordon sealed v1\n${place}`) ?? []),
      ),
    );
}

/** `sealing.ts`, written again: the thief has no engine. */
function openValue(key: Uint8Array, sealed: Uint8Array, associatedData: string): Buffer | null {
  if (sealed[0] !== 1 || sealed.length < 29) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(associatedData, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-16));
  const plaintext = decipher.update(sealed.subarray(13, -16));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return null;
  }
}

function asText(values: readonly unknown[]): Buffer {
  return Buffer.concat(values.map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)))));
}
