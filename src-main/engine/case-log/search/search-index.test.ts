import fc from 'fast-check';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EntryFilter } from '../../../contract/case-log.ts';
import type { Role } from '../../../contract/domain.ts';
import { deriveDatabaseKeys } from '../../database/derive-keys.ts';
import { indexKeyOf } from '../../database/index-file.ts';
import { decryptedPages } from '../../testing/decrypted-pages.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../../testing/temporary-database.ts';
import { caseLogProcedures } from '../queries.ts';

const subject = 'alert:a1-alert';
const alert = { alertId: 'a1-alert', number: 14 };
const later = { alertId: 'a2-alert', number: 15 };
const secrets = ['Quillfeather', 'REF-77'];

function raise(database: TemporaryExecutor, about = alert, cameraName = 'North gate'): void {
  database.write(({ log }) => {
    log.append({
      kind: 'alert.raised',
      subject: `alert:${about.alertId}`,
      actor: null,
      body: {
        ...about,
        cameraName,
        listEntryId: 'e1-entry',
        reference: 'REF-77',
        score: 0.731,
        threshold: 0.6,
        modelHash: 'ab'.repeat(32),
        cropSha256: 'cd'.repeat(32),
      },
    });
    log.append({
      kind: 'face.viewed',
      subject: 'log',
      actor: 'p1-person',
      body: { ...about, what: 'candidate' },
    });
  });
}

function decide(database: TemporaryExecutor, about = alert): void {
  database.write(({ log }) => {
    log.append({
      kind: 'alert.decided',
      subject: `alert:${about.alertId}`,
      actor: null,
      body: {
        ...about,
        decision: 'confirmed',
        reference: 'REF-77',
        name: 'Evander Quillfeather',
        category: 'wanted-on-warrant',
        score: 0.731,
      },
    });
  });
}

function say(database: TemporaryExecutor, words: string): number {
  return database.write(({ log }) =>
    log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: { words } }),
  );
}

function find(
  database: TemporaryExecutor,
  filter: EntryFilter,
  role: Role = 'auditor',
  page: { before?: number; after?: number; isOldestFirst?: boolean; limit?: number } = {},
): readonly number[] {
  const { entries } = database.read((context) =>
    caseLogProcedures['case-log.list'].run(context, {
      role,
      filter,
      isOldestFirst: page.isOldestFirst ?? false,
      before: page.before ?? null,
      after: page.after ?? null,
      limit: page.limit ?? 500,
    }),
  );
  return entries.map(({ sequence }) => sequence);
}

describe('searching the case log', () => {
  it('finds by words, kind, topic, person and time, alone and together, and pages both ways', async () => {
    await using database = await openTemporaryExecutor();
    raise(database);
    database.clock.advance(60_000);
    const later = database.clock.now();
    const stopped = say(database, 'Stopped for the night.');
    expect(find(database, { text: 'north' })).toEqual([2]);
    expect(find(database, { text: 'NIGHT stop' })).toEqual([stopped]);
    expect(find(database, { text: '"for the night"' })).toEqual([stopped]);
    expect(find(database, { text: '"night the for"' })).toEqual([]);
    expect(find(database, { about: subject })).toEqual([3, 2]);
    expect(find(database, { about: subject, kind: 'face.viewed' })).toEqual([3]);
    expect(find(database, { about: 'person:p1-person' })).toEqual([3]);
    expect(find(database, { actorId: 'p1-person', text: 'alert 14' })).toEqual([3]);
    expect(find(database, { from: later })).toEqual([stopped]);
    expect(find(database, { until: later, about: subject })).toEqual([3, 2]);
    expect(find(database, { from: later, until: later })).toEqual([]);
    expect(find(database, {}, 'auditor', { isOldestFirst: true, after: 1, limit: 2 })).toEqual([2, 3]);
    expect(find(database, { about: subject }, 'auditor', { before: 3 })).toEqual([2]);
  });

  it('finds what somebody may read and nothing else, whatever they type', async () => {
    await using database = await openTemporaryExecutor();
    const said = ['red bag', 'the fountain', 'bagpipes at noon', 'nothing'];
    const numbers = said.map((words) => say(database, words));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 40 }),
          fc.constantFrom('bag', 'tags:x', '{everyone}: bag', '"bag', 'a*'),
        ),
        (text) => {
          const found = find(database, { text });
          if (found.length > 0 && /^[a-z]+$/.test(text)) {
            for (const sequence of found) {
              expect(said[numbers.indexOf(sequence)] ?? 'cordon stopped log began').toContain(text);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(find(database, { text: 'bag' })).toEqual([numbers[2], numbers[0]]);
  });

  it('does not find what is hidden until both votes are locked, and then does, for those who may read it', async () => {
    await using database = await openTemporaryExecutor();
    raise(database);
    for (const role of ['supervisor', 'auditor', 'admin'] as const) {
      for (const text of secrets) expect(find(database, { text }, role)).toEqual([]);
    }
    decide(database);
    for (const role of ['supervisor', 'auditor'] as const) {
      expect(find(database, { text: 'REF-77' }, role)).toEqual([4, 2]);
      expect(find(database, { text: 'quillf' }, role)).toEqual([4]);
    }
    for (const text of secrets) expect(find(database, { text }, 'admin')).toEqual([]);
  });

  it('forgets what was destroyed, in every byte of the file; its entries stay in the timeline', async () => {
    await using database = await openTemporaryExecutor();
    for (let count = 0; count < 200; count++) say(database, `Filling ${String(count)}`);
    raise(database);
    decide(database);
    for (let count = 0; count < 200; count++) say(database, `Filling ${String(count)}`);
    const timeline = find(database, { about: subject });
    expect(find(database, { text: 'quillfeather' })).toHaveLength(1);
    const file = join(database.directory, 'index.db');
    const records = database.pairs.records?.privateKey;
    if (records === undefined || records === null) throw new Error('nobody holds the key of the records');
    const key = indexKeyOf(deriveDatabaseKeys(database.vaultKey).index, records);
    const pages = async (): Promise<string> =>
      (await decryptedPages(file, key)).toString('latin1').toLowerCase();
    expect(await pages()).toContain('quillfeather'); // the control

    database.write(({ subjects }) => {
      subjects.destroy(subject);
    });
    expect(find(database, { text: 'quillfeather' })).toEqual([]);
    expect(find(database, { about: subject })).toEqual(timeline);
    const left = await pages();
    for (const secret of ['quillf', 'feather', 'ref-77']) expect(left).not.toContain(secret);

    // The same when it is made anew, as after an update.
    database.close();
    await rm(file);
    database.reopen();
    expect(find(database, { text: 'quillfeather' })).toEqual([]);
  });

  it.each([
    ['is gone', (file: string) => rm(file)],
    ['is no database', (file: string) => writeFile(file, 'hello'.repeat(2000))],
  ] as const)('makes its file anew when it %s', async (_, damage) => {
    await using database = await openTemporaryExecutor();
    const sequence = say(database, 'the fountain');
    expect(find(database, { text: 'fountain' })).toEqual([sequence]);
    database.close();
    await damage(join(database.directory, 'index.db'));
    database.reopen();
    expect(find(database, { text: 'fountain' })).toEqual([sequence]);
  });

  it('makes its file anew when it belongs to another course of the log', async () => {
    await using database = await openTemporaryExecutor();
    await using earlier = await database.afterKill();
    const lost = say(database, 'never happened');
    expect(find(database, { text: 'happened' })).toEqual([lost]);
    database.close();
    earlier.close();
    const other = say(reopened(earlier), 'something else');
    earlier.close();
    await copyFile(join(database.directory, 'index.db'), join(earlier.directory, 'index.db'));
    earlier.reopen();
    expect(find(earlier, { text: 'happened' })).toEqual([]);
    expect(find(earlier, { text: 'something' })).toEqual([other]);
  });

  it('is caught up behind the log, a little at a time', async () => {
    await using database = await openTemporaryExecutor();
    for (let count = 0; count < 120; count++) say(database, 'one more');
    expect(database.read(({ search }) => search.size)).toBe(0);
    expect(database.executor.index(0)).toBe(true);
    expect(database.read(({ search }) => search.size)).toBe(50);
    while (database.executor.index(0));
    expect(database.read(({ search }) => search.size)).toBe(121);
  });
});

/** Nobody is signed in any more who may open what the log says of alerts. */
function leave(database: TemporaryExecutor): void {
  const { records, faces } = database.pairs;
  if (records === null || faces === null) throw new Error('nobody has been there');
  const locked = {
    records: { publicKey: records.publicKey, privateKey: null },
    faces: { publicKey: faces.publicKey, privateKey: null },
  };
  database.executor.hold({ pairs: locked, retain: [], given: [] });
}

function comeBack(database: TemporaryExecutor): void {
  database.executor.hold({ pairs: database.pairs, retain: [], given: [] });
}

describe('while nobody is there who may read alerts', () => {
  const bytesOf = (database: TemporaryExecutor): Promise<readonly Buffer[]> =>
    Promise.all(
      ['index.db', 'index.db-wal'].map((name) =>
        readFile(join(database.directory, name)).catch(() => Buffer.of()),
      ),
    );

  it('nothing is indexed and nothing is searched, and what came in between is found afterwards', async () => {
    await using database = await openTemporaryExecutor();
    raise(database);
    while (database.executor.index(50));
    leave(database);
    const before = await bytesOf(database);
    raise(database, later, 'South gate');
    say(database, 'a lonely night');
    expect(database.executor.index(50)).toBe(false);
    expect(database.read(({ search }) => search.size)).toBe(0);
    for (const filter of [{ text: 'south' }, { about: 'alert:a2-alert' }, { kind: 'alert.raised' }])
      expect(() => find(database, filter)).toThrow('has to sign in first');
    // Without a filter the log is read, and says of alerts no more than which.
    const { entries } = database.read((context) =>
      caseLogProcedures['case-log.list'].run(context, {
        role: 'auditor',
        filter: {},
        isOldestFirst: false,
        before: null,
        after: null,
        limit: 10,
      }),
    );
    expect(entries.map(({ words }) => words).join(' ')).not.toContain('South gate');
    expect(await bytesOf(database)).toEqual(before);

    comeBack(database);
    expect(find(database, { text: 'south' })).toEqual([4]);
    expect(find(database, { text: 'lonely' })).toHaveLength(1);
    expect(find(database, { about: 'alert:a2-alert' })).toEqual([5, 4]);
    for (const text of secrets) expect(find(database, { text })).toEqual([]);
    decide(database, later);
    expect(find(database, { text: 'quillfeather' })).toHaveLength(1);
  });

  it('also over a restart, and what was hidden before is opened by what is decided after it', async () => {
    await using database = await openTemporaryExecutor();
    raise(database);
    while (database.executor.index(50));
    leave(database);
    raise(database, later, 'South gate');
    database.close();
    database.reopen();
    leave(database);
    expect(database.executor.index(50)).toBe(false);
    comeBack(database);
    expect(find(database, { text: 'south' })).toEqual([4]);
    expect(find(database, { text: 'REF-77' })).toEqual([]);
    decide(database);
    expect(find(database, { text: 'REF-77' })).toEqual([6, 2]);
  });

  it('what is destroyed then is found no more, in the file either', async () => {
    await using database = await openTemporaryExecutor();
    raise(database);
    decide(database);
    expect(find(database, { text: 'quillfeather' })).toHaveLength(1);
    leave(database);
    database.write(({ subjects }) => subjects.destroy(subject));
    expect((await bytesOf(database)).every(({ length }) => length === 0)).toBe(true);
    comeBack(database);
    expect(find(database, { text: 'quillfeather' })).toEqual([]);
    expect(find(database, { kind: 'alert.decided' })).toEqual([4]);
  });
});

function reopened(database: TemporaryExecutor): TemporaryExecutor {
  database.reopen();
  return database;
}
