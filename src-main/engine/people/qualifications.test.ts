import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../database/sql.ts';
import { PeopleOffice, type OfficeDesk } from '../testing/people-office.ts';

const refusal = (code: string, words = ''): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code, message: expect.stringContaining(words) }),
  });
const day = 24 * 60 * 60_000;
const reason = 'Test sheet 12, seen by the trainer.';

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

const result = (personId: string, changes = {}) => ({
  personId,
  basis: 'training' as const,
  decoysJudged: 50,
  decoysRight: 48,
  testedAt: office.clock.now() - day,
  reason,
  ...changes,
});
const idOf = (desk: OfficeDesk): string => desk.session?.person.id ?? '';
const reviewingOf = async (desk: OfficeDesk) => (await desk.get('account.read', {})).reviewing;

it('is written down by a supervisor and an auditor, seen by the person and by those who look after people', async () => {
  const { supervisor, auditor, operator, admin } = await office.withEverybody();
  expect((await reviewingOf(operator))?.cannotReviewBecause).toContain('not qualified');
  expect(await reviewingOf(auditor)).toBeNull();
  const { requestId } = await supervisor.get('people.ask-to-qualify', result(idOf(operator)));
  const [waiting] = (await auditor.get('requests.list', {})).requests;
  expect(waiting?.words).toContain(
    'Olu Person to judge alerts: 48 of 50 decoys right, in a test, on 2026-10-31',
  );
  await auditor.get('requests.confirm', { id: requestId });
  expect(await reviewingOf(operator)).toMatchObject({
    cannotReviewBecause: null,
    qualification: { basis: 'training', validUntil: office.clock.now() + 364 * day },
  });
  const { people } = await admin.get('people.list', {});
  expect(
    people.map(({ loginName, qualification }) => [loginName, qualification?.decoysRight]),
  ).toContainEqual(['olu', 48]);
  expect(await office.logWords()).toContain(
    'Olu Person (operator) is qualified to judge alerts until 2027-10-31 09:00 UTC: 48 of 50 decoys right, tested 2026-10-31 09:00 UTC.',
  );
});

describe('nobody', () => {
  it('asks or confirms who may not: by role, about themselves, without an auditor, or twice', async () => {
    const { supervisor, auditor, operator, admin } = await office.withEverybody();
    const nobody = office.desk();
    const asking = result(idOf(operator));
    for (const [desk, code] of [
      [nobody, 'not-signed-in'],
      [operator, 'not-allowed'],
      [admin, 'not-allowed'],
    ] as const) {
      expect(await desk.ask('people.ask-to-qualify', asking)).toEqual(refusal(code));
      expect(await desk.ask('people.end-qualification', { personId: idOf(operator), reason })).toEqual(
        refusal(code),
      );
    }
    expect(await supervisor.ask('people.ask-to-qualify', result(idOf(supervisor)))).toEqual(
      refusal('conflict', 'own account'),
    );
    for (const desk of [admin, auditor]) {
      expect(await supervisor.ask('people.ask-to-qualify', result(idOf(desk)))).toEqual(
        refusal('conflict', 'only operators and supervisors'),
      );
    }
    const { requestId: id } = await supervisor.get('people.ask-to-qualify', asking);
    expect(await admin.ask('requests.confirm', { id })).toEqual(refusal('conflict', 'is an auditor'));
    expect(await supervisor.ask('requests.confirm', { id })).toEqual(refusal('conflict', 'second person'));
    expect(await operator.ask('requests.confirm', { id })).toEqual(refusal('not-allowed'));
    expect((await reviewingOf(operator))?.qualification).toBeNull();
    await auditor.get('requests.confirm', { id });
    expect(await auditor.ask('requests.confirm', { id })).toEqual(refusal('conflict', 'closed'));
    // The only supervisor is vouched for by an auditor and an admin.
    const own = await auditor.get('people.ask-to-qualify', result(idOf(supervisor)));
    expect(await supervisor.ask('requests.confirm', { id: own.requestId })).toEqual(
      refusal('conflict', 'about you'),
    );
    await admin.get('requests.confirm', { id: own.requestId });
    expect((await reviewingOf(supervisor))?.cannotReviewBecause).toBeNull();
  });

  it.each([
    ['too few decoys', { decoysJudged: 39, decoysRight: 39 }, 'conflict'],
    ['too many wrong', { decoysRight: 44 }, 'conflict'],
    ['an old test', { testedAt: Date.UTC(2025, 9, 1) }, 'conflict'],
    ['a test of tomorrow', { testedAt: Date.UTC(2026, 10, 2) }, 'conflict'],
    ['more right than judged', { decoysRight: 51 }, 'bad-request'],
    ['the demo’s word', { basis: 'demo' }, 'bad-request'],
  ])('is qualified by %s', async (_, changes, code) => {
    const { supervisor, operator } = await office.withEverybody();
    expect(await supervisor.ask('people.ask-to-qualify', result(idOf(operator), changes) as never)).toEqual(
      refusal(code),
    );
  });

  it('is qualified by what the policy no longer takes when the second person confirms', async () => {
    const { supervisor, auditor, operator } = await office.withEverybody();
    const { requestId: id } = await supervisor.get('people.ask-to-qualify', result(idOf(operator)));
    office.reviewerRules = { ...office.reviewerRules, accuracyPercent: 97 };
    expect(await auditor.ask('requests.confirm', { id })).toEqual(refusal('conflict', '97%'));
    expect((await reviewingOf(operator))?.qualification).toBeNull();
  });
});

it('runs out, and is taken back by one person at once', async () => {
  const { supervisor, auditor, operator, otherOperator } = await office.withEverybody();
  for (const desk of [operator, otherOperator]) {
    const { requestId: id } = await supervisor.get('people.ask-to-qualify', result(idOf(desk)));
    await auditor.get('requests.confirm', { id });
  }
  const ending = { personId: idOf(operator), reason: 'Two of five decoys wrong this week.' };
  await auditor.get('people.end-qualification', ending);
  expect((await reviewingOf(operator))?.cannotReviewBecause).toContain('not qualified');
  expect(await auditor.ask('people.end-qualification', ending)).toEqual(
    refusal('conflict', 'no qualification'),
  );
  expect(await office.logWords()).toContain(
    'The qualification of Olu Person (operator) to judge alerts was taken back. Reason: Two of five decoys wrong this week.',
  );
  office.clock.advance(365 * day);
  const again = await office.signedIn('ole');
  expect((await reviewingOf(again))?.cannotReviewBecause).toContain('ran out');
});

it('is no row that somebody changes: it is taken back, never made longer or unmade', async () => {
  const { supervisor, auditor, operator } = await office.withEverybody();
  const { requestId: id } = await supervisor.get('people.ask-to-qualify', result(idOf(operator)));
  await auditor.get('requests.confirm', { id });
  for (const [statement, words] of [
    [sql`UPDATE qualifications SET valid_until = valid_until + 1`, 'never changed'],
    [sql`UPDATE qualifications SET decoys_right = 50`, 'never changed'],
    [sql`DELETE FROM qualifications`, 'never deleted'],
  ] as const) {
    await expect(office.editDatabase(statement)).rejects.toThrow(words);
    await office.restart();
    await office.signedIn('ada');
  }
});

it('on the ground of decoys is exactly what was counted, when it is asked for and when it is confirmed', async () => {
  const { supervisor, auditor, operator } = await office.withEverybody();
  const ofDecoys = result(idOf(operator), { basis: 'decoys' });
  const counted = 'Cordon has counted 47 right of 50 decoys';
  office.decoyRecord = { decoysJudged: 50, decoysRight: 47 };
  expect(await supervisor.ask('people.ask-to-qualify', ofDecoys)).toEqual(refusal('conflict', counted));
  office.decoyRecord = { decoysJudged: 50, decoysRight: 48 };
  const { requestId: id } = await supervisor.get('people.ask-to-qualify', ofDecoys);
  office.decoyRecord = { decoysJudged: 50, decoysRight: 47 };
  expect(await auditor.ask('requests.confirm', { id })).toEqual(refusal('conflict', counted));
  office.decoyRecord = { decoysJudged: 50, decoysRight: 48 };
  await auditor.get('requests.confirm', { id });
  expect((await reviewingOf(operator))?.qualification).toMatchObject({ basis: 'decoys', decoysRight: 48 });
});
