import type { PageImage } from './page-image.ts';
import { pageKind, parsePage, type SalvagedRow } from './records.ts';

export interface ReadTables {
  /** Tables that the schema names and of which every page could be read. */
  readonly whole: ReadonlySet<string>;
  /** Leaves of tables that nothing leads to any more: whose they are has to be seen from what is in them. */
  readonly strays: readonly (readonly SalvagedRow[])[];
  /** Rows of which a part can't be read. Those of whole pages that can't be read are not counted: nobody knows how many there were. */
  readonly lostRows: number;
}

/**
 * Reads every row of every table that can be read.
 * @param take gets the rows of a page, with the name of their table
 */
export function readTables(
  image: PageImage,
  take: (table: string, rows: readonly SalvagedRow[]) => void,
): ReadTables {
  const seen = new Set<number>();
  let lostRows = 0;

  /** Answers whether every page could be read. */
  function walk(root: number, hear: (rows: readonly SalvagedRow[]) => void): boolean {
    let isWhole = true;
    const waiting = [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (seen.has(number) || number < 1 || number > image.count) continue;
      seen.add(number);
      const parsed = parsePage(image, number);
      if (parsed === null) {
        isWhole = false;
        continue;
      }
      if (parsed.rows.length > 0) hear(parsed.rows);
      lostRows += parsed.lostRows;
      waiting.push(...parsed.children.toReversed());
    }
    return isWhole;
  }

  const schema: SalvagedRow[] = [];
  walk(1, (rows) => schema.push(...rows));
  const whole = new Set<string>();
  // type, name, tbl_name, rootpage, sql: https://sqlite.org/schematab.html
  for (const { values } of schema) {
    const [type, name, , root] = values;
    if (typeof name !== 'string' || typeof root !== 'bigint' || root === 0n) continue;
    const isWhole = walk(Number(root), (rows) => {
      if (type === 'table') take(name, rows);
    });
    if (type === 'table' && isWhole) whole.add(name);
  }
  const strays: (readonly SalvagedRow[])[] = [];
  for (let number = 2; number <= image.count; number += 1) {
    if (seen.has(number)) continue;
    const parsed = parsePage(image, number);
    if (parsed?.kind !== pageKind.tableLeaf) continue;
    lostRows += parsed.lostRows;
    if (parsed.rows.length > 0) strays.push(parsed.rows);
  }
  return { whole, strays, lostRows };
}
