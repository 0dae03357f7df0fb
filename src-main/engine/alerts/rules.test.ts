import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roleSchema, verdictSchema, type Role, type Verdict } from '../../contract/domain.ts';
import { cannotJudgeBecause, cannotTakeBecause, decide, isRepeat, stateAfterVote } from './rules.ts';

const roles = fc.constantFrom(...roleSchema.options);
const verdicts = fc.constantFrom(...verdictSchema.options);

describe('who may judge', () => {
  it('never lets two votes through without two people, one of them a supervisor', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), role: roles, verdict: verdicts }), {
          maxLength: 12,
        }),
        fc.boolean(),
        (attempts, isDecoy) => {
          const roleOf = new Map<string, Role>();
          const votes: { personId: string; role: Role; verdict: Verdict }[] = [];
          for (const attempt of attempts) {
            const role = roleOf.get(attempt.id) ?? attempt.role;
            roleOf.set(attempt.id, role);
            const state =
              votes.length === 0
                ? 'acknowledged'
                : stateAfterVote(
                    votes.map((vote) => vote.verdict),
                    isDecoy,
                  );
            if (cannotJudgeBecause({ state, votes, holder: null }, { id: attempt.id, role }) === null) {
              votes.push({ personId: attempt.id, role, verdict: attempt.verdict });
            }
          }
          expect(votes.length).toBeLessThanOrEqual(2);
          if (isDecoy)
            expect(
              stateAfterVote(
                votes.map((vote) => vote.verdict),
                true,
              ),
            ).not.toBe('confirmed');
          if (votes.length === 2) {
            expect(new Set(votes.map(({ personId }) => personId)).size).toBe(2);
            expect(votes.some(({ role }) => role === 'supervisor')).toBe(true);
            expect(votes.every(({ role }) => role === 'operator' || role === 'supervisor')).toBe(true);
          }
        },
      ),
    );
  });

  it('asks to take a new alert first, and leaves one in the hands that have it', () => {
    const me = { id: 'a', role: 'operator' } as const;
    expect(cannotJudgeBecause({ state: 'new', votes: [], holder: null }, me)).toBe('Take the alert first.');
    const taken = (id: string) =>
      ({ state: 'acknowledged', votes: [], holder: { id, name: 'Ada' } }) as const;
    expect(cannotJudgeBecause(taken('a'), me)).toBeNull();
    expect(cannotJudgeBecause(taken('b'), me)).toContain('Ada has this alert in hand.');
    expect(cannotTakeBecause(taken('b'), me)).toBeNull();
  });

  it('lets nobody judge what has expired', () => {
    const me = { id: 'a', role: 'supervisor' } as const;
    expect(cannotJudgeBecause({ state: 'expired', votes: [], holder: null }, me)).toContain('expired');
    expect(cannotTakeBecause({ state: 'expired', votes: [] }, me)).toContain('expired');
  });
});

describe('the decision', () => {
  it('confirms only two matches', () => {
    fc.assert(
      fc.property(fc.array(verdicts, { maxLength: 3 }), (cast) => {
        const isTwoMatches = cast.length === 2 && cast.every((verdict) => verdict === 'match');
        expect(decide(cast)).toBe(isTwoMatches ? 'confirmed' : 'rejected');
      }),
    );
  });
});

describe('repeats', () => {
  const match = { cameraId: 'one', at: 100_000 };
  it('holds a match back while an alert about the same entry is open', () => {
    expect(isRepeat([{ cameraId: 'two', state: 'judged-once', raisedAt: 0 }], match, 60_000)).toBe(true);
  });
  it('raises again on another camera once the earlier alert was rejected', () => {
    expect(isRepeat([{ cameraId: 'two', state: 'rejected', raisedAt: 90_000 }], match, 60_000)).toBe(false);
  });
  it('raises again on another camera once the earlier alert expired', () => {
    expect(isRepeat([{ cameraId: 'two', state: 'expired', raisedAt: 90_000 }], match, 60_000)).toBe(false);
  });
  it('raises again on the same camera after the cool-down', () => {
    expect(isRepeat([{ cameraId: 'one', state: 'closed', raisedAt: 30_000 }], match, 60_000)).toBe(false);
    expect(isRepeat([{ cameraId: 'one', state: 'closed', raisedAt: 50_000 }], match, 60_000)).toBe(true);
  });
});
