import { expect, it } from 'vitest';
import type { ConsoleTrouble } from '../contract/console-trouble.ts';
import { argumentsToStartAgain, readStartedAgain } from './started-again.ts';

const trouble: ConsoleTrouble = {
  at: 1_700_000_000_000,
  trouble: 'stayed-empty',
  step: 'started-again',
  detail: 'no line to the engine',
  withoutGraphics: true,
};

it('hands on what the run before has to tell, once, beside what a person typed', () => {
  const typed = ['/opt/cordon', '--data=/srv/cordon'];
  const first = argumentsToStartAgain(typed, [trouble]);
  expect(first.slice(0, 2)).toEqual(typed);
  expect(readStartedAgain(first)).toEqual([trouble]);
  const second = argumentsToStartAgain(first, [{ ...trouble, at: 2 }]);
  expect(second).toHaveLength(3);
  expect(readStartedAgain(second)).toEqual([{ ...trouble, at: 2 }]);
});

it.each([
  '--started-again=',
  '--started-again=W10',
  '--started-again=%%%',
  '--started-again=eyJhIjoxfQ',
  '--demo',
])('takes %s for a start by a person', (argument) => {
  expect(readStartedAgain([argument])).toEqual([]);
});
