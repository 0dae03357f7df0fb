import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTemporaryExecutor } from '../testing/temporary-database.ts';
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
