import { describe, expect, it } from 'vitest';
import { canInterceptDisk } from '../../src-main/engine/testing/disk/intercept-disk.ts';
import { killDatabase } from './kills/kill-database.ts';
import { killEngine } from './kills/kill-engine.ts';
import { cutPower } from './power-cuts/cut-power.ts';
import { tamper } from './tampering/tamper.ts';

/** Each commit is held to what we claim; at a desk a tenth of it says enough. `npm run endure` does all of it. */
const isWhole = process.env['CI'] === 'true';
const seed = Math.floor(Math.random() * 2 ** 31);
const nothingLost = { lost: 0, broken: 0, findings: [] };

describe(`data under duress (seed ${String(seed)})`, () => {
  it(
    'keeps every acknowledged entry through kills of the database thread',
    { timeout: 1_800_000 },
    async () => {
      const kills = isWhole ? 1_000 : 50;
      const report = await killDatabase({ kills, seed });
      expect(report).toMatchObject({ kills, ...nothingLost });
      expect(report.acknowledged).toBeGreaterThan(kills * 5);
    },
  );

  it(
    'keeps every alert and list that somebody was told of through kills of the whole engine',
    { timeout: 900_000 },
    async () => {
      const kills = isWhole ? 20 : 4;
      const report = await killEngine({ kills, seed });
      expect(report).toMatchObject({ kills, ...nothingLost });
    },
  );

  // Elsewhere than on Linux nobody hears what SQLite asks of the disk.
  it.skipIf(!canInterceptDisk)(
    'keeps what was acknowledged when the power goes',
    { timeout: 900_000 },
    async () => {
      const cuts = isWhole ? 400 : 60;
      expect(await cutPower({ cuts, seed, isUnsafe: false })).toEqual({ cuts, ...nothingLost });
    },
  );

  it.skipIf(!canInterceptDisk)(
    'would lose some of it with synchronous = NORMAL',
    { timeout: 900_000 },
    async () => {
      const { lost } = await cutPower({ cuts: isWhole ? 400 : 60, seed, isUnsafe: true });
      expect(lost).toBeGreaterThan(0);
    },
  );

  it(
    'tells every edited row, swapped page, page put back and cut end of a log',
    { timeout: 900_000 },
    async () => {
      const tries = isWhole ? 200 : 20;
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
});
