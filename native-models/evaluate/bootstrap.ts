import type { Interval } from '../../src-main/engine/intervals.ts';
import { createRandom } from './random.ts';

const resamples = 1_000;
const seed = 20_261_122;

/**
 * 95% intervals of several figures by bootstrap over identities: in each resample as many identities as there are
 * are drawn with replacement, and all figures are found anew from how often each was drawn. A figure that a resample
 * can't give is NaN and left out; one that none can give has NaN for its interval.
 */
export function bootstrap(
  identityCount: number,
  figures: (weights: Float64Array) => readonly number[],
): readonly Interval[] {
  const random = createRandom(seed);
  const found: number[][] = [];
  const weights = new Float64Array(identityCount);
  for (let i = 0; i < resamples; i++) {
    weights.fill(0);
    for (let draw = 0; draw < identityCount; draw++) {
      const drawn = Math.floor(random() * identityCount);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    for (const [k, figure] of figures(weights).entries()) {
      const values = (found[k] ??= []);
      if (!Number.isNaN(figure)) values.push(figure);
    }
  }
  return found.map((values) => {
    const sorted = Float64Array.from(values).sort();
    return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  });
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
