/** A share in per cent. */
export function percent(share: number, digits = 2): string {
  return `${(share * 100).toFixed(digits)}%`;
}

/** A rare share as a power of ten where it is one: 1e-4. */
export function rate(share: number): string {
  return share >= 0.01 ? percent(share, 1) : share.toExponential(1).replace('.0e', 'e');
}
