import type Database from 'better-sqlite3';
import type { Sql } from './sql.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A handle that can only ask. `Row` is the caller's word for what the statement selects. */
export interface ReadableDatabase {
  readonly [readable]: true;
  all<Row>(query: Sql): readonly Row[];
  get<Row>(query: Sql): Row | undefined;
  /** Rows one at a time, for what doesn't fit in memory. Finish it before the next statement. */
  iterate<Row>(query: Sql): IterableIterator<Row>;
}

/** A handle inside a transaction; only a `write` procedure gets one. */
export interface WritableDatabase extends ReadableDatabase {
  readonly [writable]: true;
  /** Returns how many rows changed. */
  run(statement: Sql): number;
}

/** Wraps a connection; statements are prepared once each and kept as long as the connection. */
export function wrapConnection(connection: Database.Database): WritableDatabase {
  const statements = new Map<string, Database.Statement>();

  function prepare(text: string): Database.Statement {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const prepared = connection.prepare(text);
    statements.set(text, prepared);
    return prepared;
  }

  function prepareRead(text: string): Database.Statement {
    const statement = prepare(text);
    if (!statement.readonly) throw new Error(`a read must not write: ${text}`);
    return statement;
  }

  const handle = {
    // The three casts: SQLite's rows have no type of their own; the statement's author names it.
    all: <Row>(query: Sql) => prepareRead(query.text).all(...query.values) as Row[],
    get: <Row>(query: Sql) => prepareRead(query.text).get(...query.values) as Row | undefined,
    iterate: <Row>(query: Sql) => prepareRead(query.text).iterate(...query.values) as IterableIterator<Row>,
    run: (statement: Sql) => prepare(statement.text).run(...statement.values).changes,
  };
  // The brands exist for the compiler only: at run time there is nothing to add.
  return handle as typeof handle & WritableDatabase;
}
