import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policySchema, type Policy } from '../../contract/policy.ts';
import { startingPolicy } from '../policy/draft.ts';
import { defaultSignIn } from '../policy/sign-in.ts';
import { floors, loosenedFloors } from './floors.ts';
import { readPolicy } from './policy-pack.ts';
import { arbitraryPolicy } from './testing/arbitrary-policy.ts';

const start = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 1_800_000_000_000,
  revocationList: 0,
  models: [],
});

/** The domain's floors, written down a second time and apart from the code that enforces them. */
function isWithinFloors(policy: Policy): boolean {
  const { watchlist, authority, presence, alerts, nonMatches, outcomes, reading, signIn } = policy;
  const documents = authority.documents.map(({ code }) => code);
  return (
    nonMatches.keptSeconds === 0 &&
    watchlist.keptHoursAfterEnd <= 24 &&
    watchlist.builtHoursBeforeStart <= 24 &&
    authority.longestWindowHours <= 24 &&
    ['data-protection', 'equality', 'community', 'policy'].every((needed) => documents.includes(needed)) &&
    presence.intervalMinutes <= 15 &&
    alerts.rejectedKeptHours <= 24 &&
    alerts.confirmedKeptDays <= 31 &&
    alerts.clipKeptDays <= 31 &&
    (signIn === undefined || (signIn.idleLockMinutes <= 15 && signIn.shiftHours <= 12)) &&
    outcomes.some(({ meaning }) => meaning === 'misidentified') &&
    !reading.caseLog.includes('operator') &&
    reading.caseLog.includes('auditor') &&
    !reading.people.includes('operator') &&
    reading.people.includes('auditor') &&
    !reading.livePictures.some((role) => role === 'admin' || role === 'auditor')
  );
}

const signIn = defaultSignIn('operational');

/** One way to loosen each floor that has a rule. */
const loosened: Readonly<Record<string, Partial<Policy>>> = {
  'non-matches': { nonMatches: { keptSeconds: 1 } },
  'list-destroyed': { watchlist: { ...start.watchlist, keptHoursAfterEnd: 25 } },
  'list-fresh': { watchlist: { ...start.watchlist, builtHoursBeforeStart: 25 } },
  'authority-window': { authority: { ...start.authority, longestWindowHours: 25 } },
  documents: { authority: { ...start.authority, documents: start.authority.documents.slice(1) } },
  presence: { presence: { intervalMinutes: 16 } },
  'rejected-alerts': { alerts: { ...start.alerts, rejectedKeptHours: 25 } },
  'confirmed-alerts': { alerts: { ...start.alerts, confirmedKeptDays: 32 } },
  clips: { alerts: { ...start.alerts, clipKeptDays: 32 } },
  'idle-lock': { signIn: { ...signIn, idleLockMinutes: 16 } },
  shift: { signIn: { ...signIn, shiftHours: 13 } },
  misidentified: { outcomes: start.outcomes.filter(({ meaning }) => meaning !== 'misidentified') },
  readers: { reading: { ...start.reading, livePictures: ['operator', 'admin'] } },
  auditor: { reading: { ...start.reading, caseLog: ['supervisor'] } },
};

describe('the floors', () => {
  it('let the starting policy be', () => {
    expect(policySchema.parse(start)).toEqual(start);
    expect(loosenedFloors(start)).toEqual([]);
    expect(isWithinFloors(start)).toBe(true);
  });

  it.each(Object.entries(loosened))(
    'refuse a policy that loosens %s, with the sentence that says so',
    (id, changes) => {
      const policy = { ...start, ...changes };
      const floor = floors.find((one) => one.id === id);
      if (floor === undefined) throw new Error('there is no such floor');
      expect(loosenedFloors(policy)).toEqual([floor]);
      expect(readPolicy(JSON.stringify(policy))).toEqual({
        ok: false,
        because: `This policy loosens what no policy may: ${floor.words}`,
      });
    },
  );

  it('are each needed: without any one of them, its loosened policy would pass', () => {
    const withRule = floors.filter(({ isLoosenedBy }) => isLoosenedBy !== null);
    expect(withRule.map(({ id }) => id).toSorted()).toEqual(Object.keys(loosened).toSorted());
    for (const { id } of withRule) {
      const others = floors.filter((floor) => floor.id !== id);
      expect(loosenedFloors({ ...start, ...loosened[id] }, others)).toEqual([]);
    }
  });

  it('hold for every policy that is accepted', () => {
    let accepted = 0;
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        expect(policySchema.safeParse(policy).success).toBe(true);
        const { ok } = readPolicy(JSON.stringify(policy));
        expect(ok).toBe(isWithinFloors(policy));
        if (ok) accepted += 1;
      }),
      { numRuns: 3_000 },
    );
    // Tightening is as free as loosening is impossible.
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        const tightened: Policy = {
          ...policy,
          nonMatches: { keptSeconds: 0 },
          watchlist: {
            ...policy.watchlist,
            keptHoursAfterEnd: policy.watchlist.keptHoursAfterEnd % 25,
            builtHoursBeforeStart: 1 + (policy.watchlist.builtHoursBeforeStart % 24),
          },
          signIn: {
            ...(policy.signIn ?? signIn),
            idleLockMinutes: 1 + ((policy.signIn?.idleLockMinutes ?? 0) % 15),
            shiftHours: 1 + ((policy.signIn?.shiftHours ?? 0) % 12),
          },
          authority: {
            ...start.authority,
            longestWindowHours: 1 + (policy.authority.longestWindowHours % 24),
          },
          presence: { intervalMinutes: 1 + (policy.presence.intervalMinutes % 15) },
          alerts: {
            ...policy.alerts,
            rejectedKeptHours: policy.alerts.rejectedKeptHours % 25,
            confirmedKeptDays: policy.alerts.confirmedKeptDays % 32,
            clipKeptDays: policy.alerts.clipKeptDays % 32,
          },
          outcomes: start.outcomes,
          reading: { ...start.reading, livePictures: [] },
        };
        expect(readPolicy(JSON.stringify(tightened)).ok).toBe(true);
        accepted += 1;
      }),
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
