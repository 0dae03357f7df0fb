/**
 * P-values of several tests that are made together, as large as they must be taken (Holm 1979): one of them is below a limit by
 * mistake no more often than one test alone would be. Null where there was no test.
 */
export function holm(values: readonly (number | null)[]): readonly (number | null)[] {
  const tested = values.flatMap((value, nth) => (value === null ? [] : [{ value, nth }]));
  const adjusted = new Map<number, number>();
  let largest = 0;
  for (const [rank, { value, nth }] of tested.toSorted((one, other) => one.value - other.value).entries()) {
    largest = Math.max(largest, Math.min(1, value * (tested.length - rank)));
    adjusted.set(nth, largest);
  }
  return values.map((_, nth) => adjusted.get(nth) ?? null);
}
