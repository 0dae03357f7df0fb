import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArrivedMail, MailFiler } from '../../arrived-mail.ts';
import { sql } from '../../database/sql.ts';
import { raiseAlertIn } from '../../testing/raise-alert.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../../testing/temporary-database.ts';
import { fileAlertOfSite } from './file-alert.ts';
import { fileDecision } from './file-decision.ts';
import { fileDone } from './file-done.ts';
import { fileJudgement } from './file-judgement.ts';

const filers = { alert: fileAlertOfSite, decision: fileDecision, judgement: fileJudgement, done: fileDone };
const control = { id: 1, name: 'control' };
const van = { id: 2, name: 'van-3' };
const reasons = { subject: ['features-agree'], system: [], environment: [] };

const mailOf = (
  from: ArrivedMail['from'],
  content: unknown,
  records: Uint8Array | null = null,
): ArrivedMail => ({
  from,
  own: typeof content === 'string' ? Buffer.from(content) : Buffer.from(JSON.stringify(content)),
  records,
  faces: null,
  placeOf: (group) => group,
});

const vote = (personId: string, role: string) => ({
  personId,
  by: personId,
  role,
  lockedAt: 1,
  verdict: 'match',
  reasons,
});
const two = [vote('p-1', 'operator'), vote('p-2', 'supervisor')];

describe('what another machine makes up', () => {
  let database: TemporaryExecutor;
  let alertId: string;
  beforeEach(async () => {
    database = await openTemporaryExecutor();
    ({ alertId } = await raiseAlertIn(database.client, null));
  });
  afterEach(() => database[Symbol.asyncDispose]());

  const file = (filer: MailFiler, mail: ArrivedMail) => database.write((context) => filer(context, mail));
  const state = () =>
    database.read(({ db }) => db.get<{ state: string }>(sql`SELECT state FROM alerts WHERE id = ${alertId}`))
      ?.state;

  it('judges nothing where it is a site that says so, whatever it calls the alert', () => {
    expect(file(fileJudgement, mailOf(van, { alertId, votes: two }))).toBeNull();
    const decision = { alertId, state: 'rejected', by: 'site', at: 1, wasDecoy: false, votes: [] };
    // Of an alert by that name of its own: there is none.
    expect(file(fileDecision, mailOf(van, decision))).toEqual({ events: [], decoysOn: [] });
    expect(file(fileDecision, mailOf(control, decision))).toBeNull();
    expect(file(fileDone, mailOf(van, { alertId, what: 'dispatch', by: 'p-1', at: 1 }))).toEqual({
      events: [],
      decoysOn: [],
    });
    expect(state()).toBe('new');
  });

  it.each([
    ['one person twice', [vote('p-1', 'operator'), vote('p-1', 'supervisor')]],
    ['no supervisor', [vote('p-1', 'operator'), vote('p-2', 'operator')]],
    ['one vote', [vote('p-1', 'supervisor')]],
    ['three votes', [...two, vote('p-3', 'supervisor')]],
    ['an auditor', [vote('p-1', 'auditor'), vote('p-2', 'supervisor')]],
    ['no reasons', [{ ...vote('p-1', 'operator'), reasons: undefined }, vote('p-2', 'supervisor')]],
  ])('is no judgement with %s', (_what, votes) => {
    expect(file(fileJudgement, mailOf(control, { alertId, votes }))).toBeNull();
    expect(state()).toBe('new');
  });

  it('judges an alert once: a second judgement changes nothing, and the first is kept', () => {
    expect(file(fileJudgement, mailOf(control, { alertId, votes: two }))).not.toBeNull();
    expect(state()).toBe('confirmed');
    const other = two.map((one) => ({ ...one, verdict: 'no-match' }));
    file(fileJudgement, mailOf(control, { alertId, votes: other }));
    expect(state()).toBe('confirmed');
    expect(database.read(({ db }) => db.all(sql`SELECT nth FROM votes_elsewhere`))).toHaveLength(2);
  });

  it('tells of an outcome only where two people confirmed it, and once', () => {
    const outcome = {
      alertId,
      what: 'outcome',
      by: 'Ada',
      at: 1,
      code: 'stopped',
      meaning: 'no-action',
      note: 'x',
    };
    file(fileDone, mailOf(control, outcome));
    expect(state()).toBe('new');
    file(fileJudgement, mailOf(control, { alertId, votes: two }));
    file(fileDone, mailOf(control, outcome));
    expect(state()).toBe('closed');
    expect(file(fileDone, mailOf(control, { ...outcome, note: 'y' }))).toEqual({ events: [], decoysOn: [] });
  });

  it('is refused without harm, whatever its form', () => {
    const anything = fc.oneof(fc.json(), fc.string(), fc.constant('{"alertId":"x"}'));
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(filers)),
        anything,
        fc.constantFrom(control, van),
        (filer, content, from) => {
          const filed = file(filer, mailOf(from, content));
          expect(filed === null || filed.events.length === 0).toBe(true);
        },
      ),
    );
    expect(state()).toBe('new');
  });
});
