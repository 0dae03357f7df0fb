import { expect, it } from 'vitest';
import { rateOf } from './rate.ts';
import { spreadOf } from './spread.ts';

// SciPy 1.17.1: python3 -c "from scipy.stats import binomtest; print(binomtest(10, 2077).proportion_ci(method='wilson'))"
it.each([
  [10, 2_077, 0.004814636494944632, 0.002617332304559166, 0.00884027236764212],
  [10, 3_147_436, 3.1771893058349715e-6, 1.7258456980974198e-6, 5.849027856799103e-6],
  [962, 2_077, 0.4631680308136736, 0.44181110433515075, 0.4846609489049302],
  [2_067, 2_077, 0.9951853635050554, 0.9911597276323579, 0.9973826676954408],
  [8, 10, 0.8, 0.4901624715366418, 0.9433178485456248],
  [0, 203, 0, 0, 0.018571996361832824],
])('%i of %i is as SciPy has it', (count, of, share, low, high) => {
  const rate = rateOf(count, of);
  expect(rate).toMatchObject({ count, of });
  expect(rate.share).toBeCloseTo(share, 12);
  // Its quantile has more digits than ours.
  expect(Math.abs(rate.low - low)).toBeLessThan(1e-7 * Math.max(low, 1e-9) + 1e-12);
  expect(Math.abs(rate.high - high)).toBeLessThan(1e-7 * high + 1e-12);
});

it('is not known of nothing, and refuses more than there were', () => {
  expect(rateOf(0, 0)).toEqual({ count: 0, of: 0, share: null, low: 0, high: 1 });
  expect(() => rateOf(3, 2)).toThrow('no share');
});

// NumPy: numpy.percentile(lengths, [50, 90, 95], method='inverted_cdf')
it.each([
  [[], null, null, null],
  [[7], 7, 7, 7],
  [[1, 2, 3, 4], 2, 4, 4],
  [[5, 1, 4, 2, 3], 3, 5, 5],
  [Array.from({ length: 100 }, (_, nth) => 100 - nth), 50, 90, 95],
])('of %j the half, nine tenths and 95 hundredths', (lengths, medianMs, p90Ms, p95Ms) => {
  expect(spreadOf(lengths)).toEqual({ count: lengths.length, medianMs, p90Ms, p95Ms });
});
