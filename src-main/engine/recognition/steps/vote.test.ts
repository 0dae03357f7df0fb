import { describe, expect, it } from 'vitest';
import { canChange, resemblance, takeShot, vote, type Shot } from './vote.ts';

const shot = (x: number, y: number, quality = 80): Shot => {
  const norm = Math.hypot(x, y);
  return { template: Float32Array.of(x / norm, y / norm), quality };
};
const gallery = { east: [1, 0], north: [0, 1] } as const;
const search = async (template: Float32Array) =>
  Object.entries(gallery)
    .map(([entryId, [x, y]]) => ({ entryId, score: x * (template[0] ?? 0) + y * (template[1] ?? 0) }))
    .reduce((best, hit) => (hit.score > best.score ? hit : best));

describe('the vote over a track', () => {
  it('names the entry that the looks agree on', async () => {
    expect((await vote([shot(9, 1), shot(9, 2), shot(9, -1)], search, 0.9))?.entryId).toBe('east');
  });
  it('scores what its looks have in common: what belongs to one look alone costs nothing', async () => {
    const looks = [shot(4, 3, 90), shot(4, -3, 90), shot(4, 3, 60), shot(4, -3, 60)];
    expect(await vote(looks, search, 0.99)).toMatchObject({ entryId: 'east', score: expect.closeTo(1) });
  });
  it('counts a look by its quality', async () => {
    const hit = await vote([shot(1, 0, 80), shot(1, 0, 80), shot(0, 1, 80)], search, 0.5);
    expect(hit?.score).toBeCloseTo(2 / Math.sqrt(5));
    const better = await vote([shot(1, 0, 80), shot(1, 0, 80), shot(0, 1, 40)], search, 0.5);
    expect(better?.score).toBeCloseTo(4 / Math.sqrt(17));
  });
  it('finds nobody where looks cancel each other out', async () => {
    expect(await vote([shot(1, 0, 100), shot(-1, 0, 50), shot(-1, 0, 50)], search, 0.1)).toBeNull();
  });
  it('never decides on fewer than three looks', async () => {
    expect(await vote([shot(1, 0), shot(1, 0)], search, 0.5)).toBeNull();
  });
  it('stays silent below the threshold', async () => {
    expect(await vote([shot(1, 1), shot(1, 1.1), shot(1, 0.9)], search, 0.9)).toBeNull();
  });
  it('takes a score that is no number for none', async () => {
    const nothing = async () => ({ entryId: 'east', score: Number.NaN });
    expect(await vote([shot(1, 0), shot(1, 0), shot(1, 0)], nothing, 0.5)).toBeNull();
  });
  it('overwrites the mean of the templates also when the search fails', async () => {
    const searched: Float32Array[] = [];
    const fail = async (template: Float32Array) => {
      searched.push(template);
      throw new Error('no gallery');
    };
    await expect(vote([shot(1, 0), shot(1, 0), shot(1, 0)], fail, 0.5)).rejects.toThrow('no gallery');
    expect(searched).toEqual([new Float32Array(2)]);
  });
  it('asks for a threshold that is a number', async () => {
    expect(await vote([shot(1, 0), shot(1, 0), shot(1, 0)], search, Number.NaN)).toBeNull();
  });
  it('stays silent when the looks disagree, whatever their mean says', async () => {
    expect(await vote([shot(1, 0, 100), shot(1, 1.01, 30), shot(1, 1.01, 30)], search, 0.8)).toBeNull();
  });
});

describe('resemblance', () => {
  it('is the cosine with what the looks have in common', () => {
    expect(resemblance([shot(1, 0.5), shot(1, -0.5)], Float32Array.of(1, 0))).toBeCloseTo(1);
    expect(resemblance([shot(1, 0)], Float32Array.of(0, 1))).toBeCloseTo(0);
  });
  it('is none without a look', () => {
    expect(resemblance([], Float32Array.of(1, 0))).toBe(-1);
    expect(resemblance([shot(1, 0), shot(-1, 0)], Float32Array.of(1, 0))).toBe(-1);
  });
});

describe('the best shots', () => {
  const full = [50, 90, 60, 70, 80, 75].map((quality) => shot(1, 0, quality));

  it('takes a better look in place of the worst and hands that one back to be overwritten', () => {
    const better = shot(1, 0, 95);
    const { shots, dropped } = takeShot(full, better);
    expect(dropped).toBe(full[0]);
    expect(shots).toEqual([better, ...full.slice(1)]);
  });
  it('hands back a look that is no better than the worst', () => {
    const worse = shot(1, 0, 49);
    expect(takeShot(full, worse)).toEqual({ shots: full, dropped: worse });
  });
  it('wants any look until the set is full, and then only one that can be clearly better than the worst', () => {
    expect(canChange(full.slice(1), 10)).toBe(true);
    expect(canChange(full, 52)).toBe(false);
    expect(canChange(full, 53)).toBe(true);
  });
});
