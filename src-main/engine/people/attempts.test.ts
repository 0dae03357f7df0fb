import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { createAttempts, waitMs } from './attempts.ts';

const record = { lastAt: 1_000_000, unlogged: 0, unloggedSince: null };

describe('the wait after wrong attempts', () => {
  it('begins with the fifth, doubles and ends at a quarter of an hour', () => {
    const waits = [0, 4, 5, 6, 7, 9, 10, 500].map((failures) =>
      waitMs({ ...record, failures }, record.lastAt),
    );
    expect(waits).toEqual([0, 0, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000]);
    expect(waitMs({ ...record, failures: 5 }, record.lastAt + 29_000)).toBe(1000);
    expect(waitMs({ ...record, failures: 5 }, record.lastAt + 30_000)).toBe(0);
  });

  it('is never longer for a clock that was set back', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer(), (failures, now) => {
        const wait = waitMs({ ...record, failures }, now);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(900_000);
      }),
    );
  });
});

describe('attempts', () => {
  it('on a name that has to wait are not forgotten over a thousand others that somebody makes up', async () => {
    const directory = await temporaryDirectory();
    try {
      // What is there as if it had been tried: each attempt writes the file anew.
      const other = (failures: number) => ({ failures, lastAt: 2_000, unlogged: 0, unloggedSince: null });
      const names = Object.fromEntries(
        Array.from({ length: 1_000 }, (_, nth) => [`made-up-${String(nth)}`, other(1)]),
      );
      const waiting = { ...other(7), lastAt: 1_000 };
      await writeFile(
        join(directory, 'sign-in-attempts.json'),
        JSON.stringify({ format: 'cordon-sign-in-attempts', version: 1, names: { ...names, waiting } }),
      );
      const attempts = createAttempts(directory);
      await attempts.begin('one-more', 3_000);
      expect(await attempts.waitMs('waiting', 3_000)).toBeGreaterThan(0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('are counted across restarts, and forgotten with the right password', async () => {
    const directory = await temporaryDirectory();
    try {
      for (let failure = 0; failure < 5; failure++) await createAttempts(directory).begin('name', 1000);
      expect(await createAttempts(directory).waitMs('name', 1000)).toBe(30_000);
      expect(await createAttempts(directory).waitMs('other', 1000)).toBe(0);
      await createAttempts(directory).forgive('name', 'right');
      expect(await createAttempts(directory).waitMs('name', 1000)).toBe(0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
