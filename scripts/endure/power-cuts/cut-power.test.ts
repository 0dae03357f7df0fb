import { describe, expect, it } from 'vitest';
import { canInterceptDisk } from '../../../src-main/engine/testing/disk/intercept-disk.ts';
import { anySeed, howOften, nothingLost } from '../how-often.ts';
import { cutPower } from './cut-power.ts';

const seed = anySeed();

// Elsewhere than on Linux nobody hears what SQLite asks of the disk.
describe.skipIf(!canInterceptDisk)(`when the power goes (seed ${String(seed)})`, () => {
  const cuts = howOften(400, 60);

  it('what was acknowledged is kept', { timeout: 900_000 }, async () => {
    expect(await cutPower({ cuts, seed, isUnsafe: false })).toEqual({ cuts, ...nothingLost });
  });

  it('some of it would be lost with synchronous = NORMAL', { timeout: 900_000 }, async () => {
    const { lost } = await cutPower({ cuts, seed, isUnsafe: true });
    expect(lost).toBeGreaterThan(0);
  });
});
