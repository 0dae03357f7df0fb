import { AppError } from '../../contract/errors.ts';
import type { KeyGroup } from '../../contract/keys.ts';
import { read, sql, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { custodiansFileSchema } from '../trust/custodians.ts';
import type { SignedDocument } from '../trust/signed-document.ts';

/** The newest list, as it is stored: whoever reads it checks it. */
export interface StoredCustodians {
  readonly number: number;
  readonly document: SignedDocument;
  readonly adoptedAt: number;
}

export interface Rehearsal {
  readonly id: string;
  readonly requestHash: string;
  /** Ids of the deposits that it is about. */
  readonly deposits: readonly string[];
  readonly askedAt: number;
}

export interface DoneRehearsal {
  readonly doneAt: number;
  readonly custodians: readonly string[];
}

export const escrowProcedures = {
  'escrow.custodians': read(({ db }: ReadContext): StoredCustodians | null => {
    const row = db.get<{ number: number; file: string; adoptedAt: number }>(
      sql`SELECT number, file, adopted_at AS adoptedAt FROM custodian_lists ORDER BY number DESC LIMIT 1`,
    );
    if (row === undefined) return null;
    const { number, file, adoptedAt } = row;
    return { number, adoptedAt, document: custodiansFileSchema.parse(JSON.parse(file)).document };
  }),

  'escrow.adopt-custodians': write(
    (
      { db, log, now }: WriteContext,
      list: {
        readonly number: number;
        readonly document: SignedDocument;
        readonly custodians: readonly string[];
        readonly actorId: string | null;
      },
    ): void => {
      const known =
        db.get<{ number: number | null }>(sql`SELECT max(number) AS number FROM custodian_lists`)?.number ??
        0;
      if (known >= list.number)
        throw new AppError('conflict', `List ${String(known)} was taken in meanwhile. Look at it first.`);
      const file = JSON.stringify({ format: 'cordon-custodians/1', document: list.document });
      db.run(sql`INSERT INTO custodian_lists (number, file, adopted_at, adopted_by)
        VALUES (${list.number}, ${file}, ${now}, ${list.actorId})`);
      log.append({
        kind: 'escrow.custodians-adopted',
        subject: 'log',
        actor: list.actorId,
        body: { number: list.number, custodians: [...list.custodians] },
      });
    },
  ),

  'escrow.note-deposits': write(
    (
      { log }: WriteContext,
      { number, groups }: { readonly number: number; readonly groups: readonly KeyGroup[] },
    ): void => {
      log.append({
        kind: 'escrow.deposited',
        subject: 'log',
        actor: null,
        body: { number, groups: [...groups] },
      });
    },
  ),

  'escrow.begin-rehearsal': write(
    (
      { db, log, now }: WriteContext,
      {
        id,
        requestHash,
        deposits,
        actorId,
      }: Omit<Rehearsal, 'askedAt'> & { readonly actorId: string | null },
    ): void => {
      db.run(sql`INSERT INTO rehearsals (id, request_hash, deposits, asked_at, asked_by)
        VALUES (${id}, ${requestHash}, ${JSON.stringify(deposits)}, ${now}, ${actorId})`);
      log.append({
        kind: 'escrow.rehearsal-begun',
        subject: 'log',
        actor: actorId,
        body: { rehearsalId: id },
      });
    },
  ),

  /** The latest that was begun, if it isn't done. */
  'escrow.begun-rehearsal': read(({ db }: ReadContext): Rehearsal | null => {
    const row = db.get<{
      id: string;
      requestHash: string;
      deposits: string;
      askedAt: number;
      doneAt: number | null;
    }>(
      sql`SELECT id, request_hash AS requestHash, deposits, asked_at AS askedAt, done_at AS doneAt
        FROM rehearsals ORDER BY asked_at DESC, rowid DESC LIMIT 1`,
    );
    if (row === undefined || row.doneAt !== null) return null;
    const { id, requestHash, askedAt } = row;
    // Written above.
    return { id, requestHash, askedAt, deposits: JSON.parse(row.deposits) as readonly string[] };
  }),

  'escrow.last-rehearsal': read(({ db }: ReadContext): DoneRehearsal | null => {
    const row = db.get<{ doneAt: number; custodians: string }>(
      sql`SELECT done_at AS doneAt, custodians FROM rehearsals
        WHERE done_at IS NOT NULL ORDER BY done_at DESC LIMIT 1`,
    );
    if (row === undefined) return null;
    // Written below.
    return { doneAt: row.doneAt, custodians: JSON.parse(row.custodians) as readonly string[] };
  }),

  'escrow.finish-rehearsal': write(
    (
      { db, log, now }: WriteContext,
      rehearsal: {
        readonly id: string;
        readonly custodians: readonly string[];
        readonly groups: readonly KeyGroup[];
        readonly actorId: string | null;
      },
    ): void => {
      const { id, custodians, groups, actorId } = rehearsal;
      const changed =
        db.run(sql`UPDATE rehearsals SET done_at = ${now}, custodians = ${JSON.stringify(custodians)}
        WHERE id = ${id} AND done_at IS NULL`);
      if (changed === 0) throw new AppError('conflict', 'This rehearsal is done already. Begin another.');
      log.append({
        kind: 'escrow.rehearsed',
        subject: 'log',
        actor: actorId,
        body: { rehearsalId: id, custodians: [...custodians], groups: [...groups] },
      });
    },
  ),
};
