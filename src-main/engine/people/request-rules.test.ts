import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../contract/domain.ts';
import { personIdOf, type RequestBody } from './request-body.ts';
import {
  cannotAddAloneBecause,
  cannotAskBecause,
  cannotConfirmBecause,
  isAlone,
  type AskedRequest,
  type Party,
  type Witness,
} from './request-rules.ts';

const party = (id: string, role: Role, state: Party['state'] = 'active'): Witness => ({
  id,
  displayName: id,
  role,
  state,
  cameraIds: null,
  deploymentIds: null,
});
const admin = party('ada', 'admin');
const other = party('abe', 'admin');
const supervisor = party('sam', 'supervisor');
const operator = party('olu', 'operator');
const auditor = party('ann', 'auditor');
const all = [admin, supervisor, operator, auditor];
const everything = { cameraIds: null, deploymentIds: null };

const change = (personId: string, role: Role): RequestBody => ({
  kind: 'change-person',
  personId,
  displayName: personId,
  role,
  ...everything,
});
const disable = (personId: string): RequestBody => ({
  kind: 'disable-person',
  personId,
  displayName: personId,
});
const reset = (personId: string): RequestBody => ({ kind: 'reset-secret', personId, displayName: personId });
const add = (role: Role): RequestBody => ({
  kind: 'add-person',
  personId: 'new',
  displayName: 'New',
  loginName: 'new',
  role,
  ...everything,
});
const asked = (body: RequestBody, changes: Partial<AskedRequest> = {}): AskedRequest => ({
  body,
  state: 'pending',
  expiresAt: 1000,
  askedBy: 'ada',
  askedRole: 'admin',
  ...changes,
});

const parties = fc
  .array(
    fc.record({
      id: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5'),
      displayName: fc.constant('Somebody'),
      role: fc.constantFrom<Role>('operator', 'supervisor', 'admin', 'auditor'),
      state: fc.constantFrom<Party['state']>('invited', 'active', 'disabled'),
      cameraIds: fc.constant(null),
      deploymentIds: fc.constant(null),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((found) => [...new Map(found.map((one) => [one.id, one])).values()]);
const bodies = fc.oneof(
  fc.constantFrom('p1', 'p2', 'p3').map(disable),
  fc.constantFrom('p1', 'p2', 'p3').map(reset),
  fc
    .tuple(fc.constantFrom('p1', 'p2', 'p3'), fc.constantFrom<Role>('operator', 'admin'))
    .map(([id, role]) => change(id, role)),
  fc.constantFrom<Role>('operator', 'admin').map(add),
);

describe('asking', () => {
  it('is for the roles that may, about others, one request at a time about a person', () => {
    expect(cannotAskBecause(change('olu', 'supervisor'), admin, all, [])).toBeNull();
    expect(cannotAskBecause(add('operator'), supervisor, all, [])).toContain('role supervisor');
    expect(cannotAskBecause(reset('ada'), supervisor, all, [])).toBeNull();
    expect(cannotAskBecause(change('ada', 'supervisor'), admin, all, [])).toContain('own account');
    expect(cannotAskBecause(disable('olu'), admin, all, [reset('olu')])).toContain('is waiting');
    expect(cannotAskBecause(disable('nobody'), admin, all, [])).toContain('no such account');
  });

  it('never takes the last admin away, nor changes who is disabled', () => {
    expect(cannotAskBecause(disable('ada'), supervisor, all, [])).toContain('last admin');
    expect(
      cannotAskBecause(change('ada', 'auditor'), other, [...all, party('abe', 'admin', 'disabled')], []),
    ).toContain('last admin');
    expect(cannotAskBecause(disable('ada'), supervisor, [...all, other], [])).toBeNull();
    expect(
      cannotAskBecause(change('olu', 'auditor'), admin, [admin, party('olu', 'operator', 'disabled')], []),
    ).toContain('is disabled');
  });
});

describe('the second person', () => {
  it('has another role, and is neither who asked nor whom it is about', () => {
    const request = asked(disable('olu'));
    expect(cannotConfirmBecause(request, supervisor, all, 0)).toBeNull();
    expect(cannotConfirmBecause(request, auditor, all, 0)).toBeNull();
    expect(cannotConfirmBecause(request, admin, all, 0)).toContain('You asked for it');
    expect(cannotConfirmBecause(request, other, [...all, other], 0)).toContain('another role');
    expect(cannotConfirmBecause(asked(disable('sam')), supervisor, all, 0)).toContain('about you');
  });

  it('comes in time, and only while whoever asked still has the role they asked in', () => {
    const request = asked(disable('olu'));
    expect(cannotConfirmBecause(request, supervisor, all, 1000)).toContain('too long');
    expect(cannotConfirmBecause(asked(disable('olu'), { state: 'refused' }), supervisor, all, 0)).toContain(
      'closed',
    );
    for (const gone of [party('ada', 'admin', 'disabled'), party('ada', 'operator')]) {
      expect(cannotConfirmBecause(request, supervisor, [gone, supervisor, operator], 0)).toContain(
        'no longer',
      );
    }
  });

  it('is needed: nobody confirms what they asked for, in whatever state the force is', () => {
    fc.assert(
      fc.property(parties, bodies, fc.nat(5), fc.nat(5), (people, body, asker, confirmer) => {
        const [one, two] = [people[asker % people.length], people[confirmer % people.length]];
        if (one === undefined || two === undefined) return;
        const request = asked(body, { askedBy: one.id, askedRole: one.role });
        if (cannotConfirmBecause(request, two, people, 0) !== null) return;
        expect(two.id).not.toBe(one.id);
        expect(two.role).not.toBe(one.role);
        expect([one.state, two.state]).toEqual(['active', 'active']);
        expect(personIdOf(body)).not.toBe(two.id);
        const admins = people.filter(({ role, state }) => role === 'admin' && state !== 'disabled');
        const losesOne =
          body.kind === 'disable-person' || (body.kind === 'change-person' && body.role !== 'admin');
        if (losesOne)
          expect(admins.every(({ id }) => id === personIdOf(body)) && admins.length > 0).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an evidence pack', () => {
  const pack = (variant: 'full' | 'redacted'): RequestBody => ({
    kind: 'export-pack',
    about: { kind: 'alert', id: 'alert-1' },
    label: 'alert 1',
    variant,
  });

  it('is agreed on by a supervisor and an auditor, and by nobody else', () => {
    const roles: readonly Role[] = ['operator', 'supervisor', 'admin', 'auditor'];
    const agree = roles.flatMap((one) =>
      roles
        .filter((two) => {
          const people = [party('one', one), party('two', two)];
          const [asker, confirmer] = people;
          if (asker === undefined || confirmer === undefined) return false;
          if (cannotAskBecause(pack('full'), asker, people, []) !== null) return false;
          const request = asked(pack('full'), { askedBy: 'one', askedRole: one });
          return cannotConfirmBecause(request, confirmer, people, 0) === null;
        })
        .map((two) => `${one}+${two}`),
    );
    expect(agree).toEqual(['supervisor+auditor', 'auditor+supervisor']);
    const own = asked(pack('full'), { askedBy: 'sam', askedRole: 'supervisor' });
    expect(cannotConfirmBecause(own, supervisor, all, 0)).toContain('You asked for it');
    expect(isAlone(pack('full'), admin, [admin])).toBe(false);
  });

  it('is asked for once at a time, and the redacted one apart', () => {
    expect(cannotAskBecause(pack('full'), supervisor, all, [pack('full')])).toContain('about alert 1');
    expect(cannotAskBecause(pack('redacted'), supervisor, all, [pack('full'), disable('olu')])).toBeNull();
  });
});

describe('the first admin alone', () => {
  it('gets one second person, a supervisor or an auditor, and then is not alone any more', () => {
    expect(isAlone(add('supervisor'), admin, [admin])).toBe(true);
    expect(cannotAddAloneBecause(add('operator'))).toContain('supervisor or an auditor');
    expect(cannotAddAloneBecause(add('admin'))).toContain('supervisor or an auditor');
    expect(cannotAddAloneBecause(add('auditor'))).toBeNull();
    const invited = [admin, party('sam', 'supervisor', 'invited')];
    expect(isAlone(add('auditor'), admin, invited)).toBe(false);
    expect(isAlone(reset('sam'), admin, invited)).toBe(true);
    expect(isAlone(disable('sam'), admin, invited)).toBe(true);
    expect(isAlone(change('sam', 'auditor'), admin, invited)).toBe(false);
  });

  it('never is while somebody else can sign in', () => {
    fc.assert(
      fc.property(parties, bodies, fc.nat(5), (people, body, asker) => {
        const one = people[asker % people.length];
        if (one === undefined || !isAlone(body, one, people)) return;
        expect(one.role).toBe('admin');
        expect(people.some(({ id, state }) => id !== one.id && state === 'active')).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
