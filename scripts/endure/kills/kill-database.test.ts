import { expect, it } from 'vitest';
import { anySeed, howOften, nothingLost } from '../how-often.ts';
import { killDatabase } from './kill-database.ts';

const seed = anySeed();

it(
  `keeps every acknowledged entry through kills of the database thread (seed ${String(seed)})`,
  { timeout: 1_800_000 },
  async () => {
    const kills = howOften(1_000, 50);
    const report = await killDatabase({ kills, seed });
    expect(report).toMatchObject({ kills, ...nothingLost });
    expect(report.acknowledged).toBeGreaterThan(kills * 5);
  },
);
