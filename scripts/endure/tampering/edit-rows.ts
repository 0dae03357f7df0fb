import { createPrivateKey } from 'node:crypto';
import { signCheckpoint } from '../../../src-main/engine/case-log/checkpoint.ts';
import { leafOf } from '../../../src-main/engine/case-log/leaf.ts';
import {
  emptyFrontier,
  frontierToBytes,
  rootOf,
  withLeaf,
} from '../../../src-main/engine/case-log/merkle.ts';
import { deriveDatabaseKeys } from '../../../src-main/engine/database/derive-keys.ts';
import { keyDatabaseFile, mainDatabaseFile } from '../../../src-main/engine/database/file-names.ts';
import { openEncrypted } from '../../../src-main/engine/database/open-encrypted.ts';
import { open, seal, secretOf } from '../../../src-main/engine/database/sealing.ts';
import type { LogUnderAttack } from './log-under-attack.ts';

type Connection = ReturnType<typeof openEncrypted>;
type Random = () => number;

/** When a checkpoint was signed is under no signature: its entries' own times are. */
const columns = {
  entries: ['at', 'kind', 'subject', 'header', 'ciphertext', 'leaf'],
  checkpoints: ['size', 'note'],
  log_tree: ['size', 'frontier', 'last_leaf'],
} as const;

/** Opens it as somebody who has the data key and an editor does: no trigger is in the way. */
export function openToEdit(log: LogUnderAttack, directory: string, file = mainDatabaseFile): Connection {
  const keys = deriveDatabaseKeys(log.vaultKey);
  const key = file === mainDatabaseFile ? keys.main : keys.keys;
  const connection = openEncrypted({ directory, file, key, mustExist: true });
  const triggers = connection
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  return connection;
}

/** Changes one value of one row of the log. */
export function editValue(connection: Connection, random: Random): string {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('there is nothing to pick');
    return item;
  };
  const table = random() < 0.8 ? 'entries' : pick(['checkpoints', 'log_tree'] as const);
  const column = pick<string>(columns[table]);
  const rowids = connection.prepare<[], number>(`SELECT rowid FROM ${table}`).pluck().all();
  const rowid = pick(rowids);
  const before = connection
    .prepare<[number], string | number | Buffer>(`SELECT ${column} FROM ${table} WHERE rowid = ?`)
    .pluck()
    .get(rowid);
  if (before === undefined) throw new Error('the row is gone');
  connection.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(another(before, random), rowid);
  return `${column} of row ${String(rowid)} of ${table}`;
}

function another(value: string | number | Buffer, random: Random): string | number | Buffer {
  if (typeof value === 'number') return value + 100_000 + Math.floor(random() * 1_000);
  const at = Math.floor(random() * value.length);
  if (typeof value === 'string')
    return `${value.slice(0, at)}${value[at] === 'a' ? 'b' : 'a'}${value.slice(at + 1)}`;
  if (value.length === 0) return Buffer.of(1);
  const bytes = Buffer.from(value);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return bytes;
}

interface Row {
  readonly sequence: number;
  readonly subject: string;
  readonly header: string;
  readonly ciphertext: Uint8Array;
}

/**
 * Keeps the first `size` entries, one of them done by somebody else, and makes leaves, tree and checkpoints fit again, signed with the
 * log's own key: what only a head that was kept elsewhere contradicts.
 */
export function writeAnew(log: LogUnderAttack, directory: string, size: number, forged: number | null): void {
  const keyDatabase = openToEdit(log, directory, keyDatabaseFile);
  const keyOf = keyDatabase
    .prepare<[string], Buffer>('SELECT key FROM subject_keys WHERE subject = ?')
    .pluck();
  const signing = keyDatabase
    .prepare<[], { name: string; key: Buffer }>('SELECT name, private_key AS key FROM signing_keys')
    .get();
  if (signing === undefined) throw new Error('there is no signing key');
  const signer = {
    name: signing.name,
    privateKey: createPrivateKey({ key: signing.key, format: 'der', type: 'pkcs8' }),
  };
  const connection = openToEdit(log, directory);
  connection.transaction(() => {
    connection.prepare('DELETE FROM entries WHERE sequence > ?').run(size);
    connection.exec('DELETE FROM checkpoints');
    const rows = connection
      .prepare<[], Row>('SELECT sequence, subject, header, ciphertext FROM entries ORDER BY sequence')
      .all();
    let leaf: Uint8Array = new Uint8Array(32);
    let frontier = emptyFrontier;
    const put = connection.prepare(
      'UPDATE entries SET at = ?, header = ?, ciphertext = ?, leaf = ? WHERE sequence = ?',
    );
    for (const row of rows) {
      const { at, header, ciphertext } =
        row.sequence === forged ? forge(row, keyOf.get(row.subject)) : asItIs(row);
      leaf = leafOf(leaf, header, ciphertext);
      frontier = withLeaf(frontier, leaf);
      put.run(at, header, ciphertext, leaf, row.sequence);
    }
    connection
      .prepare('UPDATE log_tree SET size = ?, frontier = ?, last_leaf = ?')
      .run(rows.length, frontierToBytes(frontier), leaf);
    const note = signCheckpoint(rows.length, rootOf(frontier), signer);
    connection
      .prepare('INSERT INTO checkpoints (size, signed_at, note) VALUES (?, 0, ?)')
      .run(rows.length, note);
  })();
  connection.close();
  keyDatabase.close();
}

const asItIs = (row: Row) => ({ ...row, at: (JSON.parse(row.header) as { readonly at: number }).at });

/** The same entry, as if it had happened a second later, sealed with its own key. */
function forge(row: Row, key: Buffer | undefined) {
  if (key === undefined) throw new Error(`${row.subject} has no key`);
  const { at } = asItIs(row);
  const header = row.header.replace(`"at":${String(at)}`, `"at":${String(at + 1_000)}`);
  const secret = secretOf(key);
  const content = open(secret, row.subject, row.ciphertext, row.header);
  return { at: at + 1_000, header, ciphertext: seal(secret, row.subject, content, header) };
}
