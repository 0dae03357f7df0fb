import { expect, it } from 'vitest';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import { driftOf, falseAlarmShare, type Batch } from './drift.ts';
import { shareAtRisk } from './power.ts';

const courses = 4_000;
const deployments = 400;
/** Black people's part of London's population, by the census that DOMAIN.md's interval goes by. */
const base = 0.135;

/** Two years of deployments with at most two false alerts each, as seldom as they are. */
function course(random: () => number, share: number): readonly Batch[] {
  return Array.from({ length: deployments }, () => {
    const of = random() < 0.2 ? 1 + Math.floor(random() * 2) : 0;
    const count = Array.from({ length: of }, () => random()).filter((one) => one < share).length;
    return { count, of };
  });
}

function alarms(share: number): number {
  const random = createRandom(20_261_126);
  let raised = 0;
  for (let nth = 0; nth < courses; nth++)
    if (driftOf(course(random, share), base).alarmAt !== null) raised += 1;
  return raised / courses;
}

it('raises an alarm in no more than one course of twenty while nothing has changed, though it is looked at after each deployment', () => {
  // Three standard errors of a share of 5% in so many courses are 1%: it stays below even without them.
  const share = alarms(base);
  expect(share).toBeGreaterThan(0.001);
  expect(share).toBeLessThanOrEqual(falseAlarmShare);
});

it('raises one mostly where the risk is three times as high, and seldom where it is lower', () => {
  expect(alarms(shareAtRisk(base, 3))).toBeGreaterThan(0.9);
  expect(alarms(base / 2)).toBeLessThan(0.01);
});

it('is worth one before anything was counted, and says after which batch it went beyond the limit', () => {
  expect(driftOf([], base)).toEqual({ evidence: 1, alarmAt: null });
  expect(driftOf([{ count: 0, of: 0 }], base)).toEqual({ evidence: 1, alarmAt: null });
  const { evidence, alarmAt } = driftOf(
    Array.from({ length: 9 }, () => ({ count: 1, of: 1 })),
    base,
  );
  // A quarter each of 1.405⁴, 1.762⁴, 2.362⁴ and 3.247⁴ is 39; of the cubes 14.
  expect(alarmAt).toBe(3);
  expect(evidence).toBeGreaterThan(20);
});
