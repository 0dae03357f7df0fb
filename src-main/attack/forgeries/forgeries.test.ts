import { expect, it } from 'vitest';
import type { Attempted } from './forgery.ts';
import { dataForgeries } from './data-forgeries.ts';
import { policyForgeries } from './policy-forgeries.ts';
import { tryForgeries } from './try-forgeries.ts';

it('refuses every forgery, and says why', async () => {
  const attempted: Attempted[] = [];
  await tryForgeries((one) => attempted.push(one));
  expect(attempted.filter(({ isRefused }) => !isRefused)).toEqual([]);
  expect(attempted).toHaveLength(policyForgeries.length + dataForgeries.length);
}, 480_000);
