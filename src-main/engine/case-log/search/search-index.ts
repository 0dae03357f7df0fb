import type { Role } from '../../../contract/domain.ts';
import type { ReadableDatabase, WritableDatabase } from '../../database/handles.ts';
import type { IndexConnection, IndexFile } from '../../database/index-file.ts';
import { sql } from '../../database/sql.ts';
import { isDamage } from '../../database/sqlite-errors.ts';
import type { SubjectReader } from '../../database/subject-reader.ts';
import { actorOf, readEntry } from '../entry-words.ts';
import { noLeaf } from '../leaf.ts';
import { tagsOf, tokenOf, type Tag } from './entry-tags.ts';

/**
 * Finds entries by word and by tag. It lives in a file of its own, behind the log, so that no commit waits for it and
 * no backup holds its words; it can be made anew from the log at any time.
 *
 * Of each entry it has the sentence as it may be read now: what is hidden until both votes of an alert are locked is
 * added then, and what was destroyed is taken out, in every page of the file.
 */
export interface SearchIndex {
  /** How many entries of the log it has. */
  readonly size: number;
  /** Adds entries for about so long, and so many in any case; true while there are more to add. */
  catchUp(budgetMs: number, atLeast?: number): boolean;
  /** Takes out what was said about a subject whose key was destroyed. Its entries can still be found by their tags. */
  forget(subject: string): void;
  /** Sequence numbers, latest first unless it is asked otherwise. */
  find(query: IndexQuery): readonly number[];
  close(): void;
}

export interface IndexQuery {
  /** From {@link matchExpression}. */
  readonly expression: string;
  readonly from: number;
  readonly until: number;
  readonly limit: number;
  readonly isOldestFirst: boolean;
}

interface EntryRow {
  readonly sequence: number;
  readonly kind: string;
  readonly subject: string;
  readonly header: string;
  readonly ciphertext: Uint8Array;
  readonly leaf: Uint8Array;
}

interface Reach {
  readonly size: number;
  readonly leaf: Uint8Array;
}

/** Entries added in one transaction: few at first, so that an alert hardly waits; more while there is time. */
const fewestAtOnce = 50;
const mostAtOnce = 800;

export function createSearchIndex(
  main: ReadableDatabase,
  subjects: SubjectReader,
  file: IndexFile,
): SearchIndex {
  let connection: IndexConnection | null = null;
  let reach: Reach = { size: 0, leaf: noLeaf };

  /** Opened when it is first needed; a damaged or foreign one is made anew, for nothing is in it that isn't in the log. */
  function using<Result>(work: (index: IndexConnection) => Result): Result {
    try {
      return work((connection ??= openFitting()));
    } catch (cause) {
      if (!isDamage(cause)) throw cause;
      return work((connection = openAnew()));
    }
  }

  function openFitting(): IndexConnection {
    const opened = file.open();
    reach = readReach(opened.db);
    const leaf = main.get<{ leaf: Uint8Array }>(sql`SELECT leaf FROM entries WHERE sequence = ${reach.size}`);
    const fits = reach.size === 0 || (leaf !== undefined && Buffer.compare(leaf.leaf, reach.leaf) === 0);
    if (fits) return opened;
    opened.close();
    return openAnew();
  }

  function openAnew(): IndexConnection {
    connection?.close();
    connection = null;
    file.remove();
    const opened = file.open();
    reach = readReach(opened.db);
    return opened;
  }

  /** Returns how many there were, at most so many. */
  function addNext(index: IndexConnection, limit: number): number {
    const rows = main.all<EntryRow>(
      sql`SELECT sequence, kind, subject, header, ciphertext, leaf FROM entries
          WHERE sequence > ${reach.size} ORDER BY sequence LIMIT ${limit}`,
    );
    const last = rows.at(-1);
    if (last === undefined) return 0;
    const names = readNames(main);
    index.inTransaction(() => {
      for (const row of rows) {
        write(index.db, row, names, []);
        if (row.kind === 'alert.decided') reveal(index.db, row.subject, names);
      }
      index.db.run(sql`UPDATE reach SET size = ${last.sequence}, leaf = ${last.leaf}`);
    });
    reach = { size: last.sequence, leaf: last.leaf };
    return rows.length;
  }

  function write(
    db: WritableDatabase,
    row: EntryRow,
    names: ReadonlyMap<string, string>,
    knownTokens: readonly string[],
  ): void {
    const actor = actorOf(row.header);
    const entry = readEntry(main, subjects, row);
    const said = (role: Role): string => entry.wordsFor(role);
    const [everyone, supervisor, auditor] = [said('admin'), said('supervisor'), said('auditor')];
    const tokens = tagsOf({ kind: row.kind, subject: row.subject, actor, body: entry.body }).map(tokenOf);
    const about = [row.kind, actor === null ? '' : (names.get(actor) ?? ''), everyone].join(' ');
    db.run(
      sql`INSERT OR REPLACE INTO words (rowid, tags, everyone, supervisor, auditor)
          VALUES (${row.sequence}, ${[...new Set([...knownTokens, ...tokens])].join(' ')}, ${about},
            ${supervisor === everyone ? null : supervisor}, ${auditor === supervisor ? null : auditor})`,
    );
    if (entry.undecidedAlert !== null) {
      db.run(
        sql`INSERT OR IGNORE INTO hidden (alert, sequence) VALUES (${entry.undecidedAlert}, ${row.sequence})`,
      );
    }
  }

  /** What was hidden about an alert until both its votes were locked may be found from here on. */
  function reveal(db: WritableDatabase, alert: string, names: ReadonlyMap<string, string>): void {
    const hidden = db.all<{ sequence: number }>(sql`SELECT sequence FROM hidden WHERE alert = ${alert}`);
    for (const { sequence } of hidden) rewrite(db, sequence, names, []);
    db.run(sql`DELETE FROM hidden WHERE alert = ${alert}`);
  }

  /** What was said under a subject is gone; its entries keep the tags that they had. */
  function obliterate(db: WritableDatabase, subject: string, names: ReadonlyMap<string, string>): void {
    // A subject other than "log" is a tag; "log" has no key that is ever destroyed.
    const found = db.all<{ sequence: number; tags: string }>(
      sql`SELECT rowid AS sequence, tags FROM words WHERE words MATCH ${`tags:${tokenOf(subject as Tag)}`}`,
    );
    for (const { sequence, tags } of found) rewrite(db, sequence, names, tags.split(' '));
    db.run(sql`DELETE FROM hidden WHERE alert = ${subject}`);
  }

  function rewrite(
    db: WritableDatabase,
    sequence: number,
    names: ReadonlyMap<string, string>,
    knownTokens: readonly string[],
  ): void {
    const row = main.get<EntryRow>(
      sql`SELECT sequence, kind, subject, header, ciphertext, leaf FROM entries WHERE sequence = ${sequence}`,
    );
    if (row !== undefined) write(db, row, names, knownTokens);
  }

  return {
    get size() {
      return file.isOpenable() ? using(() => reach.size) : 0;
    },
    catchUp(budgetMs, atLeast = 0) {
      if (!file.isOpenable()) return false;
      const until = performance.now() + budgetMs;
      return using((index) => {
        let added = 0;
        for (let limit = fewestAtOnce; ; limit = Math.min(limit * 2, mostAtOnce)) {
          if (addNext(index, limit) < limit) return false;
          added += limit;
          if (added >= atLeast && performance.now() > until) return true;
        }
      });
    },
    forget(subject) {
      // Nobody is there who may open it, and what was said must be gone all the same.
      if (!file.isOpenable()) return file.remove();
      using((index) => {
        index.inTransaction(() => obliterate(index.db, subject, readNames(main)));
        index.emptyJournal();
      });
    },
    find({ expression, from, until, limit, isOldestFirst }) {
      const order = isOldestFirst ? sql`ASC` : sql`DESC`;
      return using(({ db }) =>
        db
          .all<{ sequence: number }>(
            sql`SELECT rowid AS sequence FROM words WHERE words MATCH ${expression}
                AND rowid BETWEEN ${from} AND ${until} ORDER BY rowid ${order} LIMIT ${limit}`,
          )
          .map(({ sequence }) => sequence),
      );
    },
    close() {
      connection?.close();
      connection = null;
    },
  };
}

function readReach(db: ReadableDatabase): Reach {
  const row = db.get<Reach>(sql`SELECT size, leaf FROM reach`);
  if (row === undefined) throw new Error('the index does not say how far it reaches');
  return row;
}

function readNames(main: ReadableDatabase): ReadonlyMap<string, string> {
  const people = main.all<{ id: string; name: string }>(sql`SELECT id, display_name AS name FROM accounts`);
  return new Map(people.map(({ id, name }) => [id, name]));
}
