import fc from 'fast-check';
import type { Policy } from '../../../contract/policy.ts';
import { roleSchema } from '../../../contract/domain.ts';
import { startingPolicy } from '../../policy/draft.ts';

const code = fc.stringMatching(/^[a-z][a-z0-9-]{1,12}$/);
const words = fc.stringMatching(/^[A-Za-z]{1,12}$/);
const choices = (most: number) =>
  fc
    .uniqueArray(fc.record({ code, words }), { minLength: 1, maxLength: most, selector: (item) => item.code })
    .filter((items) => new Set(items.map((item) => item.words.toLowerCase())).size === items.length);
/** Around every floor, and far from it. */
const figure = (least: number, most: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: least, max: Math.min(most, 40) }) },
    fc.integer({ min: least, max: most }),
  );
const roles = fc.subarray([...roleSchema.options]);

/** Documents with and without those that the floors need. */
const documents = fc
  .tuple(fc.subarray([...basis().authority.documents]), choices(3))
  .map(([needed, more]) => [
    ...needed,
    ...more.filter((one) => !needed.some((other) => other.code === one.code)),
  ])
  .filter((items) => items.length > 0);

/** Policies of every kind that the schema takes, most of them beyond some floor. */
export const arbitraryPolicy: fc.Arbitrary<Policy> = fc
  .record({
    useCases: choices(4),
    categories: choices(4).chain((items) =>
      fc.tuple(
        ...items.map((item) =>
          fc.record({
            code: fc.constant(item.code),
            words: fc.constant(item.words),
            kind: fc.constantFrom('listed' as const, 'blue-list' as const),
            under18: fc.constantFrom('never' as const, 'extra-authority' as const),
          }),
        ),
      ),
    ),
    outcomes: choices(4).chain((items) =>
      fc.tuple(
        ...items.map((item) =>
          fc.record({
            code: fc.constant(item.code),
            words: fc.constant(item.words),
            meaning: fc.constantFrom('arrest' as const, 'no-action' as const, 'misidentified' as const),
          }),
        ),
      ),
    ),
    reasons: fc.record({ subject: choices(3), system: choices(3), environment: choices(3) }),
    watchlist: fc.record({
      maximumEntries: figure(1, 200_000),
      oldestPictureMonths: figure(1, 1_200),
      builtHoursBeforeStart: figure(1, 8_760),
      keptHoursAfterEnd: figure(0, 8_760),
      answerableDays: figure(0, 3_650),
    }),
    authority: fc.record({ longestWindowHours: figure(1, 8_760), ranks: choices(3), documents }),
    models: fc.uniqueArray(
      fc.record({
        hash: fc.stringMatching(/^[0-9a-f]{64}$/),
        name: words,
        thresholdFloor: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 3, selector: (model) => model.hash },
    ),
    signIn: fc.record({
      secondFactorFrom: roles,
      unlockSecondFactorFrom: roles,
      idleLockMinutes: figure(1, 120),
      shiftHours: figure(1, 24),
    }),
    presence: fc.record({ intervalMinutes: figure(1, 1_440) }),
    selfTest: fc.record({ passesBeforeStart: figure(0, 100) }),
    alerts: fc.record({
      coolDownMinutes: figure(1, 1_440),
      calledOutAfterSeconds: figure(5, 3_600),
      expiresAfterMinutes: figure(1, 1_440),
      rejectedKeptHours: figure(0, 87_600),
      confirmedKeptDays: figure(0, 3_650),
      clipKeptDays: figure(0, 3_650),
      recordsKeptDays: figure(0, 36_500),
    }),
    nonMatches: fc.record({ keptSeconds: fc.oneof(fc.constant(0), figure(0, 31_536_000)) }),
    reviewers: fc.record({
      accuracyPercent: fc.integer({ min: 50, max: 100 }),
      decoysJudged: figure(1, 10_000),
      validDays: figure(1, 3_650),
    }),
    measures: fc.record({
      blueListPassesPerDeployment: figure(0, 10_000),
      decoysPerHundredAlerts: figure(0, 100),
      rotateAfterVotes: figure(1, 1_000),
    }),
    reading: fc.record({ caseLog: roles, people: roles, livePictures: roles }),
  })
  .map((changes) => ({ ...basis(), ...changes }));

function basis(): Policy {
  return startingPolicy({
    mode: 'operational',
    force: 'Example Police',
    draftedAt: 1_800_000_000_000,
    revocationList: 0,
    models: [],
  });
}
