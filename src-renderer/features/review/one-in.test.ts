import { expect, it } from 'vitest';
import { oneIn } from './one-in.ts';

it('says a share as one in so many, no finer than it is known', () => {
  expect([0.5, 0.013, 1e-4, 2.1e-6, 3e-9, 0].map(oneIn)).toEqual([
    '2',
    '77',
    '10,000',
    '480,000',
    '330,000,000',
    'more than a billion',
  ]);
});
