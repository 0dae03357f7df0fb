/** Below this a count could be told to be somebody. */
export const leastPublished = 5;

/**
 * Counts of which those from one to four are left out (null), and as many others as it takes that nobody works them out from the sum,
 * which is published. Null where even that doesn't help: then none of them can be told. Pure.
 */
export function suppressSmall(counts: readonly number[]): readonly (number | null)[] | null {
  const hidden = new Set(counts.flatMap((count, nth) => (count > 0 && count < leastPublished ? [nth] : [])));
  if (hidden.size === 0) return counts;
  const others = counts
    .map((count, nth) => ({ count, nth }))
    .filter(({ count, nth }) => count > 0 && !hidden.has(nth))
    .toSorted((one, other) => one.count - other.count);
  while (isGivenAway([...hidden].map((nth) => counts[nth] ?? 0))) {
    const next = others.shift();
    if (next === undefined) return null;
    hidden.add(next.nth);
  }
  return counts.map((count, nth) => (hidden.has(nth) ? null : count));
}

/** Whether the sum of what is hidden tells each of it: there is one alone, or all are as few, or as many, as they can be. */
function isGivenAway(hidden: readonly number[]): boolean {
  if (hidden.length < 2) return true;
  if (hidden.some((count) => count >= leastPublished)) return false;
  const sum = hidden.reduce((total, count) => total + count, 0);
  return sum === hidden.length || sum === hidden.length * (leastPublished - 1);
}
