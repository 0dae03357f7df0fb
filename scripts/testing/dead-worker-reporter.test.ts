import { expect, it } from 'vitest';
import { deadWorkerOf } from './dead-worker-reporter.ts';

it('knows a process that was ended by a signal from every other error', () => {
  const words =
    'Worker exited unexpectedly with signal SIGSEGV during started state while running test file /home/x/a b.test.ts';
  const dead = { file: '/home/x/a b.test.ts', signal: 'SIGSEGV' };
  expect(
    deadWorkerOf({ message: '[vitest-pool]: Worker forks emitted error.', cause: { message: words } }),
  ).toEqual(dead);
  expect(deadWorkerOf({ message: words })).toEqual(dead);
  for (const message of ['Worker exited unexpectedly with code 1 while running test file /a', 'signal', ''])
    expect(deadWorkerOf({ message })).toBeNull();
  expect(deadWorkerOf({})).toBeNull();
});
