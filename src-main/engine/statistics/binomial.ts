/** Logarithms of factorials, from 0! on; made as far as they are asked for. */
const logFactorials = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++)
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  return logFactorials[n] ?? 0;
}

export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Probability of exactly `k` of `n` where each has the chance `share`. */
function binomialProbability(k: number, n: number, share: number): number {
  if (share <= 0) return k === 0 ? 1 : 0;
  if (share >= 1) return k === n ? 1 : 0;
  return Math.exp(logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share));
}

/** Probability of at most `k` of `n`. */
export function binomialAtMost(k: number, n: number, share: number): number {
  let sum = 0;
  for (let count = 0; count <= Math.min(k, n); count++) sum += binomialProbability(count, n, share);
  return Math.min(1, sum);
}

/** Two as likely as each other differ by this much in floating point, at the most; SciPy's own allowance. */
export const asLikely = 1 + 1e-7;

/**
 * Exact binomial test, both sides: how probable it is to see `k` of `n` or anything that is no more likely, where each has the
 * chance `share`.
 */
export function binomialTest(k: number, n: number, share: number): number {
  const each = Array.from({ length: n + 1 }, (_, count) => binomialProbability(count, n, share));
  const seen = each[k] ?? 0;
  return Math.min(
    1,
    each.reduce((sum, one) => (one <= seen * asLikely ? sum + one : sum), 0),
  );
}
