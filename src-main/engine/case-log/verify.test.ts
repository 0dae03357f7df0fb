import type Database from 'better-sqlite3';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import { openReadOnly } from '../database/open-read-only.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import { sql } from '../database/sql.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { signCheckpoint } from './checkpoint.ts';
import { leafOf } from './leaf.ts';
import { emptyFrontier, frontierToBytes, rootOf, withLeaf } from './merkle.ts';
import { verificationStart, verifyNext, type Verification } from './verify.ts';

/** A log of 131 entries: checkpoints at 101 and 131. */
async function filled(): Promise<TemporaryExecutor> {
  const database = await openTemporaryExecutor();
  for (let count = 0; count < 13; count++) {
    database.write(({ log }) => {
      for (let nth = 0; nth < 10; nth++) {
        log.append({
          kind: 'engine.stopped',
          subject: `alert:${String(count)}`,
          actor: null,
          body: { words: `entry ${String(nth)}` },
        });
      }
    });
    database.clock.advance(1000);
  }
  database.executor.sign(database.clock.now());
  return database;
}

function verify(database: TemporaryExecutor, limit = 1000): Verification {
  return database.read((context) => {
    let verification = verificationStart;
    while (!verification.isDone) verification = verifyNext(context, verification, limit);
    return verification;
  });
}

/** Does what somebody with the vault key and an editor could do: no triggers, no rules. */
function tamper(
  database: TemporaryExecutor,
  run: (connection: Database.Database) => void,
  file = 'case.db',
): void {
  database.close();
  const keys = deriveDatabaseKeys(database.vaultKey);
  const key = file === 'case.db' ? keys.main : keys.keys;
  const connection = openEncrypted({ directory: database.directory, file, key, mustExist: true });
  for (const trigger of [
    'entries_follow',
    'entries_stay',
    'entries_remain',
    'checkpoints_stay',
    'checkpoints_remain',
  ]) {
    connection.exec(`DROP TRIGGER IF EXISTS ${trigger}`);
  }
  run(connection);
  connection.close();
  database.reopen();
}

describe('verifying the case log', () => {
  it('finds nothing in a log that nobody touched, in chunks of any size', async () => {
    await using database = await filled();
    const whole = verify(database);
    expect(whole).toMatchObject({ entries: 131, checkpoints: 2, destroyedBodies: 0, broken: null });
    expect(verify(database, 7)).toEqual(whole);
    expect(verify(database, 131)).toEqual(whole);
  });

  it('sees one moment of a log that an engine is writing to', async () => {
    await using database = await filled();
    const beside = openReadOnly(database.directory, database.vaultKey, database.pairs);
    try {
      let verification = beside.read((context) => verifyNext(context, verificationStart, 100));
      database.write(({ log }) =>
        log.append({ kind: 'engine.stopped', subject: 'alert:new', actor: null, body: {} }),
      );
      database.executor.sign(database.clock.now());
      while (!verification.isDone) {
        const from = verification;
        verification = beside.read((context) => verifyNext(context, from, 100));
      }
      expect(verification).toMatchObject({ entries: 131, broken: null });
    } finally {
      beside.close();
    }
  });

  it('reads entries of the first version, which did not name their content', async () => {
    await using database = await filled();
    const old = database.write(({ db, subjects }) => {
      const header = JSON.stringify({ actor: null, at: 0, kind: 'k', sequence: 57, subject: 'log', v: 1 });
      db.run(sql`DROP TRIGGER entries_stay`);
      db.run(sql`UPDATE entries SET at = 0, kind = 'k', subject = 'log' WHERE sequence = 57`);
      return { sequence: 57, header, ciphertext: subjects.seal('log', Buffer.from('{} '), header) };
    });
    tamper(database, (connection) => {
      connection.exec('DELETE FROM checkpoints');
      rewrite(connection, old);
    });
    expect(verify(database)).toMatchObject({ entries: 131, broken: null });
  });

  it('still fits after a subject was destroyed', async () => {
    await using database = await filled();
    database.write(({ subjects }) => {
      subjects.destroy('alert:4');
    });
    expect(verify(database)).toMatchObject({ entries: 131, destroyedBodies: 10, broken: null });
  });

  it.each([
    ['a changed body', 57, `UPDATE entries SET ciphertext = zeroblob(200) WHERE sequence = 57`],
    ['a changed time', 57, `UPDATE entries SET at = at + 1 WHERE sequence = 57`],
    ['a changed kind', 57, `UPDATE entries SET kind = 'engine.started' WHERE sequence = 57`],
    [
      'a changed header',
      57,
      `UPDATE entries SET header = replace(header, 'null', '"x"') WHERE sequence = 57`,
    ],
    ['a changed leaf', 57, `UPDATE entries SET leaf = zeroblob(32) WHERE sequence = 57`],
    ['a missing entry', 57, `DELETE FROM entries WHERE sequence = 57`],
    [
      'two entries swapped',
      57,
      `UPDATE entries SET sequence = -1 WHERE sequence = 57;
       UPDATE entries SET sequence = 57 WHERE sequence = 58;
       UPDATE entries SET sequence = 58 WHERE sequence = -1`,
    ],
    ['a cut end', 121, `DELETE FROM entries WHERE sequence > 120`],
    [
      'a changed checkpoint',
      101,
      `UPDATE checkpoints SET note = replace(note, '101', '102') WHERE size = 101`,
    ],
    ['a removed first entry', 1, `DELETE FROM entries WHERE sequence = 1`],
  ] as const)('finds %s and names the entry', async (_, brokenAt, statement) => {
    await using database = await filled();
    tamper(database, (connection) => connection.exec(statement));
    expect(verify(database).broken?.at).toBe(brokenAt);
  });

  it('finds a key that was taken away without a trace', async () => {
    await using database = await filled();
    tamper(
      database,
      (connection) => connection.exec(`DELETE FROM subject_keys WHERE subject = 'alert:3'`),
      'keys.db',
    );
    expect(verify(database).broken?.at).toBe(32);
  });

  it('finds an entry that was rewritten with its whole chain, because the checkpoint still stands', async () => {
    await using database = await filled();
    const forged = forge(database, 57);
    tamper(database, (connection) => rewrite(connection, forged));
    expect(verify(database).broken).toMatchObject({
      at: 101,
      words: expect.stringContaining('not the one that was signed'),
    });
  });

  it('finds a rewritten log that was signed again with another key', async () => {
    await using database = await filled();
    const forged = forge(database, 57);
    tamper(database, (connection) => {
      const root = rewrite(connection, forged);
      const name = 'cordon/log/forged';
      const note = signCheckpoint(131, root, { name, privateKey: generateKeyPairSync('ed25519').privateKey });
      connection.exec(`DELETE FROM checkpoints`);
      connection.prepare('INSERT INTO checkpoints VALUES (131, 0, ?)').run(note);
    });
    expect(verify(database).broken).toMatchObject({
      at: 131,
      words: expect.stringContaining('no valid signature'),
    });
  });

  it('can not find a tail that was cut together with its checkpoints: only a head kept elsewhere can', async () => {
    await using database = await filled();
    tamper(database, (connection) => {
      connection.exec('DELETE FROM entries WHERE sequence > 50; DELETE FROM checkpoints');
      rewrite(connection, null);
    });
    expect(verify(database)).toMatchObject({ entries: 50, broken: null });
  });
});

interface Forged {
  readonly sequence: number;
  readonly header: string;
  readonly ciphertext: Uint8Array;
}

/** The same entry, done by somebody else, sealed with the true key. */
function forge(database: TemporaryExecutor, sequence: number): Forged {
  return database.write(({ db, subjects }) => {
    const row = db.get<Forged & { readonly subject: string }>(
      sql`SELECT sequence, subject, header, ciphertext FROM entries WHERE sequence = ${sequence}`,
    );
    if (row === undefined) throw new Error('there is no such entry');
    const body = subjects.open(row.subject, row.ciphertext, row.header);
    if (body === null) throw new Error('it has no key');
    const header = row.header.replace('"actor":null', '"actor":"somebody"');
    return { sequence, header, ciphertext: subjects.seal(row.subject, body, header) };
  });
}

/** Puts the forged entry in and makes leaves and tree fit again. Returns the new root. */
function rewrite(connection: Database.Database, forged: Forged | null): Uint8Array {
  const rows = connection
    .prepare<[], Forged>('SELECT sequence, header, ciphertext FROM entries ORDER BY sequence')
    .all();
  let leaf: Uint8Array = new Uint8Array(32);
  let frontier = emptyFrontier;
  for (const row of rows) {
    const { sequence, header, ciphertext } = row.sequence === forged?.sequence ? forged : row;
    leaf = leafOf(leaf, header, ciphertext);
    frontier = withLeaf(frontier, leaf);
    connection
      .prepare('UPDATE entries SET header = ?, ciphertext = ?, leaf = ? WHERE sequence = ?')
      .run(header, ciphertext, leaf, sequence);
  }
  connection
    .prepare('UPDATE log_tree SET size = ?, frontier = ?, last_leaf = ?')
    .run(rows.length, frontierToBytes(frontier), leaf);
  return rootOf(frontier);
}
