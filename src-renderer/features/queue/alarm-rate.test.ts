import { expect, it } from 'vitest';
import { alarmLoad } from './alarm-rate.ts';

it('follows the benchmarks of EEMUA 191', () => {
  const loads = [0, 1, 2, 4, 5, 9, 10, 40].map(alarmLoad);
  expect(loads).toEqual([
    'calm',
    'calm',
    'steady',
    'steady',
    'demanding',
    'demanding',
    'too-many',
    'too-many',
  ]);
});
