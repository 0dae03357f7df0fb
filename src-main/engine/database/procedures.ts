import type { LogAppender } from '../case-log/append.ts';
import type { Outbox } from '../mail.ts';
import type { Machine } from '../sites/machine.ts';
import type { SearchIndex } from '../case-log/search/search-index.ts';
import type { ReadableDatabase, WritableDatabase } from './handles.ts';
import type { SubjectKeys } from './subject-keys.ts';
import type { SubjectReader } from './subject-reader.ts';

export type { LogAppender } from '../case-log/append.ts';
export type { ReadableDatabase } from './handles.ts';
export { sql } from './sql.ts';
export type { SubjectKeys } from './subject-keys.ts';
export type { SubjectReader } from './subject-reader.ts';

export interface ReadContext {
  readonly db: ReadableDatabase;
  readonly subjects: SubjectReader;
  /** Milliseconds since 1970-01-01 UTC, from the engine's clock. */
  readonly now: number;
}

/** What a read procedure is given. */
export interface SearchContext extends ReadContext {
  readonly search: SearchIndex;
  readonly machine: Pick<Machine, 'identity'>;
}

/** One transaction: rows, log entries and key destructions of it happen together or not at all. */
export interface WriteContext {
  readonly db: WritableDatabase;
  readonly log: LogAppender;
  readonly subjects: SubjectKeys;
  readonly now: number;
  /** Signs the manifest of an evidence pack with the log's key, and nothing else. Answers 64 bytes. */
  readonly signPack: (manifest: string) => Uint8Array;
  /** What this machine is among sites and a control room. */
  readonly machine: Machine;
  /** What goes to the control room, with this transaction. */
  readonly outbox: Outbox;
}

export interface ReadProcedure<Input, Output> {
  readonly kind: 'read';
  readonly run: (context: SearchContext, input: Input) => Output;
}

export interface WriteProcedure<Input, Output> {
  readonly kind: 'write';
  readonly run: (context: WriteContext, input: Input) => Output;
}

/**
 * Declares a query of the database thread. It must be synchronous, and what goes in and out must survive a
 * structured clone (plain data and Uint8Array; a Buffer arrives as a Uint8Array).
 */
export function read<Input, Output>(
  run: (context: SearchContext, input: Input) => Output,
): ReadProcedure<Input, Output> {
  return { kind: 'read', run };
}

/** Declares one use case: it runs in one BEGIN IMMEDIATE transaction, which a thrown error rolls back whole. */
export function write<Input, Output>(
  run: (context: WriteContext, input: Input) => Output,
): WriteProcedure<Input, Output> {
  return { kind: 'write', run };
}

/** The names, inputs and outputs of a table of procedures. */
export type ProcedureInput<Procedure> =
  Procedure extends ReadProcedure<infer Input, unknown>
    ? Input
    : Procedure extends WriteProcedure<infer Input, unknown>
      ? Input
      : never;
export type ProcedureOutput<Procedure> =
  Procedure extends ReadProcedure<never, infer Output>
    ? Output
    : Procedure extends WriteProcedure<never, infer Output>
      ? Output
      : never;
