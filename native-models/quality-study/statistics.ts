export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Spearman's rank correlation; equal values share their mean rank. */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [ranksOf(one), ranksOf(other)];
  const mean = (one.length - 1) / 2;
  let product = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  first.forEach((rank, i) => {
    const otherRank = second[i] ?? mean;
    product += (rank - mean) * (otherRank - mean);
    firstSquares += (rank - mean) ** 2;
    secondSquares += (otherRank - mean) ** 2;
  });
  return product / Math.sqrt(firstSquares * secondSquares);
}

/**
 * Share of looks that miss a threshold after discarding the poorest shares of them (Grother and Tabassi, "Performance of
 * biometric quality measures", PAMI 2007): a quality that says something brings it down fast.
 */
export function errorVersusDiscard(
  looks: readonly { readonly score: number; readonly genuine: number }[],
  threshold: number,
  shares: readonly number[],
): readonly { readonly discarded: number; readonly missed: number }[] {
  const poorestFirst = looks.toSorted((one, other) => one.score - other.score);
  return shares.map((discarded) => {
    const kept = poorestFirst.slice(Math.floor(discarded * looks.length));
    return { discarded, missed: kept.filter(({ genuine }) => genuine < threshold).length / kept.length };
  });
}

function ranksOf(values: readonly number[]): readonly number[] {
  const order = values
    .map((value, index) => ({ value, index }))
    .toSorted((one, other) => one.value - other.value);
  const ranks: number[] = Array.from({ length: values.length }, () => 0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && order[end]?.value === order[start]?.value) end += 1;
    for (const { index } of order.slice(start, end)) ranks[index] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}
