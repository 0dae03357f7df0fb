import type { ImportProblemCode, ImportRow } from '../../../contract/imports.ts';

export interface SeenRow extends ImportRow {
  readonly cells: readonly string[];
}

/** Which rows somebody wants to see: those with a problem, with any, or all. */
export type RowFilter = ImportProblemCode | 'any' | null;

/** What was found of each row so far. Counted as it comes, because screens ask again and again while it goes on. */
export class SeenRows {
  readonly #rows: SeenRow[] = [];
  readonly #problems: Partial<Record<ImportProblemCode, number>> = {};
  #refused = 0;
  #sorted: readonly SeenRow[] | null = null;

  get checked(): number {
    return this.#rows.length;
  }

  get refused(): number {
    return this.#refused;
  }

  /** How many rows have each kind of problem; a row may have several. */
  get problems(): Readonly<Partial<Record<ImportProblemCode, number>>> {
    return { ...this.#problems };
  }

  add(row: SeenRow): void {
    this.#rows.push(row);
    this.#sorted = null;
    if (row.problems.length > 0) this.#refused += 1;
    for (const code of new Set(row.problems.map((problem) => problem.code))) {
      this.#problems[code] = (this.#problems[code] ?? 0) + 1;
    }
  }

  /** In the order of the file. */
  matching(filter: RowFilter): readonly SeenRow[] {
    this.#sorted ??= this.#rows.toSorted((one, other) => one.line - other.line);
    if (filter === null) return this.#sorted;
    return this.#sorted.filter(({ problems }) =>
      filter === 'any' ? problems.length > 0 : problems.some(({ code }) => code === filter),
    );
  }
}
