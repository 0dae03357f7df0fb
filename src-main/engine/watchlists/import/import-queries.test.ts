import { describe, expect, it } from 'vitest';
import type { Role } from '../../../contract/domain.ts';
import { sql } from '../../database/sql.ts';
import { accountProcedures } from '../../people/account-queries.ts';
import { accountFor } from '../../testing/account.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../../testing/temporary-database.ts';
import { sealList, submitList } from '../close-list.ts';
import { contentPiece } from '../content-hash.ts';
import { findList, requireList } from '../list-rows.ts';
import { readGallery } from '../read-gallery.ts';
import { watchlistProcedures as procedures } from '../queries.ts';
import type { StagedEntry } from './import-queries.ts';

const modelHash = 'a'.repeat(64);
const listId = 'list-1';
const builder = { id: 'p-builder', role: 'supervisor' } as const;
const approver = { id: 'p-approver', role: 'auditor' } as const;
const body = (reference: string) => ({
  reference,
  name: 'Ottoline Farthingale',
  category: 'missing-vulnerable',
  source: 'Test',
  lawfulBasis: 'Test',
  imageDate: '2026-01-01',
  instructions: '',
});
const staged = (id: string): StagedEntry => ({
  id,
  body: body(`REF-${id}`),
  isBlueList: false,
  template: Float32Array.of(0.6, 0.8),
  quality: 0.9,
  crop: Uint8Array.of(4, 5, 6),
});

/** A draft with one entry that was enrolled by hand, and an import that has looked at so many rows. */
function stage(database: TemporaryExecutor, rows: number): void {
  database.write((context) => {
    for (const { id, role } of [builder, approver] as readonly { id: string; role: Role }[])
      accountProcedures['people.add'].run(context, { account: accountFor(id, role), kind: 'person.added' });
    const expiresAt = context.now + 3_600_000;
    procedures['watchlists.begin'].run(context, {
      id: listId,
      name: 'Tonight',
      modelHash,
      expiresAt,
      actorId: builder.id,
    });
    procedures['watchlists.enrol'].run(context, {
      ...staged('entry-by-hand'),
      listId,
      modelHash,
      maximumEntries: 10,
      actorId: builder.id,
    });
    procedures['imports.begin'].run(context, { id: 'import-1', listId, actor: builder });
    const entries = Array.from({ length: rows }, (_, nth) => staged(`entry-${String(nth)}`));
    procedures['imports.stage'].run(context, { id: 'import-1', listId, entries });
  });
}

function commit(database: TemporaryExecutor) {
  return database.write((context) =>
    procedures['imports.commit'].run(context, {
      id: 'import-1',
      listId,
      actor: builder,
      modelHash,
      maximumEntries: 1_000,
      leftOut: 0,
    }),
  );
}

async function seal(database: TemporaryExecutor): Promise<void> {
  await submitList(database.client, { id: listId, actor: builder });
  database.write((context) => {
    const seen = findList(context.db, listId)?.contentHash ?? '';
    procedures['watchlists.approve'].run(context, { id: listId, contentHash: seen, actor: approver });
  });
  const times = { usableForMs: 72 * 3_600_000, answerableMs: 0 };
  await sealList(database.client, times, { id: listId, actor: builder });
}

const gallery = (database: TemporaryExecutor) => readGallery(database.client, listId);

describe('the commit of an import', () => {
  it('changes as few rows for many people as for one: everything else waits for it', async () => {
    const changes: number[] = [];
    for (const rows of [1, 300]) {
      await using database = await openTemporaryExecutor();
      stage(database, rows);
      const count = () =>
        database.read(({ db }) => db.get<{ all: number }>(sql`SELECT total_changes() AS "all"`)?.all ?? 0);
      const before = count();
      expect(commit(database)).toEqual({ entries: rows });
      changes.push(count() - before);
    }
    expect(changes[1]).toBe(changes[0]);
  });

  it('is done once', async () => {
    await using database = await openTemporaryExecutor();
    stage(database, 2);
    commit(database);
    expect(() => commit(database)).toThrow('carried out already');
    expect(database.read(({ db }) => requireList(db, listId).entries)).toBe(3);
  });
});

describe('what an import has staged', () => {
  it('is on no list before its commit: not counted, not read, not in the seal, not searched, and no trace of it stays', async () => {
    await using database = await openTemporaryExecutor();
    stage(database, 0);
    const hashed = () =>
      database.read(
        ({ db, subjects }) =>
          contentPiece(db, subjects, requireList(db, listId), { after: '', limit: 100 }).piece.text,
      );
    const before = hashed();
    database.write((context) =>
      procedures['imports.stage'].run(context, { id: 'import-1', listId, entries: [staged('entry-0')] }),
    );
    expect(hashed()).toBe(before);
    database.read((context) => {
      expect(requireList(context.db, listId).entries).toBe(1);
      expect(procedures['watchlists.entry'].run(context, { id: 'entry-0' })).toBeNull();
      expect(procedures['imports.references'].run(context, { listId })).toEqual(['REF-entry-by-hand']);
      const shown = { id: listId, whose: 'all', offset: 0, limit: 10 } as const;
      expect(procedures['watchlists.entries'].run(context, shown)).toMatchObject({
        count: 1,
        entries: [{ id: 'entry-by-hand' }],
      });
    });
    database.write((context) =>
      expect(
        procedures['watchlists.view-picture'].run(context, { id: 'entry-0', viewerId: builder.id }),
      ).toBeNull(),
    );
    await seal(database);
    expect((await gallery(database)).map(({ id }) => id)).toEqual(['entry-by-hand']);
    // Of a list that is sealed by now: what was never on it can go all the same.
    const sweep = () =>
      database.write((context) => procedures['imports.sweep'].run(context, { runningId: null }));
    expect(sweep()).toBe(3);
    expect(sweep()).toBe(0);
    const left = database.read(({ db }) =>
      db.all(sql`SELECT id FROM watchlist_entries UNION ALL SELECT entry_id FROM watchlist_crops`),
    );
    expect(left).toEqual([{ id: 'entry-by-hand' }, { id: 'entry-by-hand' }]);
    expect(await gallery(database)).toHaveLength(1);
  });

  it('is refused with the whole list when somebody with every key makes it count after the seal', async () => {
    await using database = await openTemporaryExecutor();
    stage(database, 2);
    await seal(database);
    const count = sql`UPDATE watchlist_imports SET committed_at = 1`;
    expect(() => database.write(({ db }) => db.run(count))).toThrow('into a draft');
    database.write(({ db }) => {
      db.run(sql`DROP TRIGGER watchlist_imports_list_once`);
      db.run(count);
    });
    await expect(gallery(database)).rejects.toMatchObject({ code: 'database-damaged' });
  });

  it('is taken away of a destroyed list, carried out or not, a little at a time', async () => {
    await using database = await openTemporaryExecutor();
    stage(database, 100);
    commit(database);
    database.write((context) =>
      procedures['watchlists.destroy'].run(context, { id: listId, reason: 'the test is over' }),
    );
    const swept: number[] = [];
    do swept.push(database.write((context) => procedures['imports.sweep'].run(context, { runningId: null })));
    while (swept.at(-1) !== 0);
    expect(Math.max(...swept)).toBeLessThanOrEqual(100);
    expect(swept.reduce((sum, one) => sum + one, 0)).toBe(2 * 101 + 1);
    expect(database.read(({ db }) => findList(db, listId)?.entries)).toBe(101);
  });
});
