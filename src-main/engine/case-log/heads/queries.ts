import { AppError } from '../../../contract/errors.ts';
import { read, sql, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { signedSize } from '../checkpointer.ts';
import { readHead, savedHead } from '../log-head.ts';
import { emptyFrontier, frontierFromBytes, type Frontier } from '../merkle.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { identityOf } from '../log-identity.ts';

export const printedPageId = 'printed-page';

export interface HeadPlaceRow {
  readonly id: string;
  readonly name: string;
  readonly folder: string | null;
  /** Of a timestamp server or a witness, with the certificate that vouches for it. */
  readonly address: string | null;
  readonly certificate: string | null;
  /** The verifier key of a witness. */
  readonly witnessKey: string | null;
  readonly lastSize: number | null;
  readonly lastAt: number | null;
}

export interface SignedHead {
  readonly size: number;
  readonly at: number;
  readonly note: string;
}

export interface ForWitness {
  readonly note: string;
  readonly size: number;
  /** Of the entries under that head; null where the log went on in a way that it can't be told from what is saved. */
  readonly frontier: Frontier | null;
  /** Of the entries under what the witness cosigned last; empty before the first. */
  readonly known: Frontier;
}

/** What heads are compared with. */
export interface LogIdentity {
  readonly origin: string;
  readonly verifierKey: string;
  readonly size: number;
}

interface Placed {
  readonly placeId: string;
  readonly actorId: string | null;
}

export const headProcedures = {
  'heads.places': read(({ db }: ReadContext): readonly HeadPlaceRow[] =>
    db.all<HeadPlaceRow>(sql`
      SELECT id, name, folder, address, certificate, witness_key AS witnessKey, coalesce(kept.size, stamped.size) AS lastSize,
        coalesce(kept.at, stamped.stamped_at) AS lastAt FROM head_places
      LEFT JOIN kept_heads AS kept ON kept.place_id = id
        AND kept.size = (SELECT max(size) FROM kept_heads WHERE place_id = id)
      LEFT JOIN head_timestamps AS stamped ON stamped.place_id = id
        AND stamped.size = (SELECT max(size) FROM head_timestamps WHERE place_id = id)
      WHERE removed_at IS NULL ORDER BY folder IS NULL, added_at, id`),
  ),

  'heads.identity': read(({ db, subjects }: ReadContext): LogIdentity => {
    const identity = identityOf(db, subjects);
    if (identity === null) {
      throw new AppError(
        'database-damaged',
        'The first entry of the case log can’t be read. Verify the log.',
      );
    }
    return { ...identity, size: readHead(db).frontier.size };
  }),

  'heads.latest': read(({ db }: ReadContext): SignedHead | null => signedAt(db, signedSize(db))),
  'heads.signed-at': read(({ db }: ReadContext, { size }: { readonly size: number }): SignedHead | null =>
    signedAt(db, size),
  ),

  /** Whether anything has happened since, other than that heads were kept. */
  'heads.is-due': read(
    ({ db }: ReadContext, { since }: { readonly since: number }): boolean =>
      db.get(
        sql`SELECT 1 FROM entries WHERE sequence > ${since} 
          AND kind NOT IN ('head.kept', 'head.timestamped', 'head.witnessed') LIMIT 1`,
      ) !== undefined,
  ),

  'heads.add-place': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly id: string;
        readonly name: string;
        readonly folder: string;
        readonly isOnSameDisk: boolean;
        readonly actorId: string;
      },
    ): void => {
      const taken = sql`SELECT 1 FROM head_places WHERE folder = ${input.folder} AND removed_at IS NULL`;
      if (db.get(taken) !== undefined) {
        throw new AppError('conflict', 'Heads are put into this folder already.');
      }
      db.run(sql`INSERT INTO head_places (id, name, folder, added_at)
        VALUES (${input.id}, ${input.name}, ${input.folder}, ${now})`);
      const { name, folder, isOnSameDisk } = input;
      log.append({
        kind: 'head.place-added',
        subject: 'log',
        actor: input.actorId,
        body: { name, folder, isOnSameDisk },
      });
    },
  ),

  'heads.add-server': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly id: string;
        readonly name: string;
        readonly address: string;
        readonly certificate: string;
        readonly actorId: string;
      },
    ): void => {
      const { id, name, address, certificate, actorId } = input;
      const taken = sql`SELECT 1 FROM head_places WHERE address = ${address} AND removed_at IS NULL`;
      if (db.get(taken) !== undefined) throw new AppError('conflict', 'This server is asked already.');
      db.run(sql`INSERT INTO head_places (id, name, address, certificate, added_at)
        VALUES (${id}, ${name}, ${address}, ${certificate}, ${now})`);
      log.append({ kind: 'head.server-added', subject: 'log', actor: actorId, body: { name, address } });
    },
  ),

  'heads.add-witness': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly id: string;
        readonly name: string;
        readonly address: string;
        readonly key: string;
        readonly certificate: string | null;
        readonly actorId: string;
      },
    ): void => {
      const { id, name, address, key, certificate, actorId } = input;
      const taken = sql`SELECT 1 FROM head_places WHERE witness_key = ${key} AND removed_at IS NULL`;
      if (db.get(taken) !== undefined) throw new AppError('conflict', 'This witness is asked already.');
      db.run(sql`INSERT INTO head_places (id, name, address, certificate, witness_key, added_at)
        VALUES (${id}, ${name}, ${address}, ${certificate}, ${key}, ${now})`);
      log.append({
        kind: 'head.witness-added',
        subject: 'log',
        actor: actorId,
        body: { name, address, key },
      });
    },
  ),

  /** What a witness cosigned last, and the latest head with its frontier, at one moment. */
  'heads.for-witness': read(
    ({ db }: ReadContext, { placeId }: { readonly placeId: string }): ForWitness | null => {
      const latest = signedAt(db, signedSize(db));
      if (latest === null) return null;
      const known = db.get<{
        size: number;
        frontier: Uint8Array;
      }>(sql`SELECT size, frontier FROM head_cosignatures
        WHERE place_id = ${placeId} ORDER BY size DESC LIMIT 1`);
      const saved = savedHead(db).frontier;
      return {
        note: latest.note,
        size: latest.size,
        frontier: saved.size === latest.size ? saved : null,
        known: known === undefined ? emptyFrontier : frontierFromBytes(known.size, known.frontier),
      };
    },
  ),

  /** The acknowledgement of a witness, checked: from here on it cosigns no other course of this log. */
  'heads.note-witnessed': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly placeId: string;
        readonly size: number;
        readonly root: string;
        readonly at: number;
        readonly line: string;
        readonly frontier: Uint8Array;
      },
    ): void => {
      const { placeId, size, root, at, line, frontier } = input;
      const { name } = findPlace(db, placeId);
      const added =
        db.run(sql`INSERT OR IGNORE INTO head_cosignatures (place_id, size, cosigned_at, line, frontier)
        VALUES (${placeId}, ${size}, ${at}, ${line}, ${frontier})`);
      if (added === 0) return;
      db.run(sql`INSERT OR IGNORE INTO kept_heads (place_id, size, at) VALUES (${placeId}, ${size}, ${now})`);
      log.append({
        kind: 'head.witnessed',
        subject: 'log',
        actor: null,
        body: { place: name, size, root, at, cosignature: line },
      });
    },
  ),

  /** A server's word that the head was there at a time, checked. */
  'heads.note-timestamp': write(
    (
      { db, log }: WriteContext,
      input: {
        readonly placeId: string;
        readonly size: number;
        readonly root: string;
        readonly at: number;
        readonly reply: Uint8Array;
      },
    ): void => {
      const { name } = findPlace(db, input.placeId);
      const added = db.run(sql`INSERT OR IGNORE INTO head_timestamps (place_id, size, stamped_at, reply)
        VALUES (${input.placeId}, ${input.size}, ${input.at}, ${input.reply})`);
      if (added === 0) return;
      log.append({
        kind: 'head.timestamped',
        subject: 'log',
        actor: null,
        body: {
          place: name,
          size: input.size,
          root: input.root,
          at: input.at,
          reply: toHex(sha256(input.reply)),
        },
      });
    },
  ),

  'heads.remove-place': write(
    ({ db, log, now }: WriteContext, input: Placed & { readonly reason: string }): void => {
      const place = findPlace(db, input.placeId);
      if (input.placeId === printedPageId)
        throw new AppError('bad-request', 'The printed page can’t be taken out of use.');
      db.run(sql`UPDATE head_places SET removed_at = ${now} WHERE id = ${input.placeId}`);
      log.append({
        kind: 'head.place-removed',
        subject: 'log',
        actor: input.actorId,
        body: { name: place.name, reason: input.reason },
      });
    },
  ),

  /** The acknowledgement: the head lies there, and was read back. */
  'heads.note-kept': write(
    (
      { db, log, now }: WriteContext,
      input: Placed & { readonly size: number; readonly root: string; readonly where: string | null },
    ): void => {
      const place = findPlace(db, input.placeId);
      const added = db.run(sql`INSERT OR IGNORE INTO kept_heads (place_id, size, at)
        VALUES (${input.placeId}, ${input.size}, ${now})`);
      if (added === 0) return;
      log.append({
        kind: 'head.kept',
        subject: 'log',
        actor: input.actorId,
        body: {
          place: input.where === null ? place.name : `${place.name}, ${input.where}`,
          size: input.size,
          root: input.root,
        },
      });
    },
  ),
};

function signedAt(db: ReadContext['db'], size: number): SignedHead | null {
  return (
    db.get<SignedHead>(sql`SELECT size, signed_at AS at, note FROM checkpoints WHERE size = ${size}`) ?? null
  );
}

function findPlace(
  db: ReadContext['db'],
  id: string,
): { readonly name: string; readonly folder: string | null } {
  const place = db.get<{ name: string; folder: string | null }>(
    sql`SELECT name, folder FROM head_places WHERE id = ${id} AND removed_at IS NULL`,
  );
  if (place === undefined) throw new AppError('not-found', 'Heads are not kept there any more.');
  return place;
}
