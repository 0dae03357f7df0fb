import { describe, expect, it } from 'vitest';
import type { Role } from '../../contract/domain.ts';
import type { DatabaseClient } from '../database/client.ts';
import { sql } from '../database/sql.ts';
import { accountFor } from '../testing/account.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { sealList, submitList } from './close-list.ts';
import { contentPiece } from './content-hash.ts';
import { sha256 } from './entry-parts.ts';
import { requireList } from './list-rows.ts';
import { readGallery } from './read-gallery.ts';

const id = 'list-1';
const modelHash = 'a'.repeat(64);
const builder = { id: 'p-builder', role: 'supervisor' } as const;
const approver = { id: 'p-approver', role: 'auditor' } as const;
const times = { usableForMs: 72 * 3_600_000, answerableMs: 0 };

const entry = (entryId: string) => ({
  id: entryId,
  body: {
    reference: `REF-${entryId}`,
    name: 'Ottoline Farthingale',
    category: 'missing-vulnerable',
    source: 'Test',
    lawfulBasis: 'Test',
    imageDate: '2026-01-01',
    instructions: '',
  },
  isBlueList: false,
  template: Float32Array.of(0.6, 0.8),
  quality: 0.9,
  crop: Uint8Array.of(4, 5, 6),
});

/** A draft with so many people that it takes several pieces. */
async function openDraft(people: number): Promise<TemporaryExecutor> {
  const database = await openTemporaryExecutor();
  const { call } = database.client;
  for (const { id: personId, role } of [builder, approver] as readonly { id: string; role: Role }[])
    await call('people.add', { account: accountFor(personId, role), kind: 'person.added' });
  const expiresAt = database.clock.now() + 3_600_000;
  await call('watchlists.begin', { id, name: 'Tonight', modelHash, expiresAt, actorId: builder.id });
  await call('imports.begin', { id: 'import-1', listId: id, actor: builder });
  const entries = Array.from({ length: people }, (_, nth) => entry(`entry-${String(nth)}`));
  await call('imports.stage', { id: 'import-1', listId: id, entries });
  const committed = { id: 'import-1', listId: id, actor: builder, modelHash };
  await call('imports.commit', { ...committed, maximumEntries: 1_000, leftOut: 0 });
  return database;
}

function enrol({ client }: TemporaryExecutor, entryId: string) {
  const more = { listId: id, modelHash, maximumEntries: 1_000, actorId: builder.id };
  return client.call('watchlists.enrol', { ...entry(entryId), ...more });
}

async function approve({ client }: TemporaryExecutor): Promise<void> {
  const contentHash = (await client.call('watchlists.find', { id }))?.contentHash ?? '';
  await client.call('watchlists.approve', { id, contentHash, actor: approver });
}

/** Over the whole list at once. */
const wholeHash = (database: TemporaryExecutor) =>
  database.read(({ db, subjects }) => {
    const { piece } = contentPiece(db, subjects, requireList(db, id), { after: '', limit: 10_000 });
    return sha256(Buffer.from(piece.text)).toString('hex');
  });
const listed = (database: TemporaryExecutor) =>
  database.read(
    ({ db }) =>
      db.get<{ people: number; removed: number }>(
        sql`SELECT count(*) AS people, count(removed_at) AS removed FROM listed_people`,
      ) ?? { people: 0, removed: 0 },
  );

/** A client that does something once, after the first call of a procedure. */
function interrupting(
  { client }: TemporaryExecutor,
  after: string,
  interrupt: () => Promise<unknown>,
): Pick<DatabaseClient, 'call'> & { readonly calls: string[] } {
  const calls: string[] = [];
  let isDone = false;
  const call = async (name: never, input: never) => {
    calls.push(name);
    const output: unknown = await client.call(name, input);
    if (name !== after || isDone) return output;
    isDone = true;
    await interrupt();
    return output;
  };
  // The same call, with something in between.
  return { call: call as unknown as DatabaseClient['call'], calls };
}

describe('a long list', () => {
  it('is submitted and sealed in pieces, over the hash that it has as a whole', async () => {
    await using database = await openDraft(430);
    const watched = interrupting(database, 'none', async () => undefined);
    await submitList(watched, { id, actor: builder });
    expect(await database.client.call('watchlists.find', { id })).toMatchObject({
      entries: 430,
      contentHash: wholeHash(database),
    });
    await approve(database);
    const { sealHash } = await sealList(watched, times, { id, actor: builder });
    expect(sealHash).toBe(wholeHash(database));
    expect(listed(database)).toEqual({ people: 430, removed: 0 });
    expect(await readGallery(database.client, id)).toHaveLength(430);
    const count = (name: string) => watched.calls.filter((call) => call === name).length;
    expect([count('watchlists.content'), count('watchlists.seal-piece')]).toEqual([5, 9]);
  });

  it('has a hash for as many pieces as it comes in, the last of them full or empty', async () => {
    await using database = await openDraft(200);
    await submitList(database.client, { id, actor: builder });
    expect(await database.client.call('watchlists.find', { id })).toMatchObject({
      contentHash: wholeHash(database),
    });
  });
});

describe('between two pieces of a submission', () => {
  const goneAndCome = async (database: TemporaryExecutor) => {
    // The last row goes and another comes to the same place: as many as before.
    await enrol(database, 'entry-x');
    await database.client.call('watchlists.take-out', { entryId: 'entry-x', actor: builder });
  };
  it.each([
    ['somebody is enrolled', (database: TemporaryExecutor) => enrol(database, 'entry-x')],
    [
      'somebody is taken out',
      (database: TemporaryExecutor) =>
        database.client.call('watchlists.take-out', { entryId: 'entry-7', actor: builder }),
    ],
    ['somebody comes and goes', goneAndCome],
  ])('%s: it is refused, and can be submitted again', async (_what, interrupt) => {
    await using database = await openDraft(230);
    const client = interrupting(database, 'watchlists.content', () => interrupt(database));
    await expect(submitList(client, { id, actor: builder })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('changed this list while'),
    });
    expect(await database.client.call('watchlists.find', { id })).toMatchObject({ submittedAt: null });
    await submitList(database.client, { id, actor: builder });
    expect(await database.client.call('watchlists.find', { id })).toMatchObject({
      contentHash: wholeHash(database),
    });
  });

  it('what another import looks at and gives up changes nothing', async () => {
    await using database = await openDraft(230);
    const client = interrupting(database, 'watchlists.content', async () => {
      await database.client.call('imports.begin', { id: 'import-2', listId: id, actor: builder });
      await database.client.call('imports.stage', {
        id: 'import-2',
        listId: id,
        entries: [entry('entry-x')],
      });
      await database.client.call('imports.sweep', { runningId: null });
    });
    await submitList(client, { id, actor: builder });
    expect(await database.client.call('watchlists.find', { id })).toMatchObject({ entries: 230 });
  });
});

describe('a seal that came to nothing', () => {
  async function openHalfSealed(): Promise<TemporaryExecutor> {
    const database = await openDraft(230);
    await submitList(database.client, { id, actor: builder });
    await approve(database);
    const client = interrupting(database, 'watchlists.seal-piece', () =>
      Promise.reject(new Error('the engine ended')),
    );
    await expect(sealList(client, times, { id, actor: builder })).rejects.toThrow('the engine ended');
    return database;
  }

  it('answers nobody, and leaves nothing behind for the next', async () => {
    await using database = await openHalfSealed();
    expect(listed(database).people).toBe(50);
    const sendBack = { id, actor: approver, reason: 'Somebody has to go.' };
    await database.client.call('watchlists.send-back', sendBack);
    await database.client.call('watchlists.take-out', { entryId: 'entry-0', actor: builder });
    await submitList(database.client, { id, actor: builder });
    await approve(database);
    await sealList(database.client, times, { id, actor: builder });
    expect(listed(database)).toEqual({ people: 229, removed: 0 });
  });

  it('leaves no key behind when the list is destroyed instead', async () => {
    await using database = await openHalfSealed();
    await database.client.call('watchlists.discard', { id, actor: builder, reason: 'Called off.' });
    expect(listed(database).people).toBe(0);
    expect(database.read(({ subjects }) => subjects.state(`listed:${id}`))).toBe('destroyed');
  });

  it('comes to nothing as well when it is sent back and approved anew in between', async () => {
    await using database = await openDraft(230);
    await submitList(database.client, { id, actor: builder });
    await approve(database);
    const client = interrupting(database, 'watchlists.seal-piece', async () => {
      await database.client.call('watchlists.send-back', { id, actor: approver, reason: 'Look again.' });
      await submitList(database.client, { id, actor: builder });
      database.clock.advance(1_000);
      await approve(database);
    });
    await expect(sealList(client, times, { id, actor: builder })).rejects.toMatchObject({ code: 'conflict' });
    expect(await database.client.call('watchlists.find', { id })).toMatchObject({ sealHash: null });
  });
});

it('somebody whom two people take off while the list is sealed is written down as taken off', async () => {
  await using database = await openDraft(230);
  await submitList(database.client, { id, actor: builder });
  await approve(database);
  const client = interrupting(database, 'watchlists.seal-piece', async () => {
    const about = { listId: id, reference: 'REF-entry-0', reason: 'It is somebody else.' };
    await database.client.call('watchlists.ask-removal', { ...about, actor: builder });
    await database.client.call('watchlists.confirm-removal', { entryId: 'entry-0', actor: approver });
  });
  await sealList(client, times, { id, actor: builder });
  expect(listed(database)).toEqual({ people: 230, removed: 1 });
  expect(await readGallery(database.client, id)).toHaveLength(229);
});

describe('the templates of a long list', () => {
  async function openSealed(): Promise<TemporaryExecutor> {
    const database = await openDraft(230);
    await submitList(database.client, { id, actor: builder });
    await approve(database);
    await sealList(database.client, times, { id, actor: builder });
    return database;
  }

  it('are read in pieces, all of them, and each once', async () => {
    await using database = await openSealed();
    const watched = interrupting(database, 'none', async () => undefined);
    const gallery = await readGallery(watched, id);
    expect(new Set(gallery.map((entry) => entry.id)).size).toBe(230);
    const pieces = watched.calls.filter((call) => call === 'watchlists.gallery-piece');
    expect(pieces).toHaveLength(3);
  });

  it('are without somebody whom two people take off between two pieces', async () => {
    await using database = await openSealed();
    const client = interrupting(database, 'watchlists.gallery-piece', async () => {
      const about = { listId: id, reference: 'REF-entry-0', reason: 'It is somebody else.' };
      await database.client.call('watchlists.ask-removal', { ...about, actor: builder });
      await database.client.call('watchlists.confirm-removal', { entryId: 'entry-0', actor: approver });
    });
    const gallery = await readGallery(client, id);
    expect(gallery).toHaveLength(229);
    expect(gallery.map((entry) => entry.id)).not.toContain('entry-0');
  });

  it('are none when the list is destroyed between two pieces', async () => {
    await using database = await openSealed();
    const destroyed = interrupting(database, 'watchlists.gallery-piece', () =>
      database.client.call('watchlists.destroy', { id, reason: 'Called off.' }),
    );
    await expect(readGallery(destroyed, id)).rejects.toMatchObject({ code: 'not-found' });
  });
});
