import type { EntryFilter } from '../../../contract/case-log.ts';
import type { Role } from '../../../contract/domain.ts';
import type { SearchContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import type { Tag } from './entry-tags.ts';
import { matchExpression } from './match-expression.ts';

export interface FindInput {
  readonly role: Role;
  readonly filter: EntryFilter;
  readonly isOldestFirst: boolean;
  /** Only entries before and after these. */
  readonly before: number | null;
  readonly after: number | null;
  readonly limit: number;
}

export interface EntryRow {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  readonly header: string;
  readonly ciphertext: Uint8Array;
  readonly leaf: Uint8Array;
}

/** How many of the newest entries a search first adds to the index; more are not left but after an update. */
const caughtUpFirst = 1_000;

/** Rows that fit a filter, in the order of the log. */
export function findEntries(context: SearchContext, input: FindInput): readonly EntryRow[] {
  const { db, search } = context;
  const { filter, role, limit, isOldestFirst } = input;
  const from = Math.max((input.after ?? 0) + 1, firstSince(context, filter.from ?? 0));
  const until = Math.min(
    (input.before ?? Number.MAX_SAFE_INTEGER) - 1,
    filter.until === undefined ? Number.MAX_SAFE_INTEGER : firstSince(context, filter.until) - 1,
  );
  const expression = matchExpression(role, filter.text ?? '', tagsIn(filter));
  if (expression === null) {
    const order = isOldestFirst ? sql`ASC` : sql`DESC`;
    return db.all<EntryRow>(
      sql`${columns} WHERE sequence BETWEEN ${from} AND ${until} ORDER BY sequence ${order} LIMIT ${limit}`,
    );
  }
  search.catchUp(0, caughtUpFirst);
  return search.find({ expression, from, until, limit, isOldestFirst }).flatMap((sequence) => {
    const row = db.get<EntryRow>(sql`${columns} WHERE sequence = ${sequence}`);
    return row === undefined ? [] : [row];
  });
}

const columns = sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf FROM entries`;

function tagsIn({ kind, about, actorId }: EntryFilter): readonly Tag[] {
  const tags: Tag[] = [];
  if (kind !== undefined) tags.push(`kind:${kind}`);
  if (about !== undefined) tags.push(about as Tag); // the contract's pattern has the colon
  if (actorId !== undefined) tags.push(`actor:${actorId}`);
  return tags;
}

/**
 * The first entry at or after an instant: by halving, for the log is in the order of time. Where its clock was set
 * back, an entry may be found on the other side of the edge; the screen shows each entry's own time.
 */
function firstSince({ db }: SearchContext, at: number): number {
  let low = 1;
  let high = (db.get<{ last: number | null }>(sql`SELECT max(sequence) AS last FROM entries`)?.last ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = db.get<{ at: number }>(sql`SELECT at FROM entries WHERE sequence = ${middle}`);
    if (row !== undefined && row.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
