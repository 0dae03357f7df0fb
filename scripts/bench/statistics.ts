/** The middle value; the mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  return (quantile(values, 0.5, Math.floor) + quantile(values, 0.5, Math.ceil)) / 2;
}

/** The value that 95 in 100 don't exceed (the nearest rank above). */
export function percentile95(values: readonly number[]): number {
  return quantile(values, 0.95, Math.ceil);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quantile(values: readonly number[], share: number, round: (rank: number) => number): number {
  const value = values.toSorted((one, other) => one - other)[round(share * (values.length - 1))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
