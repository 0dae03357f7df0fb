import { expect, it } from 'vitest';
import { sql } from '../database/sql.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import { candidate } from '../testing/review-room/what-is-reviewed.ts';
import { openTemporaryExecutor } from '../testing/temporary-database.ts';
import { readGallery } from './read-gallery.ts';

const listId = 'list-test';
const ask = { listId, reference: candidate.reference, reason: 'It is his brother.' };

it('takes somebody off the live, sealed list at once when two people say so, and leaves its seal', async () => {
  await using room = await openReviewRoom();
  const [supervisor, other, auditor] = await Promise.all([
    room.seat('supervisor'),
    room.seat('supervisor'),
    room.seat('auditor'),
  ]);
  const { client } = room.database;
  const gallery = () => readGallery(client, listId);
  const sealHash = (await client.call('watchlists.find', { id: listId }))?.sealHash;
  expect(await gallery()).toHaveLength(1);

  expect(await supervisor.ask('watchlists.ask-removal', { ...ask, reference: 'Nobody' })).toMatchObject({
    error: { code: 'not-found' },
  });
  await supervisor.get('watchlists.ask-removal', ask);
  expect(await supervisor.ask('watchlists.ask-removal', ask)).toMatchObject({ error: { code: 'conflict' } });
  const entryId = 'entry-one';
  expect(await supervisor.ask('watchlists.confirm-removal', { entryId })).toMatchObject({
    error: { message: 'You asked for it. A second person has to confirm it.' },
  });
  expect(await gallery()).toHaveLength(1);
  expect(room.dropped).toEqual([]);

  const seen = async (seat: typeof other) => (await seat.get('watchlists.removals', { id: listId })).removals;
  expect(await seen(other)).toMatchObject([{ reference: null, confirmed: null, cannotConfirmBecause: null }]);
  expect(await seen(auditor)).toMatchObject([{ reference: candidate.reference }]);
  await other.get('watchlists.confirm-removal', { entryId });
  expect(room.dropped).toEqual([listId]);
  expect(await gallery()).toEqual([]);
  expect(await client.call('watchlists.find', { id: listId })).toMatchObject({ sealHash });
  expect(await auditor.ask('watchlists.confirm-removal', { entryId })).toMatchObject({
    error: { message: 'This has been done already.' },
  });

  const { entries } = await auditor.get('case-log.list', { kind: 'watchlist.removed' });
  expect(entries[0]?.words).toContain(
    `${candidate.reference} was taken off the watchlist Test list by two people`,
  );
  const { entries: blind } = await other.get('case-log.list', { kind: 'watchlist.removed' });
  expect(blind[0]?.words).toContain('Somebody was taken off');
  for (const role of ['admin', 'operator'] as const) {
    const seat = await room.seat(role);
    expect(await seat.ask('watchlists.ask-removal', ask)).toMatchObject({ error: { code: 'not-allowed' } });
    expect(await seat.ask('watchlists.confirm-removal', { entryId })).toMatchObject({
      error: { code: 'not-allowed' },
    });
  }
});

it('is withdrawn by whoever asked or refused by another, with a reason, and can be asked for again', async () => {
  await using room = await openReviewRoom();
  const [supervisor, other, admin] = await Promise.all([
    room.seat('supervisor'),
    room.seat('supervisor'),
    room.seat('admin'),
  ]);
  const entryId = 'entry-one';
  const drop = { entryId, reason: 'It is him after all.' };
  const auditor = await room.seat('auditor');
  for (const seat of [supervisor, other]) {
    await supervisor.get('watchlists.ask-removal', ask);
    expect(await admin.ask('watchlists.drop-removal', drop)).toMatchObject({
      error: { code: 'not-allowed' },
    });
    await seat.get('watchlists.drop-removal', drop);
    expect(await seat.ask('watchlists.drop-removal', drop)).toMatchObject({ error: { code: 'not-found' } });
    expect(await seat.ask('watchlists.confirm-removal', { entryId })).toMatchObject({
      error: { code: 'not-found' },
    });
  }
  expect(await readGallery(room.database.client, listId)).toHaveLength(1);
  const { entries } = await auditor.get('case-log.list', { kind: 'watchlist.removal-dropped' });
  expect(entries.map(({ words }) => words)).toEqual([
    'Taking somebody off the watchlist Test list was refused: It is him after all.',
    'Taking somebody off the watchlist Test list was withdrawn: It is him after all.',
  ]);
  await supervisor.get('watchlists.ask-removal', ask);
  await other.get('watchlists.confirm-removal', { entryId });
  expect(await supervisor.ask('watchlists.drop-removal', drop)).toMatchObject({
    error: { code: 'conflict' },
  });
});

it('stays in the log when the list is gone, without a name', async () => {
  await using room = await openReviewRoom();
  const [supervisor, auditor] = await Promise.all([room.seat('supervisor'), room.seat('auditor')]);
  await supervisor.get('watchlists.ask-removal', ask);
  await auditor.get('watchlists.confirm-removal', { entryId: 'entry-one' });
  await supervisor.get('deployments.end', { id: 'deployment-test', reason: 'The test is over.' });
  const wordsOf = async (kind: string) =>
    (await auditor.get('case-log.list', { kind })).entries.map(({ words }) => words);
  expect(await wordsOf('watchlist.removed')).toEqual([expect.stringContaining('was destroyed with the key')]);
  expect(await wordsOf('watchlist.entry-removed')).toEqual([
    expect.stringMatching(
      /^One entry counts for nothing any more on the watchlist Test list, by the word of two/,
    ),
  ]);
});

it('is refused by the schema without a second person, whoever writes it', async () => {
  await using database = await openTemporaryExecutor();
  const hash = 'c'.repeat(64);
  database.write(({ db }) => {
    for (const [id, role] of [
      ['p-one', 'supervisor'],
      ['p-two', 'auditor'],
      ['p-admin', 'admin'],
    ] as const)
      db.run(sql`INSERT INTO accounts (id, login_name, display_name, role, created_at)
        VALUES (${id}, ${id}, ${id}, ${role}, 1)`);
    db.run(sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at)
      VALUES ('list-1', 'One', ${hash}, 1, 9)`);
    db.run(
      sql`INSERT INTO watchlist_entries VALUES ('entry-1', 'list-1', 0, 1, NULL, zeroblob(32), x'', x'', NULL)`,
    );
    db.run(sql`INSERT INTO watchlist_removals (entry_id, list_id, asked_by, asked_at, sealed_reason)
      VALUES ('entry-1', 'list-1', 'p-one', 1, x'')`);
  });
  const confirmBy = (id: string) => () =>
    database.write(({ db }) =>
      db.run(sql`UPDATE watchlist_removals SET confirmed_by = ${id}, confirmed_at = 2`),
    );
  expect(confirmBy('p-one')).toThrow('a second person');
  expect(confirmBy('p-admin')).toThrow('a second person');
  confirmBy('p-two')();
  expect(confirmBy('p-two')).toThrow('once');
});
