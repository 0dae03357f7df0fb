import { describe, expect, it } from 'vitest';
import { binomialTest } from './binomial.ts';
import { fisherTest } from './fisher.ts';
import { holm } from './holm.ts';
import { falseAlertsNeeded } from './power.ts';

describe('exact tests', () => {
  // SciPy 1.17.1: python3 -c "from scipy.stats import binomtest; print(binomtest(8, 10, 0.135).pvalue)"
  it.each([
    [8, 10, 0.135, 3.845465690052887e-6],
    [3, 40, 0.135, 0.3568002012329057],
    [0, 12, 0.3, 0.02333065833100001],
    [50, 100, 0.5, 1],
    [61, 2_067, 0.05, 5.2608062672803455e-6],
    [1, 1, 0.25, 0.25],
  ])('of %i in %i where %f was to be expected are as SciPy has it', (count, of, expected, value) => {
    expect(binomialTest(count, of, expected)).toBeCloseTo(value, 10);
    expect(binomialTest(count, of, expected) / value).toBeCloseTo(1, 8);
  });

  // SciPy 1.17.1: python3 -c "from scipy.stats import fisher_exact; print(fisher_exact([[3, 97], [1, 299]])[1])"
  it.each([
    [3, 97, 1, 299, 0.04989933760010446],
    [8, 2, 992, 1_065, 0.057559718537573086],
    [0, 50, 4, 46, 0.11746329272102468],
    [10, 90, 12, 100, 1],
    [1, 9, 11, 3, 0.0027594561852200836],
    [5, 1_000, 5, 1_077, 1],
  ])('of the table %i, %i, %i, %i are as SciPy has it', (one, restOfOne, other, restOfOther, value) => {
    const found = fisherTest([one, other], [one + restOfOne, other + restOfOther]);
    expect(found / value).toBeCloseTo(1, 7);
  });

  // R: p.adjust(c(0.01, 0.04, 0.03), "holm") is 0.03 0.06 0.06
  it('made together are taken as larger', () => {
    const adjusted = holm([0.01, null, 0.04, 0.03]);
    expect(adjusted[1]).toBeNull();
    expect([adjusted[0], adjusted[2], adjusted[3]]).toEqual(
      [0.03, 0.06, 0.06].map((value) => expect.closeTo(value, 12)),
    );
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

/*
 * SciPy 1.17.1, the last number of false alerts with too little power, and one more:
 *   from scipy.stats import binom
 *   def needed(p):
 *       q, last = 2 * p / (1 + p), 0
 *       for n in range(1, 3000):
 *           c = int(binom.ppf(0.95, n, p)) + 1
 *           if binom.sf(c - 1, n, q) < 0.8: last = n
 *       return last + 1
 *   print([needed(p) for p in (0.135, 0.5, 0.04, 0.3)])
 */
it.each([
  [0.135, 97],
  [0.5, 60],
  [0.04, 277],
  [0.3, 63],
])('a doubled risk of a group of %f is found from as many false alerts on as SciPy says', (share, needed) => {
  expect(falseAlertsNeeded(share)).toBe(needed);
});

it('says that it takes more than anybody has', () => {
  expect(falseAlertsNeeded(0.000_01)).toBeNull();
});
