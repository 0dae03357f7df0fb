import { describe, expect, it } from 'vitest';
import { sql } from '../../database/sql.ts';
import { openReviewRoom } from '../../testing/review-room/review-room.ts';
import type { Seat } from '../../testing/review-room/seat.ts';
import { candidate } from '../../testing/review-room/what-is-reviewed.ts';
import { openTemporaryExecutor } from '../../testing/temporary-database.ts';
import { listingLimits } from './listing-rules.ts';
import { readGallery } from '../read-gallery.ts';

const { reference } = candidate;
const reason = 'The person asks, letter of 1 November.';
const day = 24 * 3_600_000;

async function openOffice() {
  const room = await openReviewRoom();
  const [supervisor, auditor, other, admin, operator] = await Promise.all(
    (['supervisor', 'auditor', 'auditor', 'admin', 'operator'] as const).map((role) => room.seat(role)),
  );
  if (!supervisor || !auditor || !other || !admin || !operator) throw new Error('a seat is missing');
  /** Asked by one, confirmed by another; what the auditors read. */
  const answerTo = async (asked: string, second: Seat = admin) => {
    const { id } = await auditor.get('listings.ask', { reference: asked, reason });
    await second.get('listings.confirm', { id });
    const { questions } = await auditor.get('listings.list', {});
    return questions.find((question) => question.id === id)?.answer;
  };
  const endDeployment = () =>
    supervisor.get('deployments.end', { id: 'deployment-test', reason: 'The test is over.' });
  return Object.assign(room, { supervisor, auditor, other, admin, operator, answerTo, endDeployment });
}

describe('“was I listed?”', () => {
  it('is answered by two people after the list is gone, with what it was used for', async () => {
    await using office = await openOffice();
    await office.endDeployment();
    await expect(readGallery(office.database.client, 'list-test')).rejects.toMatchObject({
      code: 'not-found',
    });
    const { id } = await office.auditor.get('listings.ask', { reference, reason });
    const waiting = await office.admin.get('listings.list', {});
    expect(waiting.questions).toMatchObject([
      { id, state: 'pending', reference, reason, cannotConfirmBecause: null, answer: null },
    ]);
    await office.admin.get('listings.confirm', { id });
    const { questions } = await office.auditor.get('listings.list', {});
    expect(questions[0]).toMatchObject({
      state: 'answered',
      closed: { by: office.admin.person.displayName },
      answer: {
        listsAsked: 1,
        listings: [
          {
            listName: 'Test list',
            destroyedAt: expect.any(Number),
            removedAt: null,
            deployments: [{ name: 'Test deployment', place: 'High Street', endedAt: expect.any(Number) }],
          },
        ],
      },
    });
    // The second person confirms that it may be answered, and learns nothing of the list.
    expect((await office.admin.get('listings.list', {})).questions[0]).toMatchObject({ answer: null });
  });

  it('finds nobody by another reference, and the same person by other capitals and spaces', async () => {
    await using office = await openOffice();
    await office.endDeployment();
    expect(await office.answerTo(`${reference}1`)).toMatchObject({ listsAsked: 1, listings: [] });
    expect(await office.answerTo(reference.slice(0, -1))).toMatchObject({ listings: [] });
    expect((await office.answerTo(`  ${reference.toLowerCase()} `))?.listings).toHaveLength(1);
    expect((await office.answerTo(reference, office.other))?.listings).toHaveLength(1);
  });

  it('says that two people took somebody off the sealed list', async () => {
    await using office = await openOffice();
    await office.supervisor.get('watchlists.ask-removal', { listId: 'list-test', reference, reason });
    await office.auditor.get('watchlists.confirm-removal', { entryId: 'entry-one' });
    expect(await office.answerTo(reference)).toMatchObject({
      listings: [{ destroyedAt: null, removedAt: expect.any(Number) }],
    });
  });

  it('is never answered by one person, nor for those who judge, nor twice, nor a day later', async () => {
    await using office = await openOffice();
    const { auditor, other, admin, supervisor, operator } = office;
    for (const seat of [supervisor, operator, admin]) {
      expect(await seat.ask('listings.ask', { reference, reason })).toMatchObject({
        error: { code: 'not-allowed' },
      });
    }
    const { id } = await auditor.get('listings.ask', { reference, reason });
    for (const seat of [supervisor, operator]) {
      expect(await seat.ask('listings.confirm', { id })).toMatchObject({ error: { code: 'not-allowed' } });
      expect(await seat.ask('listings.list', {})).toMatchObject({ error: { code: 'not-allowed' } });
    }
    expect(await auditor.ask('listings.confirm', { id })).toMatchObject({
      error: { message: 'You asked. A second person has to confirm it.' },
    });
    const { questions } = await other.get('listings.list', {});
    expect(questions[0]?.answer).toBeNull();
    await other.get('listings.close', { id, reason: 'No letter is there.' });
    expect(await admin.ask('listings.confirm', { id })).toMatchObject({ error: { code: 'conflict' } });

    const late = await auditor.get('listings.ask', { reference, reason });
    office.database.clock.advance(listingLimits.questionMs);
    const [nextAdmin, nextAuditor] = [await office.seat('admin'), await office.seat('auditor')];
    expect(await nextAdmin.ask('listings.confirm', { id: late.id })).toMatchObject({
      error: { message: expect.stringContaining('within a day') },
    });
    const { id: own } = await nextAuditor.get('listings.ask', { reference, reason });
    await nextAuditor.get('listings.close', { id: own, reason: 'Asked by mistake.' });
    const states = (await nextAuditor.get('listings.list', {})).questions.map(({ state }) => state);
    expect(states).toEqual(['withdrawn', 'expired', 'refused']);
  });

  it('can’t be fished for: so often a day, with a reason, each in the log for those who audit', async () => {
    await using office = await openOffice();
    const { auditor, other } = office;
    expect(await auditor.ask('listings.ask', { reference, reason: '' })).toMatchObject({
      error: { code: 'bad-request' },
    });
    for (let nth = 0; nth < listingLimits.perPerson; nth++) {
      const { id } = await auditor.get('listings.ask', { reference: `REF-${String(nth)}`, reason });
      // Withdrawing gives nothing back.
      await auditor.get('listings.close', { id, reason: 'Another one.' });
    }
    expect(await auditor.ask('listings.ask', { reference, reason })).toMatchObject({
      error: { code: 'too-many-attempts' },
    });
    expect((await auditor.get('listings.list', {})).cannotAskBecause).toContain('10 times');
    await office.database.reopen();
    expect(await auditor.ask('listings.ask', { reference, reason })).toMatchObject({
      error: { code: 'too-many-attempts' },
    });
    expect((await other.get('listings.list', {})).cannotAskBecause).toBeNull();
    office.database.clock.advance(day);
    await office.database.client.call('listings.ask', {
      id: 'question-of-next-day',
      reference,
      reason,
      actor: auditor.person,
    });

    const words = async (seat: Seat) =>
      (await seat.get('case-log.list', { kind: 'listing.asked', limit: 1 })).entries[0]?.words;
    expect(await words(await office.seat('auditor'))).toBe(
      `Whether ${reference} was listed was asked, for: ${reason}`,
    );
    for (const role of ['supervisor', 'admin'] as const)
      expect(await words(await office.seat(role))).toBe('Whether somebody was listed was asked.');
  });

  it('says nothing any more once its time is over: the keys go, and with them what was asked', async () => {
    await using office = await openOffice();
    await office.endDeployment();
    await office.answerTo(reference);
    office.database.clock.advance(40 * day);
    const at = office.database.clock.now();
    const { client } = office.database;
    expect(await client.call('listings.is-destruction-due', { at })).toBe(true);
    await client.call('listings.destroy-due', { at });
    expect(await client.call('listings.is-destruction-due', { at })).toBe(false);
    const [auditor, second] = [await office.seat('auditor'), await office.seat('admin')];
    expect((await auditor.get('listings.list', {})).questions).toEqual([]);
    const { id } = await auditor.get('listings.ask', { reference, reason });
    await second.get('listings.confirm', { id });
    expect((await auditor.get('listings.list', {})).questions[0]?.answer).toEqual({
      listings: [],
      listsAsked: 0,
      reachesBackTo: null,
    });
    const { entries } = await auditor.get('case-log.list', { kind: 'listing.answered' });
    expect(entries.map(({ words }) => words)).toEqual([
      expect.stringContaining('on 0 of 0'),
      expect.stringContaining('was destroyed with the key of its subject'),
    ]);
  });
});

it('is refused by the schema without a second person who judges nothing, whoever writes it', async () => {
  await using database = await openTemporaryExecutor();
  database.write(({ db }) => {
    for (const [id, role] of [
      ['p-one', 'auditor'],
      ['p-two', 'admin'],
      ['p-three', 'supervisor'],
    ] as const)
      db.run(sql`INSERT INTO accounts (id, login_name, display_name, role, created_at)
        VALUES (${id}, ${id}, ${id}, ${role}, 1)`);
  });
  const ask = (id: string, by: string, state = 'pending') =>
    database.write(({ db }) =>
      db.run(sql`INSERT INTO listing_questions (id, asked_by, asked_at, sealed_question, state, kept_until)
        VALUES (${id}, ${by}, 1, x'', ${state}, 9)`),
    );
  expect(() => ask('q-1', 'p-three')).toThrow('an auditor asks');
  ask('q-1', 'p-one');
  const close = (state: string, by: string) => () =>
    database.write(({ db }) =>
      db.run(sql`UPDATE listing_questions SET state = ${state}, closed_by = ${by}, closed_at = 2,
        sealed_answer = ${state === 'answered' ? new Uint8Array(1) : null}`),
    );
  expect(close('answered', 'p-one')).toThrow('a second person');
  expect(close('answered', 'p-three')).toThrow('a second person');
  expect(close('refused', 'p-one')).toThrow('a second person');
  expect(close('withdrawn', 'p-two')).toThrow('a second person');
  close('answered', 'p-two')();
  expect(close('refused', 'p-two')).toThrow('once');
});

it('hashes the same person differently on every list, and without its key a hash names nobody', async () => {
  await using office = await openOffice();
  const { referenceDigest } = await import('./reference-digest.ts');
  const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const digests = keys.map((key) => referenceDigest(key, reference).toString('hex'));
  expect(new Set(digests).size).toBe(2);
  // What lies in the database is under a key that lies there only sealed.
  const nobody = await office.database.client.call('listings.list', { viewerId: 'nobody' });
  expect(JSON.stringify(nobody)).not.toContain(reference);
});
