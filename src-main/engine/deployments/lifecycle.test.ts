import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deploymentStateSchema, type DeploymentState } from '../../contract/deployments.ts';
import { roleSchema } from '../../contract/domain.ts';
import { SteadyClock } from '../steady-clock.ts';
import { isOver, phaseOf, steps, takeStep, type Step, type StepTaker } from './lifecycle.ts';

const begin = 1_800_000_000_000;
const hour = 3_600_000;
const from = begin + hour;
const until = begin + 9 * hour;
const takers: readonly StepTaker[] = [...roleSchema.options, 'cordon', 'demo'];

interface Move {
  readonly step: Step;
  readonly by: StepTaker;
  /** Time that passes, and by how much somebody sets the machine's clock. */
  readonly passes: number;
  readonly setBy: number;
}

const move: fc.Arbitrary<Move> = fc.record({
  step: fc.constantFrom(...steps),
  by: fc.constantFrom(...takers),
  passes: fc.nat(2 * hour),
  setBy: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -30 * hour, max: 30 * hour })),
});

interface Taken extends Move {
  readonly before: DeploymentState;
  readonly after: DeploymentState;
  readonly at: number;
  readonly elapsed: number;
}

/** Tries every move in turn; those that were taken, in order. */
function history(moves: readonly Move[]): readonly Taken[] {
  let wall = begin;
  let elapsed = 0;
  let state: DeploymentState = 'draft';
  const clock = new SteadyClock({ wall: () => wall, elapsed: () => elapsed });
  const taken: Taken[] = [];
  for (const one of moves) {
    wall += one.passes + one.setBy;
    elapsed += one.passes;
    const now = clock.now();
    const next = takeStep({ state, from, until, step: one.step, by: one.by, now });
    if (!next.ok) continue;
    taken.push({ ...one, before: state, after: next.value, at: now, elapsed });
    state = next.value;
  }
  return taken;
}

const histories = fc.array(move, { minLength: 1, maxLength: 80 }).map(history);
const check = (property: (taken: readonly Taken[]) => void): void =>
  fc.assert(
    fc.property(histories, (taken) => property(taken)),
    { numRuns: 400 },
  );

describe('the states of a deployment, over random histories and clocks', () => {
  it('go live only after an authority, or by an urgent start', () => {
    check((taken) => {
      const firstLive = taken.findIndex(({ after }) => after === 'live');
      if (firstLive === -1) return;
      const steps = taken.slice(0, firstLive + 1).map(({ step }) => step);
      expect(steps.includes('authorise') || steps.at(-1) === 'start-urgently').toBe(true);
    });
  });

  it('need a new authority after a draft was opened again', () => {
    check((taken) => {
      for (const [nth, { step }] of taken.entries()) {
        if (step !== 'start') continue;
        const before = taken.slice(0, nth).map((one) => one.step);
        expect(before.lastIndexOf('authorise')).toBeGreaterThan(before.lastIndexOf('reopen'));
      }
    });
  });

  it('begin, test and resume recognition only inside the window, and no clock lengthens it', () => {
    check((taken) => {
      for (const { after, before, at, elapsed } of taken) {
        const begins = (after === 'live' && before !== 'live') || after === 'self-test';
        if (!begins) continue;
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at).toBeLessThan(until);
        // What time has passed in truth never exceeds what the window allows.
        expect(elapsed).toBeLessThan(until - begin);
      }
    });
  });

  it('never come back from an end', () => {
    check((taken) => {
      const end = taken.findIndex(({ after }) => isOver(after));
      if (end === -1) return;
      const after = taken.slice(end).map((one) => one.after);
      expect(after.every(isOver)).toBe(true);
      const order: readonly DeploymentState[] = ['ended', 'purged', 'reported'];
      expect(after).toEqual(after.toSorted((one, other) => order.indexOf(one) - order.indexOf(other)));
    });
  });

  it('are changed by nobody else than may change them', () => {
    const mayDo: Readonly<Record<StepTaker, readonly Step[]>> = {
      operator: ['suspend'],
      supervisor: steps.filter((step) => step !== 'purge'),
      admin: [],
      auditor: ['report'],
      cordon: ['finish-self-test', 'end', 'purge'],
      // What an officer signed, and nothing that people on the spot do.
      'control-room': ['authorise', 'authorise-afterwards'],
      demo: ['authorise', 'begin-self-test', 'finish-self-test', 'start', 'end'],
    };
    check((taken) => {
      for (const { step, by } of taken) expect(mayDo[by], `${by} ${step}`).toContain(step);
    });
    for (const state of deploymentStateSchema.options) {
      for (const step of steps) {
        expect(takeStep({ state, from, until, step, by: 'admin', now: from }).ok).toBe(false);
      }
    }
  });

  it('move between the phases that the database guards only forwards, but for a self-test', () => {
    check((taken) => {
      const order = ['draft', 'live', 'ended'];
      for (const { before, after, step } of taken) {
        if (step === 'finish-self-test') continue;
        expect(order.indexOf(phaseOf(after))).toBeGreaterThanOrEqual(order.indexOf(phaseOf(before)));
      }
    });
  });
});

it('says of every refusal why, in a sentence', () => {
  for (const state of deploymentStateSchema.options) {
    for (const step of steps) {
      for (const by of takers) {
        for (const now of [begin, from, until]) {
          const taken = takeStep({ state, from, until, step, by, now });
          if (!taken.ok) expect(taken.because).toMatch(/^[A-Z].*\.$/);
        }
      }
    }
  }
});
