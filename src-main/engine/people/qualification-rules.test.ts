import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cannotReviewBecause, fallsShortBecause, validUntil } from './qualification-rules.ts';

const day = 24 * 60 * 60_000;
const rules = { accuracyPercent: 90, decoysJudged: 40, validDays: 365 };
const now = 1_000 * day;
const result = { basis: 'training' as const, decoysJudged: 40, decoysRight: 36, testedAt: now - day };
const granted = { ...result, grantedAt: now - day, validUntil: validUntil(result, rules) };

describe('a test result', () => {
  it('is enough at the policy’s figures, and one less in any of them is not', () => {
    expect(fallsShortBecause(result, rules, now)).toBeNull();
    expect(fallsShortBecause({ ...result, decoysRight: 35 }, rules, now)).toContain('90% right');
    expect(fallsShortBecause({ ...result, decoysJudged: 39 }, rules, now)).toContain('40 decoys');
    expect(fallsShortBecause({ ...result, testedAt: now + 1 }, rules, now)).toContain('not come yet');
    expect(fallsShortBecause({ ...result, testedAt: now - 365 * day }, rules, now)).toContain('older');
  });

  it('is never rounded into passing, and a stricter policy passes nobody whom the laxer one refused', () => {
    const figures = fc.record({
      accuracyPercent: fc.integer({ min: 50, max: 100 }),
      decoysJudged: fc.integer({ min: 1, max: 200 }),
      validDays: fc.integer({ min: 1, max: 400 }),
    });
    const results = fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.nat(), fc.integer({ min: 0, max: 500 }))
      .map(([judged, right, days]) => ({
        basis: 'decoys' as const,
        decoysJudged: judged,
        decoysRight: judged === 0 ? 0 : right % (judged + 1),
        testedAt: now - days * day,
      }));
    fc.assert(
      fc.property(figures, figures, results, (one, more, tested) => {
        if (fallsShortBecause(tested, one, now) === null) {
          expect(tested.decoysRight / tested.decoysJudged).toBeGreaterThanOrEqual(one.accuracyPercent / 100);
          return;
        }
        const stricter = {
          accuracyPercent: Math.max(one.accuracyPercent, more.accuracyPercent),
          decoysJudged: Math.max(one.decoysJudged, more.decoysJudged),
          validDays: Math.min(one.validDays, more.validDays),
        };
        expect(fallsShortBecause(tested, stricter, now)).not.toBeNull();
      }),
    );
  });
});

describe('a qualification', () => {
  it('counts until its end, by the rules that hold when it is looked at', () => {
    expect(cannotReviewBecause(granted, rules, 'operational', now)).toBeNull();
    expect(cannotReviewBecause(granted, null, 'operational', now)).toBeNull();
    expect(cannotReviewBecause(null, rules, 'operational', now)).toContain('not qualified');
    expect(cannotReviewBecause(granted, rules, 'operational', granted.validUntil)).toContain('ran out');
    const stricter = { ...rules, accuracyPercent: 95 };
    expect(cannotReviewBecause(granted, stricter, 'operational', now)).toContain('does not count');
    // A laxer policy doesn't make one longer that was granted before it.
    const laxer = { ...rules, validDays: 3_650 };
    expect(cannotReviewBecause(granted, laxer, 'operational', granted.validUntil)).toContain('ran out');
  });

  it('of the demo is worth nothing with real data', () => {
    const demo = { ...granted, basis: 'demo' as const, decoysJudged: 0, decoysRight: 0 };
    expect(cannotReviewBecause(demo, rules, 'demo', now)).toBeNull();
    expect(cannotReviewBecause(demo, rules, 'operational', now)).toContain('worth nothing');
  });
});
