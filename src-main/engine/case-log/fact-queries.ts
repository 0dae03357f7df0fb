import type { LogFact } from '../log-fact.ts';
import { read, sql, type ReadableDatabase, type ReadContext } from '../database/procedures.ts';
import type { EntryKindName } from './entry-kinds.ts';
import { readHead } from './log-head.ts';
import { readBody, type SealedEntry } from './read-body.ts';

interface FactRow extends SealedEntry {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
}

/** Part of the log that figures are counted from. */
export interface FactsInput {
  /** Only entries after this one, and up to that one. */
  readonly after: number;
  readonly until: number;
  readonly limit: number;
  /** Only what lies under this key. */
  readonly subject?: string;
}

/**
 * Kinds that figures are counted from, as the index `entries_that_count` has them: SQLite takes it only for the very same
 * condition. Another kind needs a migration that makes the index anew.
 */
const thatCount = sql`kind IN ('blue-list.walked', 'count.alert', 'count.decoy', 'count.outcome',
  'count.summed', 'deployment.authorised', 'deployment.counted', 'deployment.drafted', 'deployment.ended',
  'deployment.live', 'deployment.purged', 'deployment.reported', 'deployment.self-test-finished',
  'deployment.urgent', 'engine.started', 'equality.denominator', 'equality.summed', 'equality.walked',
  'gate.changed', 'ledger.counted', 'model.measured', 'policy.adopted', 'report.drawn', 'watchlist.composed')`;

/** The same kinds, read from that text, for who verifies that the index has their entries and no other. */
export const countedKinds = [...thatCount.text.matchAll(/'([^']+)'/g)].map(([, kind = '']) => kind);

/** Facts in the order of the log; fewer than the limit means that there are no more. */
export function factsIn({ db, subjects }: ReadContext, input: FactsInput): readonly LogFact[] {
  return db
    .all<FactRow>(
      sql`SELECT sequence, at, kind, subject, header, ciphertext FROM entries
            WHERE ${thatCount} AND sequence > ${input.after} AND sequence <= ${input.until}
              AND (${input.subject ?? null} IS NULL OR subject = ${input.subject ?? null})
            ORDER BY sequence LIMIT ${input.limit}`,
    )
    .map((row) => factOf({ db, subjects }, row));
}

function factOf({ db, subjects }: Pick<ReadContext, 'db' | 'subjects'>, row: FactRow): LogFact {
  const opened = readBody(subjects, row);
  return {
    sequence: row.sequence,
    at: row.at,
    kind: row.kind,
    subject: row.subject,
    body: opened.state === 'opened' ? opened.body : null,
    lastSignAt: row.kind === ('engine.started' satisfies EntryKindName) ? signBefore(db, row.sequence) : null,
  };
}

/** Entries that say how cameras do, and when Cordon looked after them. */
const aboutCameras = [
  'camera.added',
  'camera.state',
  'camera.trouble',
  'engine.started',
  'engine.stopped',
] as const satisfies readonly EntryKindName[];

export const factProcedures = {
  /** The entry before the last start of the engine until an instant, from which on all that was known then can be read. */
  'case-log.start-before': read(
    ({ db }: ReadContext, { at }: { readonly at: number }): number =>
      db.get<{ after: number }>(sql`SELECT sequence - 1 AS after FROM entries
        WHERE kind = ${'engine.started' satisfies EntryKindName} AND at <= ${at}
        ORDER BY sequence DESC LIMIT 1`)?.after ?? 0,
  ),

  /** How cameras did, in the order of the log; fewer than the limit means that there is no more. */
  'case-log.camera-facts': read(
    (
      { db, subjects }: ReadContext,
      { after, limit }: { readonly after: number; readonly limit: number },
    ): readonly LogFact[] =>
      db
        .all<FactRow>(
          sql`SELECT sequence, at, kind, subject, header, ciphertext FROM entries
            WHERE kind IN (SELECT value FROM json_each(${JSON.stringify(aboutCameras)})) AND sequence > ${after}
            ORDER BY sequence LIMIT ${limit}`,
        )
        .map((row) => factOf({ db, subjects }, row)),
  ),

  'case-log.size': read(({ db }: ReadContext): number => readHead(db).frontier.size),

  'case-log.facts': read((context, input: FactsInput): readonly LogFact[] => factsIn(context, input)),
};

function signBefore(db: ReadableDatabase, sequence: number): number | null {
  return db.get<{ at: number }>(sql`SELECT at FROM entries WHERE sequence = ${sequence - 1}`)?.at ?? null;
}
