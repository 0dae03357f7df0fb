/** An axis of powers of ten, from the one below the least value up to a given one. */
export function logScale(
  values: readonly number[],
  {
    least,
    most,
    from,
    to,
  }: {
    /** No value is drawn below it. */
    readonly least: number;
    readonly most: number;
    readonly from: number;
    readonly to: number;
  },
): { readonly steps: readonly number[]; readonly at: (value: number) => number } {
  const lowest = Math.max(least, Math.min(most / 10, ...values.filter((value) => value > 0)));
  const [first, last] = [Math.floor(Math.log10(lowest) + 1e-9), Math.round(Math.log10(most))];
  const steps = Array.from({ length: last - first + 1 }, (_, nth) => Number(`1e${first + nth}`));
  return {
    steps,
    at: (value) => {
      const share = (Math.log10(Math.max(value, 10 ** first)) - first) / (last - first);
      return Math.round((from + (to - from) * Math.min(1, share)) * 10) / 10;
    },
  };
}
