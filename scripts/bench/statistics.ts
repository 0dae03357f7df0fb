/** The middle value (the upper one of two). */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The time that a quarter of the repeats stay below. What else the machine does only ever adds, so this tells more
 * about the code than the median, and needs no single lucky repeat as the minimum does.
 */
export function lowerQuartile(times: readonly number[]): number {
  return quantile(times, 0.25);
}

/** The value that 95 in 100 don't exceed. */
export function percentile95(values: readonly number[]): number {
  return quantile(values, 0.95);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The nearest rank. */
function quantile(values: readonly number[], share: number): number {
  const rank = Math.min(Math.floor(share * values.length), values.length - 1);
  const value = values.toSorted((one, other) => one - other)[rank];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
