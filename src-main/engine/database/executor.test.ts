import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { openTemporaryExecutor } from '../testing/temporary-database.ts';
import { sql } from './sql.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });

describe('a write', () => {
  it('rolls back rows and log entries together', async () => {
    await using database = await openTemporaryExecutor();
    const chain = (): unknown => database.executor.run('case-log.chain', undefined, database.clock.now());
    const before = chain();
    expect(() =>
      database.write(({ db, log }) => {
        db.run(sql`INSERT INTO settings (key, value) VALUES ('a', '1')`);
        log.append({
          kind: 'engine.started',
          subject: 'log',
          actor: null,
          body: { version: '1', mode: 'demo' },
        });
        throw new AppError('conflict', 'no');
      }),
    ).toThrow(appError('conflict'));
    expect(database.read(({ db }) => db.all(sql`SELECT * FROM settings`))).toEqual([]);
    expect(chain()).toEqual(before);
    // The next entry follows the last one that was kept.
    database.write(({ log }) =>
      log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: {} }),
    );
    expect(chain()).toMatchObject({ entries: 2 });
  });

  it('refuses a body that its kind does not have', async () => {
    await using database = await openTemporaryExecutor();
    expect(() =>
      database.write(({ log }) =>
        log.append({
          kind: 'engine.started',
          subject: 'log',
          actor: null,
          // @ts-expect-error no such mode
          body: { version: '1', mode: 'both' },
        }),
      ),
    ).toThrow();
  });

  it('must be synchronous', async () => {
    await using database = await openTemporaryExecutor();
    expect(() => database.write(() => Promise.resolve())).toThrow('synchronous');
  });

  it('is told from a read: a read that writes is refused', async () => {
    await using database = await openTemporaryExecutor();
    expect(() => database.read(({ db }) => db.get(sql`DELETE FROM settings RETURNING key`))).toThrow(
      'must not write',
    );
  });
});

describe('a full disk', () => {
  it('is said in a sentence and loses nothing', async () => {
    await using database = await openTemporaryExecutor({ sparePages: 40 });
    const append = (words: string): number =>
      database.write(({ log }) =>
        log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: { words } }),
      );
    let kept = 0;
    let failure: unknown;
    try {
      for (;;) kept = append('x'.repeat(2000));
    } catch (cause) {
      failure = cause;
    }
    expect(failure).toEqual(appError('disk-full'));
    expect(kept).toBeGreaterThan(10);
    const count = database.read(({ db }) => db.get(sql`SELECT max(sequence) AS kept FROM entries`));
    expect(count).toEqual({ kept });
    // Reading goes on, and so does writing once there is room.
    database.close();
    database.reopen();
    expect(database.read(({ db }) => db.get(sql`SELECT max(sequence) AS kept FROM entries`))).toEqual({
      kept,
    });
  });
});

describe('the case log in the database', () => {
  it('can be neither changed, deleted, replaced nor filled in between, by SQL', async () => {
    await using database = await openTemporaryExecutor();
    const attempts = [
      sql`UPDATE entries SET at = 0`,
      sql`DELETE FROM entries`,
      sql`INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE sequence = 1`,
      sql`INSERT INTO entries SELECT 5, at, kind, subject, header, ciphertext, leaf FROM entries WHERE sequence = 1`,
      sql`UPDATE checkpoints SET note = ''`,
      sql`DELETE FROM checkpoints`,
    ];
    database.executor.sign(database.clock.now());
    for (const attempt of attempts) {
      expect(() => database.write(({ db }) => db.run(attempt)), attempt.text).toThrow();
    }
  });

  it('is signed every 100 entries, when it is asked to, and when it is closed', async () => {
    await using database = await openTemporaryExecutor();
    const sizes = (): unknown =>
      database
        .read(({ db }) => db.all<{ size: number }>(sql`SELECT size FROM checkpoints ORDER BY size`))
        .map(({ size }) => size);
    const append = (): number =>
      database.write(({ log }) =>
        log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: {} }),
      );
    for (let count = 0; count < 150; count++) append();
    expect(sizes()).toEqual([100]);
    database.executor.sign(database.clock.now());
    database.executor.sign(database.clock.now());
    expect(sizes()).toEqual([100, 151]);
    append();
    database.reopen();
    expect(sizes()).toEqual([100, 151, 152]);
  });
});
