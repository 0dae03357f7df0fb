/**
 * One-to-one assignment of rows to columns with the greatest sum of affinities, found exactly by shortest
 * augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems", Computing 1987). For n rows and m columns it takes n²·(n + m) steps.
 * @param affinities row by row; only pairs above 0 may be joined
 * @returns for each row its column, or null
 */
export function assign(affinities: readonly (readonly number[])[]): readonly (number | null)[] {
  const rows = affinities.length;
  const realColumns = affinities[0]?.length ?? 0;
  // A column of its own for each row to stay alone in: so there is always a solution, and no pair is forced.
  const columns = realColumns + rows;
  const costOf = (row: number, column: number): number => {
    if (column >= realColumns) return column - realColumns === row ? 0 : Infinity;
    const affinity = affinities[row]?.[column] ?? 0;
    return affinity > 0 ? -affinity : Infinity;
  };
  const rowOf = new Int32Array(columns).fill(-1);
  const rowPrices = new Float64Array(rows);
  const columnPrices = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    augment(row, costOf, rowOf, rowPrices, columnPrices);
  }
  const columnOf: (number | null)[] = Array.from({ length: rows }, () => null);
  for (let column = 0; column < realColumns; column++) {
    const row = rowOf[column] ?? -1;
    if (row >= 0) columnOf[row] = column;
  }
  return columnOf;
}

/** Brings one more row in, along the cheapest chain of rows that make room; the prices stay those of an optimum. */
function augment(
  newRow: number,
  costOf: (row: number, column: number) => number,
  rowOf: Int32Array,
  rowPrices: Float64Array,
  columnPrices: Float64Array,
): void {
  const columns = rowOf.length;
  const distance = new Float64Array(columns).fill(Infinity);
  const previous = new Int32Array(columns).fill(-1);
  const isReached = new Uint8Array(columns);
  const reached: number[] = [];
  let row = newRow;
  let column = -1;
  let length = 0;
  for (;;) {
    let nearest = -1;
    for (let next = 0; next < columns; next++) {
      if (isReached[next] === 1) continue;
      const reduced = costOf(row, next) - (rowPrices[row] ?? 0) - (columnPrices[next] ?? 0);
      if (length + reduced < (distance[next] ?? Infinity)) {
        distance[next] = length + reduced;
        previous[next] = column;
      }
      if (nearest === -1 || (distance[next] ?? 0) < (distance[nearest] ?? 0)) nearest = next;
    }
    column = nearest;
    length = distance[column] ?? 0;
    if ((rowOf[column] ?? -1) === -1) break;
    isReached[column] = 1;
    reached.push(column);
    row = rowOf[column] ?? -1;
  }
  rowPrices[newRow] = (rowPrices[newRow] ?? 0) + length;
  for (const passed of reached) {
    const gain = length - (distance[passed] ?? 0);
    const owner = rowOf[passed] ?? -1;
    rowPrices[owner] = (rowPrices[owner] ?? 0) + gain;
    columnPrices[passed] = (columnPrices[passed] ?? 0) - gain;
  }
  while (column !== -1) {
    const before = previous[column] ?? -1;
    rowOf[column] = before === -1 ? newRow : (rowOf[before] ?? -1);
    column = before;
  }
}
