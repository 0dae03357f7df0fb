import { expect, it } from 'vitest';
import { anySeed, howOften } from '../how-often.ts';
import { swapPagesOfIndexes, tamper } from './tamper.ts';

const seed = anySeed();

it(
  `tells every edited row, swapped page, page put back and cut end of a log (seed ${String(seed)})`,
  { timeout: 900_000 },
  async () => {
    const tries = howOften(200, 20);
    const { found, missed, falseAlarms } = await tamper({ tries, seed });
    expect({ ways: Object.keys(found), missed, falseAlarms }).toEqual({
      ways: ['edited rows', 'swapped pages', 'rolled-back pages', 'truncated tails'],
      missed: [],
      falseAlarms: 0,
    });
    // Some of it nothing shows but a head that was kept elsewhere.
    expect(found['truncated tails']?.['against the head']).toBeGreaterThan(0);
  },
);

it(
  'tells each swap of a page of an index over some rows, which SQLite does not look through',
  { timeout: 300_000 },
  async () => {
    const { tried, missed } = await swapPagesOfIndexes();
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(5);
  },
);
