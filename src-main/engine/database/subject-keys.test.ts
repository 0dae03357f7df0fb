import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decryptedPages } from '../testing/decrypted-pages.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { deriveDatabaseKeys } from './derive-keys.ts';
import { openEncrypted } from './open-encrypted.ts';
import { sql } from './sql.ts';

describe('subject keys', () => {
  it('open what they sealed, for the same subject and place only', async () => {
    await using database = await openTemporaryExecutor();
    const { write } = database;
    write(({ subjects }) => {
      subjects.create('alert:a');
      subjects.create('alert:b');
      fc.assert(
        fc.property(fc.uint8Array(), fc.string(), fc.nat(), (plaintext, place, spoil) => {
          const sealed = subjects.seal('alert:a', plaintext, place);
          expect([...(subjects.open('alert:a', sealed, place) ?? [])]).toEqual([...plaintext]);
          expect(() => subjects.open('alert:b', sealed, place)).toThrow();
          expect(() => subjects.open('alert:a', sealed, `${place}!`)).toThrow();
          const spoilt = Uint8Array.from(sealed);
          const at = spoil % spoilt.length;
          spoilt[at] = (spoilt[at] ?? 0) ^ 0x10;
          expect(() => subjects.open('alert:a', spoilt, place)).toThrow();
        }),
      );
    });
  });

  it('seal the same thing differently each time', async () => {
    await using database = await openTemporaryExecutor();
    database.write(({ subjects }) => {
      subjects.create('alert:a');
      const seal = (): string =>
        Buffer.from(subjects.seal('alert:a', Buffer.from('same'), '')).toString('hex');
      expect(seal()).not.toBe(seal());
    });
  });

  it('survive a restart', async () => {
    await using database = await openTemporaryExecutor();
    const sealed = database.write(({ subjects }) => {
      subjects.create('list:l');
      return subjects.seal('list:l', Buffer.from('template'), 'x');
    });
    database.reopen();
    expect(database.read(({ subjects }) => subjects.open('list:l', sealed, 'x'))?.toString()).toBe(
      'template',
    );
  });

  it('are destroyed with the transaction that says so, for good', async () => {
    await using database = await openTemporaryExecutor();
    const sealed = database.write(({ subjects }) => {
      subjects.create('list:l');
      return subjects.seal('list:l', Buffer.from('template'), 'x');
    });
    database.write(({ subjects }) => {
      subjects.destroy('list:l');
      expect(subjects.open('list:l', sealed, 'x')).toBeNull();
    });
    expect(database.read(({ subjects }) => subjects.open('list:l', sealed, 'x'))).toBeNull();
    database.reopen();
    expect(
      database.read(({ subjects }) => [subjects.open('list:l', sealed, 'x'), subjects.state('list:l')]),
    ).toEqual([null, 'destroyed']);
    expect(() =>
      database.write(({ subjects }) => {
        subjects.create('list:l');
      }),
    ).toThrow('was destroyed');
  });

  it('stay when the transaction that would destroy them is rolled back', async () => {
    await using database = await openTemporaryExecutor();
    const sealed = database.write(({ subjects }) => {
      subjects.create('list:l');
      return subjects.seal('list:l', Buffer.from('template'), 'x');
    });
    expect(() =>
      database.write(({ subjects }) => {
        subjects.destroy('list:l');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(database.read(({ subjects }) => subjects.open('list:l', sealed, 'x'))?.toString()).toBe(
      'template',
    );
  });

  it('are destroyed at the next start when a kill came between commit and destruction', async () => {
    await using database = await openTemporaryExecutor();
    const sealed = database.write(({ subjects }) => {
      subjects.create('list:l');
      return subjects.seal('list:l', Buffer.from('template'), 'x');
    });
    // What the kill leaves: the intent committed, the key still there.
    database.write(({ db }) => db.run(sql`INSERT INTO pending_key_destructions (subject) VALUES ('list:l')`));
    database.reopen();
    expect(
      database.read(({ subjects }) => [subjects.open('list:l', sealed, 'x'), subjects.state('list:l')]),
    ).toEqual([null, 'destroyed']);
    expect(database.read(({ db }) => db.all(sql`SELECT subject FROM pending_key_destructions`))).toEqual([]);
  });
});

describe('keys made ahead of need', () => {
  const sealOne = (database: TemporaryExecutor, subject: string): Uint8Array =>
    database.write(({ subjects }) => {
      subjects.create(subject);
      return subjects.seal(subject, Buffer.from(subject), 'x');
    });
  const opened = (database: TemporaryExecutor, subject: string, sealed: Uint8Array): string | undefined =>
    database.read(({ subjects }) => subjects.open(subject, sealed, 'x'))?.toString();

  it('cost no write to the key database when one is needed', async () => {
    await using database = await openTemporaryExecutor();
    const journal = async (): Promise<Buffer> => readFile(join(database.directory, 'keys.db-wal'));
    const before = await journal();
    for (let count = 0; count < 100; count++) sealOne(database, `alert:${String(count)}`);
    expect((await journal()).equals(before)).toBe(true);
  });

  it('open what they sealed after a kill at any moment, across any number of refills', async () => {
    await using database = await openTemporaryExecutor();
    const sealed = new Map<string, Uint8Array>();
    for (let count = 0; count < 300; count++) {
      const subject = `alert:${String(count)}`;
      sealed.set(subject, sealOne(database, subject));
      if (count % 37 !== 0) continue;
      if (count % 2 === 0) database.executor.tidy();
      await using killed = await database.afterKill();
      for (const [name, value] of sealed) expect(opened(killed, name, value)).toBe(name);
    }
  });

  it('serve one subject each, also when the transaction that took one was rolled back or cut off', async () => {
    await using database = await openTemporaryExecutor();
    const spare = (): number | undefined =>
      database.read(({ db }) =>
        db.get<{ spare: number }>(sql`SELECT spare FROM pending_key_assignments WHERE subject = 'alert:a'`),
      )?.spare;
    let rolledBack: number | undefined;
    expect(() =>
      database.write(({ db, subjects }) => {
        subjects.create('alert:a');
        rolledBack = db.get<{ spare: number }>(sql`SELECT spare FROM pending_key_assignments`)?.spare;
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(database.read(({ subjects }) => subjects.state('alert:a'))).toBe('none');
    const left = (one: TemporaryExecutor): unknown =>
      one.read(({ db }) => db.all(sql`SELECT subject FROM pending_key_assignments`));
    await using killed = await database.afterKill();
    expect(left(killed)).toEqual([]);
    sealOne(database, 'alert:a');
    expect(spare()).not.toBe(rolledBack);
    // What was left over when it was killed is thrown away: all spare keys are new.
    const numbers = (one: TemporaryExecutor): Promise<readonly string[]> => spareKeys(one);
    const before = new Set(await numbers(database));
    await using again = await database.afterKill();
    expect((await numbers(again)).filter((number) => before.has(number))).toEqual([]);
  });

  it('leave no byte of a destroyed key in the files, whether it had its name already or not', async () => {
    await using database = await openTemporaryExecutor();
    const key = deriveDatabaseKeys(database.vaultKey).keys;
    const file = join(database.directory, 'keys.db');
    const bytesOf = async (): Promise<ReadonlyMap<string, Buffer>> => {
      const found = await keysBySubject(database);
      return new Map([...found].map(([subject, hex]) => [subject, Buffer.from(hex, 'hex')]));
    };
    for (let count = 0; count < 200; count++) sealOne(database, `alert:${String(count)}`);
    const known = await bytesOf();
    expect(known.size).toBeGreaterThan(200);
    const pages = await decryptedPages(file, key);
    for (const bytes of known.values()) expect(pages.includes(bytes)).toBe(true); // the control
    const gone = [...known.keys()].filter((_, nth) => nth % 3 === 0 && _ !== 'log');
    for (const subject of gone) {
      database.write(({ subjects }) => {
        subjects.destroy(subject);
      });
    }
    const after = await decryptedPages(file, key);
    for (const [subject, bytes] of known) expect(after.includes(bytes)).toBe(!gone.includes(subject));
  });
});

/** What the key database holds, read beside the executor. */
function readKeys<Row>(database: TemporaryExecutor, statement: string): readonly Row[] {
  const key = deriveDatabaseKeys(database.vaultKey).keys;
  const connection = openEncrypted({
    directory: database.directory,
    file: 'keys.db',
    key,
    mustExist: true,
    readonly: true,
  });
  try {
    return connection.prepare<[], Row>(statement).all();
  } finally {
    connection.close();
  }
}

async function spareKeys(database: TemporaryExecutor): Promise<readonly string[]> {
  return readKeys<{ key: string }>(database, 'SELECT hex(key) AS key FROM spare_keys').map(({ key }) => key);
}

async function keysBySubject(database: TemporaryExecutor): Promise<ReadonlyMap<string, string>> {
  const spares = new Map(
    readKeys<{ number: number; key: string }>(database, 'SELECT number, hex(key) AS key FROM spare_keys').map(
      ({ number, key }) => [number, key],
    ),
  );
  const assigned = database
    .read(({ db }) =>
      db.all<{ subject: string; spare: number }>(sql`SELECT subject, spare FROM pending_key_assignments`),
    )
    .map(({ subject, spare }) => [subject, spares.get(spare) ?? ''] as const);
  const named = readKeys<{ subject: string; key: string }>(
    database,
    'SELECT subject, hex(key) AS key FROM subject_keys WHERE key IS NOT NULL',
  ).map(({ subject, key }) => [subject, key] as const);
  return new Map([...named, ...assigned]);
}
