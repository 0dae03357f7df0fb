import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operations, type OperationInput, type OperationName } from '../../contract/operations.ts';
import { sql } from '../database/sql.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import { openTemporaryExecutor } from '../testing/temporary-database.ts';
import { readGallery } from './read-gallery.ts';

const person = {
  reference: 'REF-9-XQ',
  name: 'Ottoline Farthingale',
  category: 'missing-vulnerable',
  source: 'Custody',
  lawfulBasis: 'Warrant',
  imageDate: '2026-01-01',
  reviewer: 'Inspector Test',
  expiresOn: '2027-01-01',
  instructions: 'Approach-quietly-xq',
  pictureBase64: 'AAAA',
} satisfies Omit<OperationInput<'watchlists.enrol'>, 'listId'>;

/** Two supervisors, an auditor, and one supervisor's draft with one person on it; nothing is live. */
async function openOffice() {
  const room = await openReviewRoom();
  const [builder, other, auditor] = await Promise.all([
    room.seat('supervisor'),
    room.seat('supervisor'),
    room.seat('auditor'),
  ]);
  await builder.get('deployments.end', { id: 'deployment-test', reason: 'The test is over.' });
  const { id } = await builder.get('watchlists.begin', { name: 'Tonight' });
  await builder.get('watchlists.enrol', { listId: id, ...person });
  const list = async (seat: Seat = builder) => {
    const { lists } = await seat.get('watchlists.list', {});
    const found = lists.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error('the list is not there');
    return found;
  };
  const approve = async (seat: Seat) =>
    seat.ask('watchlists.approve', { id, contentHash: (await list()).contentHash ?? 'a'.repeat(64) });
  return Object.assign(room, { builder, other, auditor, id, list, approve });
}

describe('the life of a list', () => {
  it('goes from draft over a second person to its seal, which is the hash of what was approved', async () => {
    await using office = await openOffice();
    const { builder, auditor, id, list } = office;
    expect(await list()).toMatchObject({ state: 'draft', entries: 1, contentHash: null });
    await builder.get('watchlists.submit', { id });
    expect(await list()).toMatchObject({ state: 'submitted', submitted: { by: builder.person.displayName } });
    expect(await office.approve(auditor)).toMatchObject({ ok: true });
    const approved = await list();
    expect(approved).toMatchObject({ state: 'approved', approved: { by: auditor.person.displayName } });
    const { sealHash } = await builder.get('watchlists.seal', { id });
    expect(sealHash).toBe(approved.contentHash);
    expect(await list()).toMatchObject({ state: 'sealed', sealHash, sealedAt: office.database.clock.now() });
    expect(await readGallery(office.database.client, id)).toHaveLength(1);
    const { entries } = await auditor.get('case-log.list', { text: 'Tonight' });
    expect(entries.map(({ words }) => words.replace(/[0-9a-f]{12}/, '#')).toReversed()).toEqual([
      'The watchlist Tonight was begun.',
      `${person.reference} was enrolled in the watchlist Tonight, picture quality 0.900.`,
      'The watchlist Tonight with 1 entry was submitted for approval: #.',
      'The watchlist Tonight with 1 entry was approved by a second person: #.',
      'The watchlist Tonight was sealed with 1 entry: #.',
      'What the watchlist Tonight (#) is made up of was counted.',
    ]);
    await builder.get('watchlists.discard', { id, reason: 'The operation was called off.' });
    expect(await list()).toMatchObject({ state: 'destroyed' });
    expect(await office.database.client.call('watchlists.entry', { id: 'entry-one' })).toBeNull();
  });

  it('skips no step', async () => {
    await using office = await openOffice();
    const { builder, auditor, id } = office;
    const refused = { ok: false, error: { code: 'conflict' } };
    expect(await office.approve(auditor)).toMatchObject(refused);
    expect(await builder.ask('watchlists.seal', { id })).toMatchObject(refused);
    await builder.get('watchlists.submit', { id });
    expect(await builder.ask('watchlists.submit', { id })).toMatchObject(refused);
    expect(await builder.ask('watchlists.seal', { id })).toMatchObject(refused);
    expect(await builder.ask('watchlists.enrol', { listId: id, ...person })).toMatchObject(refused);
    expect(await office.approve(auditor)).toMatchObject({ ok: true });
    expect(await office.approve(auditor)).toMatchObject(refused);
    await builder.get('watchlists.seal', { id });
    expect(await builder.ask('watchlists.send-back', { id, reason: 'No.' })).toMatchObject(refused);
    expect(await builder.ask('watchlists.seal', { id })).toMatchObject(refused);
  });

  it('takes neither the word of who submitted it, nor of who enrolled on it, nor one about something else', async () => {
    await using office = await openOffice();
    const { builder, other, auditor, id } = office;
    await other.get('watchlists.enrol', { listId: id, ...person, reference: 'REF-10' });
    await builder.get('watchlists.submit', { id });
    expect(await office.approve(builder)).toMatchObject({
      error: { message: 'You submitted it. A second person has to approve it.' },
    });
    expect(await office.approve(other)).toMatchObject({
      error: { message: expect.stringContaining('You enrolled people on it') },
    });
    const contentHash = 'b'.repeat(64);
    expect(await auditor.ask('watchlists.approve', { id, contentHash })).toMatchObject({
      error: { message: expect.stringContaining('changed since you looked') },
    });
  });

  it('goes back to the draft with a reason, and needs a new approval then', async () => {
    await using office = await openOffice();
    const { builder, auditor, id, list } = office;
    await builder.get('watchlists.submit', { id });
    const { contentHash } = await list();
    await office.approve(auditor);
    await auditor.get('watchlists.send-back', { id, reason: 'One basis has lapsed.' });
    expect(await list()).toMatchObject({ state: 'draft', sentBackBecause: 'One basis has lapsed.' });
    await builder.get('watchlists.enrol', { listId: id, ...person, reference: 'REF-10' });
    await builder.get('watchlists.submit', { id });
    const again = await list();
    expect(again).toMatchObject({ state: 'submitted', approved: null, sentBackBecause: null });
    expect(again.contentHash).not.toBe(contentHash);
  });

  it('is not ended by a person while a deployment uses it', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    expect(
      await supervisor.ask('watchlists.discard', { id: 'list-test', reason: 'I want to.' }),
    ).toMatchObject({ error: { message: expect.stringContaining('A deployment uses this list') } });
  });
});

describe('every role', () => {
  const everything = (id: string) =>
    ({
      'watchlists.list': {},
      'watchlists.begin': { name: 'Mine' },
      'watchlists.entries': { id },
      'watchlists.enrol': { listId: id, ...person },
      'watchlists.submit': { id },
      'watchlists.approve': { id, contentHash: 'a'.repeat(64) },
      'watchlists.send-back': { id, reason: 'Because.' },
      'watchlists.seal': { id },
      'watchlists.discard': { id, reason: 'Because.' },
    }) as const satisfies {
      readonly [Name in OperationName & `watchlists.${string}`]?: OperationInput<Name>;
    };

  it.each([
    ['admin', []],
    ['operator', []],
    ['auditor', ['watchlists.list', 'watchlists.entries', 'watchlists.approve', 'watchlists.send-back']],
  ] as const)('%s may ask only for %j', async (role, allowed) => {
    await using office = await openOffice();
    const seat = await office.seat(role);
    const inputs = everything(office.id);
    const open: string[] = [];
    for (const name of Object.keys(inputs) as (keyof typeof inputs)[]) {
      const reply = await seat.ask(name, inputs[name] as never);
      if (reply.ok || reply.error.code !== 'not-allowed') open.push(name);
    }
    expect(open).toEqual(allowed);
  });

  it('learns no name, reference, picture or instruction of what others enrolled, except the auditor', async () => {
    await using office = await openOffice();
    const { builder, other, auditor, id } = office;
    const { entries: own } = await builder.get('watchlists.entries', { id });
    const picture = own[0]?.picture ?? '';
    const secrets = [person.reference, person.name, person.instructions, picture];
    const wire = async (seat: Seat) =>
      JSON.stringify([await seat.ask('watchlists.list', {}), await seat.ask('watchlists.entries', { id })]);
    const expectBlind = async () => {
      for (const secret of secrets) expect(await wire(other)).not.toContain(secret);
      expect(await other.picture(picture)).toBe(404);
      expect(await auditor.picture(picture)).toBe(403);
    };
    await expectBlind();
    await builder.get('watchlists.submit', { id });
    await expectBlind();
    const { entries } = await other.get('watchlists.entries', { id });
    expect(entries).toMatchObject([{ name: null, reference: null, picture: null, source: 'Custody' }]);
    const read = await auditor.get('watchlists.entries', { id });
    expect(read.entries).toMatchObject([{ name: person.name, reference: person.reference, picture: null }]);
    const { entries: log } = await auditor.get('case-log.list', { kind: 'watchlist.read' });
    expect(log.map(({ words }) => words).toReversed()).toContain('Who is on the watchlist Tonight was read.');
    await office.approve(auditor);
    await builder.get('watchlists.seal', { id });
    await expectBlind();
    for (const secret of secrets) expect(await wire(builder)).not.toContain(secret);
    expect(await builder.picture(picture)).toBe(404);
  });
});

describe('a stream', () => {
  it('has no way into a list: no operation takes a camera, an alert or a probe where an entry is made', async () => {
    await using room = await openReviewRoom();
    const supervisor = await room.seat('supervisor');
    await room.match();
    const { open } = await supervisor.get('alerts.list', {});
    const alertId = open[0]?.id ?? '';
    const { id: listId } = await supervisor.get('watchlists.begin', { name: 'From a stream' });
    const { pictureBase64: _, ...facts } = person;
    const sources = [
      { alertId },
      { cameraId: 'cam-01' },
      { picture: `alerts/${alertId}/probe-0.png` },
      { pictureBase64: `alerts/${alertId}/probe-0.png` },
    ];
    for (const source of sources) {
      const input = { listId, ...facts, ...source };
      expect(await supervisor.ask('watchlists.enrol', input as never)).toMatchObject({
        error: { code: 'bad-request' },
      });
    }
    const { id } = await supervisor.get('imports.begin', { listId });
    for (const file of [`../alerts/${alertId}/probe-0.png`, `/media/alerts/${alertId}/probe-0.png`]) {
      const input = { id, file, offset: 0, isLast: true, dataBase64: '' };
      expect(await supervisor.ask('imports.put', input)).toMatchObject({ error: { code: 'bad-request' } });
    }
    const entered = Object.entries(operations).filter(([, { input }]) => {
      const shape = z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' });
      return /"(pictureBase64|dataBase64)"/.test(JSON.stringify(shape));
    });
    expect(entered.map(([name]) => name)).toEqual(['watchlists.enrol', 'imports.put']);
  });
});

describe('the schema', () => {
  const account = (id: string, role: string) =>
    sql`INSERT INTO accounts (id, login_name, display_name, role, created_at) VALUES (${id}, ${id}, ${id}, ${role}, 1)`;
  const hash = 'c'.repeat(64);
  const submitted = sql`UPDATE watchlists SET submitted_at = 2, submitted_by = 'p-one', content_hash = ${hash}`;
  const approvedBy = (id: string) => sql`UPDATE watchlists SET approved_at = 3, approved_by = ${id}`;
  const entry = sql`INSERT INTO watchlist_entries VALUES ('entry-2', 'list-1', 0, 1, 'p-three', zeroblob(32), x'', x'', NULL)`;

  const second = sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at)
    VALUES ('list-2', 'Two', ${hash}, 1, 9)`;
  const importOf = (listId: string, committedAt: number | null = null) =>
    sql`INSERT INTO watchlist_imports VALUES ('import-1', ${listId}, 'p-three', 1, ${committedAt})`;
  const imported = sql`INSERT INTO watchlist_entries VALUES ('entry-3', 'list-1', 0, 1, 'p-three', zeroblob(32), x'', x'',
    'import-1')`;
  const carriedOut = sql`UPDATE watchlist_imports SET committed_at = 2`;

  it.each([
    [
      'a list that begins as sealed',
      [],
      sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at, seal_hash)
      VALUES ('list-2', 'Two', ${hash}, 1, 9, ${hash})`,
      'begins as a draft',
    ],
    ['the word of who submitted it', [submitted], approvedBy('p-one'), 'a second person'],
    ['an admin’s word', [submitted], approvedBy('p-admin'), 'a second person'],
    ['the word of who enrolled on it', [entry, submitted], approvedBy('p-three'), 'a second person'],
    ['a word before it was submitted', [], approvedBy('p-two'), 'a second person'],
    [
      'a seal without approval',
      [submitted],
      sql`UPDATE watchlists SET seal_hash = ${hash}`,
      'as it was approved',
    ],
    [
      'another seal than what was approved',
      [submitted, approvedBy('p-two')],
      sql`UPDATE watchlists SET seal_hash = ${'d'.repeat(64)}`,
      'as it was approved',
    ],
    ['one more entry after submission', [submitted], entry, 'no more entries'],
    ['an import that begins as carried out', [], importOf('list-1', 5), 'lists nobody'],
    ['an entry more of an import', [importOf('list-1'), carriedOut], imported, 'takes no more entries'],
    ['an entry of another list’s import', [second, importOf('list-2')], imported, 'takes no more entries'],
    [
      'an import carried out after submission',
      [importOf('list-1'), imported, submitted],
      carriedOut,
      'into a draft',
    ],
    ['an import carried out twice', [importOf('list-1'), carriedOut], carriedOut, 'once'],
    [
      'an import without what it brought',
      [importOf('list-1'), imported, carriedOut, submitted],
      sql`DELETE FROM watchlist_entries`,
      'loses no entries',
    ],
    [
      'the word of who imported into it',
      [importOf('list-1'), imported, carriedOut, submitted],
      approvedBy('p-three'),
      'a second person',
    ],
    ['one entry fewer', [entry, submitted], sql`DELETE FROM watchlist_entries`, 'loses no entries'],
    ['another entry in its place', [entry], sql`UPDATE watchlist_entries SET quality = 0`, 'never changed'],
    [
      'a longer life after the seal',
      [submitted, approvedBy('p-two'), sql`UPDATE watchlists SET seal_hash = ${hash}`],
      sql`UPDATE watchlists SET expires_at = 99`,
      'never changed',
    ],
  ] as const)('refuses %s, whoever writes it', async (_what, before, statement, refusal) => {
    await using database = await openTemporaryExecutor();
    database.write(({ db }) => {
      const people = [
        ['p-one', 'supervisor'],
        ['p-two', 'auditor'],
        ['p-three', 'supervisor'],
        ['p-admin', 'admin'],
      ] as const;
      for (const [id, role] of people) db.run(account(id, role));
      db.run(sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at)
        VALUES ('list-1', 'One', ${hash}, 1, 9)`);
      for (const step of before) db.run(step);
    });
    expect(() => database.write(({ db }) => db.run(statement))).toThrow(refusal);
  });
});
