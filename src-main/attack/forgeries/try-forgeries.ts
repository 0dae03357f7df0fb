import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { enter } from '../house/enter.ts';
import { House } from '../house/house.ts';
import { dataForgeries } from './data-forgeries.ts';
import type { Attempted, Forgery } from './forgery.ts';
import { policyForgeries } from './policy-forgeries.ts';

/** Tries each forgery on the same house, put back as it was after each. */
export async function tryForgeries(onEach: (attempted: Attempted) => void): Promise<void> {
  await using house = await House.build();
  await enter(house, 'no-policy');
  await enter(house, 'in-force');
  for (const forgery of policyForgeries) onEach(await attempt(house, forgery));
  await house.close();
  const kept = join(house.outside, 'as-it-was');
  await cp(house.directory, kept, { recursive: true });
  const startedAt = house.clock.now();
  await house.start();
  for (const forgery of dataForgeries) {
    onEach(await attempt(house, forgery));
    await house.close();
    await rm(house.directory, { recursive: true });
    await cp(kept, house.directory, { recursive: true });
    house.clock.advance(startedAt - house.clock.now());
    await house.start();
  }
}

async function attempt(house: House, { title, because, attempt: run }: Forgery): Promise<Attempted> {
  const words = await run(house).catch((cause: unknown) => `It failed in another way: ${String(cause)}`);
  return { title, isRefused: words.includes(because), words };
}
