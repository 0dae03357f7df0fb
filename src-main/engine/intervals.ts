/** A 95% interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Quantile of the standard normal distribution at 97.5%. */
const z = 1.959964;

/**
 * Interval of a share, by Wilson's score (Wilson 1927): holds its promise for few trials and for shares near 0 and 1.
 * Everything from 0 to 1 is possible where nothing was tried.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const square = (z * z) / trials;
  const centre = share + square / 2;
  const reach = z * Math.sqrt((share * (1 - share)) / trials + square / 4 / trials);
  return {
    low: Math.max(0, (centre - reach) / (1 + square)),
    high: Math.min(1, (centre + reach) / (1 + square)),
  };
}

/** Exact interval of the mean of a Poisson distribution of which one count is known (Garwood 1936). */
export function poissonInterval(count: number): Interval {
  return {
    low: count === 0 ? 0 : solveMean((mean) => 1 - poissonAtMost(count - 1, mean) < 0.025, count),
    high: solveMean((mean) => poissonAtMost(count, mean) > 0.025, count),
  };
}

/** Probability of at most `count` events where `mean` are expected. */
function poissonAtMost(count: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= count; i++) {
    logTerm += Math.log(mean / i);
    sum += Math.exp(logTerm);
  }
  return sum;
}

/** The mean up to which a condition holds that ever larger means stop. */
function solveMean(holds: (mean: number) => boolean, count: number): number {
  let low = 0;
  let high = count + 10 * Math.sqrt(count + 1) + 10;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
