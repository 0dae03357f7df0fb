import { describe, expect, it } from 'vitest';
import type { OperationInput } from '../../contract/operations.ts';
import { sql } from '../database/sql.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import { candidate, shownCandidate, testPolicy } from '../testing/review-room/what-is-reviewed.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { sealListIn } from '../testing/seal-list.ts';
import { watchlistProcedures } from './queries.ts';
import { readGallery } from './read-gallery.ts';

const hourMs = 3_600_000;
const modelHash = 'a'.repeat(64);
const person: Omit<OperationInput<'watchlists.enrol'>, 'listId'> = {
  reference: 'REF-1',
  name: 'Ottoline Farthingale',
  category: 'missing-vulnerable',
  source: 'Test',
  lawfulBasis: 'Test',
  imageDate: '2026-01-01',
  reviewer: 'Inspector Test',
  expiresOn: '2027-01-01',
  instructions: '',
  pictureBase64: 'AAAA',
};

/** A draft of a supervisor's with so many people on it. */
async function draftOf(supervisor: Seat, entries = 1): Promise<string> {
  const { id } = await supervisor.get('watchlists.begin', { name: `Draft of ${supervisor.person.id}` });
  for (let nth = 0; nth < entries; nth++) await supervisor.get('watchlists.enrol', { listId: id, ...person });
  return id;
}

async function endDeployment(supervisor: Seat): Promise<void> {
  await supervisor.get('deployments.end', { id: 'deployment-test', reason: 'The test is over.' });
}

describe('a list and those who judge', () => {
  it('gives no supervisor a way from the candidate’s picture to a name before both votes', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    await room.match();
    const { open } = await supervisor.get('alerts.list', {});
    const id = open[0]?.id ?? '';
    const shown = await supervisor.media(`alerts/${id}/candidate-0.png`);
    expect(shown).toMatchObject({ status: 200 });

    expect(await supervisor.get('watchlists.entries', { id: 'list-test' })).toEqual({
      count: 1,
      shown: 0,
      hiddenBecause: expect.stringContaining(
        'The list is sealed: nobody who judges alerts sees who is on it.',
      ),
      entries: [],
    });
    expect(await supervisor.picture('watchlists/entry-one.png')).toBe(404);
    const wire = JSON.stringify([
      await supervisor.ask('watchlists.list', {}),
      await supervisor.ask('watchlists.entries', { id: 'list-test' }),
      await supervisor.ask('alerts.list', {}),
      await supervisor.ask('alerts.read', { id }),
      await supervisor.ask('case-log.list', {}),
    ]);
    for (const secret of Object.values(candidate)) expect(wire).not.toContain(secret);
  });

  it('shows a draft to the supervisor who builds it, and its entries to no other', async () => {
    await using room = await openReviewRoom();
    const builder = await room.seat('supervisor');
    const other = await room.seat('supervisor');
    const operator = await room.seat('operator');
    await endDeployment(builder);
    const listId = await draftOf(builder, 0);
    const { id } = await builder.get('watchlists.enrol', { listId, ...person });
    const picture = `watchlists/${id}.png`;

    const draft = await builder.get('watchlists.entries', { id: listId });
    expect(draft).toMatchObject({ count: 1, shown: 1, hiddenBecause: null });
    expect(draft.entries).toMatchObject([{ id, name: person.name, picture }]);
    expect(await builder.picture(picture)).toBe(200);

    const seen = await other.get('watchlists.entries', { id: listId });
    expect(seen).toMatchObject({ count: 1, entries: [] });
    expect(seen.hiddenBecause).toContain('Nobody who judges alerts sees the others.');
    expect(await other.picture(picture)).toBe(404);
    // By the role alone, whatever there is at the address.
    expect(await operator.picture(picture)).toBe(403);
  });

  it('hides drafts too while a deployment is live: who is wanted tomorrow may be wanted today', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    const listId = await draftOf(supervisor, 0);
    const { id } = await supervisor.get('watchlists.enrol', { listId, ...person });
    expect(await supervisor.get('watchlists.entries', { id: listId })).toMatchObject({
      count: 1,
      entries: [],
    });
    expect(await supervisor.picture(`watchlists/${id}.png`)).toBe(404);
  });
});

describe('enrolment', () => {
  it('refuses a template of another model than the list was begun with, and wipes it all the same', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    const listId = await draftOf(supervisor);
    // The model changes after the draft was found and before the template is there.
    room.recogniser.onEnrol = () => {
      room.recogniser.modelHash = 'b'.repeat(64);
    };
    expect(await supervisor.ask('watchlists.enrol', { listId, ...person })).toMatchObject({
      ok: false,
      error: { code: 'model-mismatch' },
    });
    // Both went to the database's thread, which overwrites what it is given, and are in no other's memory.
    expect(room.recogniser.templates.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
  });
});

describe('taking out of a draft', () => {
  it('is for whoever put it in, until the list is submitted', async () => {
    await using room = await openReviewRoom();
    const [builder, other] = [await room.seat('supervisor'), await room.seat('supervisor')];
    await endDeployment(builder);
    const listId = await draftOf(builder, 0);
    const first = await builder.get('watchlists.enrol', { listId, ...person });
    const second = await builder.get('watchlists.enrol', { listId, ...person, reference: 'REF-2' });
    for (const seat of [other, await room.seat('auditor'), await room.seat('admin')]) {
      expect(await seat.ask('watchlists.take-out', { entryId: first.id })).toMatchObject({ ok: false });
    }
    await builder.get('watchlists.take-out', { entryId: first.id });
    const { entries } = await builder.get('watchlists.entries', { id: listId });
    expect(entries.map(({ reference }) => reference)).toEqual(['REF-2']);
    expect(await builder.picture(`watchlists/${first.id}.png`)).toBe(404);
    expect(await room.database.client.call('watchlists.entry', { id: first.id })).toBeNull();
    await builder.get('watchlists.submit', { id: listId });
    expect(await builder.ask('watchlists.take-out', { entryId: second.id })).toMatchObject({
      error: { message: expect.stringContaining('out of a draft only') },
    });
  });
});

describe('a seal', () => {
  it.each([
    ['the body', sql`UPDATE watchlist_entries SET is_blue_list = 1`],
    ['the quality', sql`UPDATE watchlist_entries SET quality = 0.1`],
    ['the hash of the picture', sql`UPDATE watchlist_entries SET crop_sha256 = zeroblob(32)`],
    ['the picture’s own', sql`UPDATE watchlist_entries SET sealed_body = zeroblob(60)`],
    ['the template', null],
  ])('no longer fits when %s was changed', async (_what, change) => {
    await using database = await openTemporaryExecutor();
    await sealList(database);
    expect(await gallery(database)).toHaveLength(1);
    database.write(({ db, subjects }) => {
      // What an insider with every key does first.
      for (const table of ['entries', 'crops'])
        db.run({ ...sql``, text: `DROP TRIGGER watchlist_${table}_stay` });
      const template = subjects.seal('faces:list:list-1', new Uint8Array(8), 'template:entry-1');
      db.run(change ?? sql`UPDATE watchlist_entries SET sealed_template = ${template}`);
    });
    await expect(gallery(database)).rejects.toMatchObject({ code: 'database-damaged' });
  });
});

describe('the end of a list', () => {
  it('comes with the end of its deployment; alerts stay readable', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    const operator = await room.seat('operator');
    await room.match();
    const { open } = await supervisor.get('alerts.list', {});
    const id = open[0]?.id ?? '';
    await endDeployment(supervisor);

    expect(await room.database.client.call('watchlists.entry', { id: 'entry-one' })).toBeNull();
    await expect(readGallery(room.database.client, 'list-test')).rejects.toMatchObject({
      code: 'not-found',
    });
    const { entries } = await supervisor.get('case-log.list', { kind: 'watchlist.destroyed' });
    expect(entries.map(({ words }) => words)).toEqual([
      'The watchlist Test list with 1 entry was destroyed: its deployment ended. Its key is gone.',
    ]);

    await operator.get('alerts.take', { id });
    const reasons = { subject: ['features-agree' as const], system: [], environment: [] };
    for (const seat of [operator, supervisor]) {
      const vote = { id, verdict: 'match' as const, reasons, idempotencyKey: `key-of-${seat.person.id}` };
      await seat.get('alerts.judge', vote);
    }
    expect(await supervisor.get('alerts.read', { id })).toMatchObject({
      phase: 'revealed',
      candidate: shownCandidate,
    });
    expect(await supervisor.picture(`alerts/${id}/candidate-0.png`)).toBe(200);
  });

  it('comes when its time is over, for a draft as well, once, and outlives a restart', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    const listId = await draftOf(supervisor);
    room.database.clock.advance(73 * hourMs);
    const client = await room.database.reopen();
    expect(
      await client.call('watchlists.destroy-due', { at: room.database.clock.now(), builtMs: null }),
    ).toBe(2);
    expect(
      await client.call('watchlists.destroy-due', { at: room.database.clock.now(), builtMs: null }),
    ).toBe(0);
    expect(await client.call('watchlists.find', { id: listId })).toMatchObject({
      destroyedAt: expect.any(Number),
    });

    const reopened = await room.database.reopen();
    await expect(readGallery(reopened, 'list-test')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is made up for when the engine died between the end of a deployment and the end of its list', async () => {
    await using room = await openReviewRoom();
    const { client } = room.database;
    const end = { id: 'deployment-test', reason: 'The test is over.', listKeptMs: 0, actorId: null };
    await client.call('deployments.end', end);
    expect(
      await client.call('watchlists.destroy-due', { at: room.database.clock.now(), builtMs: null }),
    ).toBe(0);
    room.database.clock.advance(2 * 60_000);
    expect(
      await client.call('watchlists.destroy-due', { at: room.database.clock.now(), builtMs: null }),
    ).toBe(1);
  });
});

describe('the policy', () => {
  /** A workstation without a live deployment, and a supervisor who builds a list. */
  async function openDraft() {
    const room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    await endDeployment(supervisor);
    const listId = await draftOf(supervisor, 0);
    const enrol = async (changes: Partial<typeof person> = {}) => {
      const reply = await supervisor.ask('watchlists.enrol', { listId, ...person, ...changes });
      return reply.ok ? 'enrolled' : reply.error.message;
    };
    return Object.assign(room, { supervisor, listId, enrol });
  }

  it('says who may be listed: no other category, no old picture, none from the future', async () => {
    await using room = await openDraft();
    room.rules.policy = { ...testPolicy, watchlist: { ...testPolicy.watchlist, oldestPictureMonths: 12 } };
    expect(await room.enrol({ category: 'looks-suspicious' })).toContain('not in the policy');
    // The room's clock says 1 November 2026.
    expect(await room.enrol({ imageDate: '2025-10-31' })).toContain(
      'older than the policy allows (12 months)',
    );
    expect(await room.enrol({ imageDate: '2026-11-02' })).toContain('in the future');
    expect(await room.enrol({ imageDate: '2025-11-01' })).toBe('enrolled');
    expect(room.recogniser.templates).toHaveLength(1);
    const { entries } = await room.supervisor.get('watchlists.entries', { id: room.listId });
    expect(entries.map(({ category }) => category)).toEqual([
      { code: 'missing-vulnerable', words: 'Missing and vulnerable' },
    ]);
  });

  it('caps the list', async () => {
    await using room = await openDraft();
    room.rules.policy = { ...testPolicy, watchlist: { ...testPolicy.watchlist, maximumEntries: 2 } };
    expect(await room.enrol({ reference: 'REF-1' })).toBe('enrolled');
    expect(await room.enrol({ reference: 'REF-2' })).toBe('enrolled');
    expect(await room.enrol({ reference: 'REF-3' })).toContain('the policy allows 2 entries');
  });

  it('says which category only measures, whatever it is called', async () => {
    await using room = await openDraft();
    room.rules.policy = {
      ...testPolicy,
      categories: [
        { code: 'volunteers', words: 'Volunteers', kind: 'blue-list', under18: 'never' },
        { code: 'blue-list', words: 'Called so', kind: 'listed', under18: 'never' },
      ],
    };
    for (const category of ['volunteers', 'blue-list']) await room.enrol({ category });
    await sealListIn(room.database.client, room.listId);
    const gallery = await readGallery(room.database.client, room.listId);
    expect(gallery).toHaveLength(2);
    expect(gallery.filter(({ isBlueList }) => isBlueList)).toHaveLength(1);
  });

  it('is needed: without one nobody is listed', async () => {
    await using room = await openDraft();
    room.rules.policy = null;
    expect(await room.enrol()).toBe('There is no policy yet.');
  });

  it('says how long a list lives after its deployment; then it is destroyed', async () => {
    await using room = await openReviewRoom();
    room.rules.policy = { ...testPolicy, watchlist: { ...testPolicy.watchlist, keptHoursAfterEnd: 1 } };
    const { client } = room.database;
    await endDeployment(await room.seat('supervisor'));
    room.database.clock.advance(hourMs / 2);
    expect(
      await client.call('watchlists.destroy-due', { at: room.database.clock.now(), builtMs: null }),
    ).toBe(0);
    expect(await client.call('watchlists.find', { id: 'list-test' })).toMatchObject({ destroyedAt: null });
    // The list's own time is over then too: this one was begun to live an hour.
    room.database.clock.advance(hourMs / 2 + 2 * 60_000);
    expect(
      await client.call('watchlists.destroy-due', { at: room.database.clock.now(), builtMs: null }),
    ).toBe(1);
  });

  it('says how long a deployment may start with a list: one that none started with is destroyed then', async () => {
    await using room = await openDraft();
    await room.enrol();
    await sealListIn(room.database.client, room.listId);
    room.database.clock.advance(24 * hourMs - 1);
    const { client } = room.database;
    const due = () => ({ at: room.database.clock.now(), builtMs: 24 * hourMs });
    await client.call('watchlists.destroy-due', due());
    expect(await client.call('watchlists.find', { id: room.listId })).toMatchObject({ destroyedAt: null });
    room.database.clock.advance(1);
    expect(await client.call('watchlists.destroy-due', due())).toBe(1);
  });
});

async function sealList(database: TemporaryExecutor): Promise<void> {
  database.write((context) => {
    watchlistProcedures['watchlists.find-or-begin-draft'].run(context, {
      id: 'list-1',
      name: 'Test list',
      modelHash,
      expiresAt: context.now + hourMs,
    });
    const { pictureBase64: _, ...body } = person;
    watchlistProcedures['watchlists.enrol'].run(context, {
      id: 'entry-1',
      listId: 'list-1',
      modelHash,
      body,
      isBlueList: false,
      maximumEntries: 10,
      template: Float32Array.of(0.6, 0.8),
      quality: 0.9,
      crop: Uint8Array.of(4, 5, 6),
      actorId: null,
    });
  });
  await sealListIn(database.client, 'list-1');
}

function gallery(database: TemporaryExecutor) {
  return readGallery(database.client, 'list-1');
}
