import { read, sql, write, type SearchContext, type WriteContext } from '../../database/procedures.ts';
import { concat } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { noLeaf } from '../leaf.ts';
import { readHead } from '../log-head.ts';
import { readBody } from '../read-body.ts';
import { entryHeaderSchema } from '../entry-header.ts';
import type { Tag } from '../search/entry-tags.ts';
import { matchExpression } from '../search/match-expression.ts';
import type { EntryRow } from '../search/find-entries.ts';

/** What a pack is about, as the log names it. */
export interface PackTopics {
  /** `alert:<id>` or `deployment:<id>`: the chain goes from the first entry about these to the last. */
  readonly about: readonly string[];
  /** Of the deployment, where the pack is about one of its alerts. */
  readonly deployment: string;
  /** Of the deployment's list: only what names nobody on it. */
  readonly list: string;
  readonly policyHash: string | null;
  readonly modelHashes: readonly string[];
}

export interface SelectedEntries {
  readonly sequences: readonly number[];
  readonly first: number;
  readonly last: number;
}

/** An entry as the log has it, opened as far as the pack shows it. */
export interface OpenedEntry {
  readonly sequence: number;
  readonly kind: string;
  readonly header: string;
  /** Null: destroyed, left out, or of the first version of the log, whose headers don't name it. */
  readonly content: Uint8Array | null;
  readonly previous: Uint8Array;
  readonly sealedHash: Uint8Array;
}

interface KnownHead {
  readonly size: number;
  readonly note: string;
}
export interface KnownHeads {
  readonly kept: readonly (KnownHead & { readonly place: string })[];
  readonly cosigned: readonly (KnownHead & { readonly key: string; readonly line: string })[];
  readonly stamped: readonly (KnownHead & {
    readonly place: string;
    readonly at: number;
    readonly reply: Uint8Array;
    readonly certificate: string;
  })[];
}

/** Steps of a list's life, whose entries name nobody who is on it. */
const listKinds = [
  'watchlist.begun',
  'watchlist.submitted',
  'watchlist.approved',
  'watchlist.sealed',
  'watchlist.arriving',
  'watchlist.received',
  'watchlist.destroyed',
] as const;
const anything = {
  from: 1,
  until: Number.MAX_SAFE_INTEGER,
  limit: Number.MAX_SAFE_INTEGER,
  isOldestFirst: true,
};

export const packProcedures = {
  /** Which entries belong in a pack; null while the index has not come to the end of the log. */
  'packs.select': read((context: SearchContext, topics: PackTopics): SelectedEntries | null => {
    const { db, search } = context;
    search.catchUp(0, 1_000);
    if (search.size < readHead(db).frontier.size) return null;
    const about = new Set(topics.about.flatMap((topic) => taggedBy(context, topic as Tag)));
    const kinds = (kind: string): readonly number[] => taggedBy(context, `kind:${kind}`);
    // That packs were made is told, and is no part of what happened.
    const packs = new Set([...kinds('pack.made'), ...kinds('pack.taken')]);
    const happened = [...about].filter((sequence) => !packs.has(sequence));
    if (happened.length === 0) return null;
    const first = Math.min(...happened);
    const last = Math.max(...happened);
    const within = (sequence: number): boolean => sequence >= first && sequence <= last;
    const lastBefore = (sequences: readonly number[]): readonly number[] =>
      sequences.filter((sequence) => sequence < first).slice(-1);
    const named = (kind: string, field: string, value: string | null): readonly number[] =>
      kinds(kind).filter((sequence) => fieldOf(context, sequence, field) === value);
    const started = kinds('engine.started');
    const selected = new Set([
      1,
      ...about,
      ...taggedBy(context, topics.deployment as Tag),
      ...listKinds.flatMap((kind) => taggedBy(context, topics.list as Tag, `kind:${kind}`)),
      ...named('policy.adopted', 'hash', topics.policyHash),
      ...topics.modelHashes.flatMap((hash) => {
        const loaded = named('model.loaded', 'modelHash', hash);
        return [...lastBefore(loaded), ...loaded.filter(within)];
      }),
      ...lastBefore(started),
      ...started.filter(within),
      ...kinds('clock.jumped').filter(within),
    ]);
    return { sequences: [...selected].toSorted((one, other) => one - other), first, last };
  }),

  /**
   * Entries with their hashes, opened.
   * @param shown kinds whose content is shown; null for all
   * @throws AppError `keys-locked` while nobody is there who may open one that is to be shown
   */
  'packs.read-entries': read(
    (
      context: SearchContext,
      {
        sequences,
        shown,
      }: { readonly sequences: readonly number[]; readonly shown: readonly string[] | null },
    ): readonly OpenedEntry[] => {
      const { db, subjects } = context;
      const wanted = shown === null ? null : new Set(shown);
      return db
        .all<EntryRow & { readonly previous: Uint8Array | null }>(
          sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf,
                (SELECT leaf FROM entries AS before WHERE before.sequence = entries.sequence - 1) AS previous
              FROM entries WHERE sequence IN (SELECT value FROM json_each(${JSON.stringify(sequences)}))
              ORDER BY sequence`,
        )
        .map(({ sequence, kind, subject, header, ciphertext, previous }) => {
          const isShown = (wanted === null || wanted.has(kind)) && !isUndecided(context, subject);
          const version = entryHeaderSchema.parse(JSON.parse(header)).v;
          // `open` says that a key is locked; that one was destroyed is null, as it should be.
          const content = isShown && version > 1 ? subjects.open(subject, ciphertext, header) : null;
          const sealedHash = sha256(ciphertext);
          return { sequence, kind, header, content, previous: previous ?? noLeaf, sealedHash };
        });
    },
  ),

  /** Of each entry the hashes of its header and of what is sealed, one after the other. */
  'packs.chain': read(
    ({ db }: SearchContext, { from, until }: { readonly from: number; readonly until: number }): Uint8Array =>
      concat(
        ...db
          .all<{ header: string; ciphertext: Uint8Array }>(
            sql`SELECT header, ciphertext FROM entries WHERE sequence BETWEEN ${from} AND ${until} ORDER BY sequence`,
          )
          .map(({ header, ciphertext }) => concat(sha256(header), sha256(ciphertext))),
      ),
  ),

  /** Leaves of the log, one after the other. */
  'packs.leaves': read(
    (
      { db }: SearchContext,
      { after, limit }: { readonly after: number; readonly limit: number },
    ): Uint8Array =>
      concat(
        ...db
          .all<{ leaf: Uint8Array }>(
            sql`SELECT leaf FROM entries WHERE sequence > ${after} ORDER BY sequence LIMIT ${limit}`,
          )
          .map(({ leaf }) => leaf),
      ),
  ),

  /** What others have said about heads of this log, shortest head first. */
  'packs.known-heads': read(({ db }: SearchContext): KnownHeads => ({
    kept: db.all(sql`SELECT kept_heads.size, name AS place, note FROM kept_heads
      JOIN head_places ON head_places.id = place_id JOIN checkpoints ON checkpoints.size = kept_heads.size
      ORDER BY kept_heads.size, added_at`),
    cosigned: db.all(sql`SELECT head_cosignatures.size, witness_key AS key, line, note FROM head_cosignatures
      JOIN head_places ON head_places.id = place_id JOIN checkpoints ON checkpoints.size = head_cosignatures.size
      ORDER BY head_cosignatures.size, added_at`),
    stamped: db.all(sql`SELECT head_timestamps.size, name AS place, stamped_at AS at, reply, certificate, note
      FROM head_timestamps JOIN head_places ON head_places.id = place_id
      JOIN checkpoints ON checkpoints.size = head_timestamps.size ORDER BY head_timestamps.size, added_at`),
  })),

  'packs.sign': write(({ signPack }: WriteContext, { manifest }: { readonly manifest: string }): Uint8Array =>
    signPack(manifest),
  ),
};

/** Entries that carry all of the tags. */
function taggedBy({ search }: SearchContext, ...tags: readonly Tag[]): readonly number[] {
  const expression = matchExpression('auditor', '', tags);
  return expression === null ? [] : search.find({ expression, ...anything });
}

function rowAt({ db }: SearchContext, sequence: number): EntryRow {
  const row = db.get<EntryRow>(
    sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf FROM entries WHERE sequence = ${sequence}`,
  );
  if (row === undefined) throw new Error(`entry ${String(sequence)} is indexed and not there`);
  return row;
}

/** What was hidden from everybody while an alert had not both its votes stays hidden if it never had. */
function isUndecided({ db }: SearchContext, subject: string): boolean {
  return (
    subject.startsWith('alert:') &&
    db.get(sql`SELECT 1 FROM entries WHERE subject = ${subject} AND kind = 'alert.decided' LIMIT 1`) ===
      undefined
  );
}

function fieldOf(context: SearchContext, sequence: number, field: string): unknown {
  const opened = readBody(context.subjects, rowAt(context, sequence));
  const body = opened.state === 'opened' ? opened.body : null;
  return typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(field) : undefined;
}
