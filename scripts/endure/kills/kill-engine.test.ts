import { expect, it } from 'vitest';
import { anySeed, howOften, nothingLost } from '../how-often.ts';
import { killEngine } from './kill-engine.ts';

const seed = anySeed();

it(
  `keeps every alert and list that somebody was told of through kills of the whole engine (seed ${String(seed)})`,
  { timeout: 900_000 },
  async () => {
    const kills = howOften(20, 4);
    const report = await killEngine({ kills, seed });
    expect(report).toMatchObject({ kills, ...nothingLost });
  },
);
