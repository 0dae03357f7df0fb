import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { policyPackSchema, type AdoptedPolicy, type PolicyPack } from '../trust/policy-pack.ts';
import { forceRootFileSchema, type ForceRootFile } from '../trust/force-root.ts';
import { revocationsFileSchema } from '../trust/revocations.ts';
import type { SignedDocument } from '../trust/signed-document.ts';

/** When something was taken in, and by whom; null where Cordon itself did it. */
export interface Adoption {
  readonly at: number;
  readonly by: string | null;
}

export interface AdoptedPack extends AdoptedPolicy {
  readonly version: number;
  readonly adopted: Adoption;
}

/** What is stored of trust, as it stands: whoever reads it checks it. */
export interface TrustRows {
  readonly root: { readonly file: ForceRootFile; readonly pinned: Adoption } | null;
  readonly revocations: { readonly document: SignedDocument; readonly adopted: Adoption } | null;
  /** The latest time that this installation has known. */
  readonly latestAt: number;
}

export interface NewPolicy {
  readonly version: number;
  readonly hash: string;
  readonly pack: PolicyPack;
}

export const policyProcedures = {
  'trust.rows': read((context: ReadContext): TrustRows => trustRows(context)),

  /** Pins the root, or finishes a pinning that was broken off before the vault knew of it. */
  'trust.pin-root': write(
    (
      { db, log, now }: WriteContext,
      root: {
        readonly file: ForceRootFile;
        readonly force: string;
        readonly fingerprint: string;
        readonly actorId: string | null;
      },
    ): void => {
      const known = db.get<{ file: string }>(sql`SELECT file FROM force_root`);
      const file = JSON.stringify(root.file);
      if (known !== undefined && known.file !== file) throw alreadyPinned();
      if (known !== undefined) return;
      db.run(
        sql`INSERT INTO force_root (id, file, pinned_at, pinned_by) VALUES (1, ${file}, ${now}, ${root.actorId})`,
      );
      log.append({
        kind: 'trust.root-pinned',
        subject: 'log',
        actor: root.actorId,
        body: { force: root.force, fingerprint: root.fingerprint },
      });
    },
  ),

  'trust.adopt-revocations': write(
    (
      { db, log, now }: WriteContext,
      list: {
        readonly number: number;
        readonly document: SignedDocument;
        readonly revoked: readonly string[];
        readonly resetsClock: boolean;
        readonly actorId: string | null;
      },
    ): void => {
      const file = JSON.stringify({ format: 'cordon-revocations/1', document: list.document });
      const known =
        db.get<{ number: number }>(sql`SELECT max(number) AS number FROM revocation_lists`)?.number ?? 0;
      if (known >= list.number) throw conflict(`List ${String(known)} was taken in meanwhile.`);
      db.run(sql`INSERT INTO revocation_lists (number, file, adopted_at, adopted_by)
        VALUES (${list.number}, ${file}, ${now}, ${list.actorId})`);
      if (list.resetsClock) db.run(sql`UPDATE known_time SET latest_at = ${now}`);
      log.append({
        kind: 'trust.revocations-adopted',
        subject: 'log',
        actor: list.actorId,
        body: { number: list.number, revoked: [...list.revoked], resetsClock: list.resetsClock },
      });
    },
  ),

  /** Remembers that it is this late. Answers the latest time known, which is later where the clock was set back. */
  'trust.note-time': write(({ db, now }: WriteContext): number => {
    db.run(sql`UPDATE known_time SET latest_at = ${now} WHERE latest_at < ${now}`);
    return latestAt(db);
  }),

  'policy.latest': read(({ db }: ReadContext): AdoptedPack | null =>
    toPack(db.get<PackRow>(sql`${packColumns()} ORDER BY version DESC LIMIT 1`)),
  ),

  'policy.by-hash': read(({ db }: ReadContext, { hash }: { readonly hash: string }): AdoptedPack | null =>
    toPack(db.get<PackRow>(sql`${packColumns()} WHERE hash = ${hash}`)),
  ),

  'policy.by-version': read(
    ({ db }: ReadContext, { version }: { readonly version: number }): AdoptedPack | null =>
      toPack(db.get<PackRow>(sql`${packColumns()} WHERE version = ${version}`)),
  ),

  /** Newest first. */
  'policy.all': read(({ db }: ReadContext): readonly AdoptedPack[] =>
    db.all<PackRow>(sql`${packColumns()} ORDER BY version DESC`).flatMap((row) => toPack(row) ?? []),
  ),

  /** Puts versions in force, one after the other; the last is the one that counts from now on. */
  'policy.adopt': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly policies: readonly NewPolicy[];
        /** The version that they were checked against. */
        readonly present: string | null;
        readonly signers: readonly string[];
        readonly changes: readonly string[];
        readonly actorId: string | null;
      },
    ): void => {
      const present = db.get<{ hash: string }>(sql`SELECT hash FROM policies ORDER BY version DESC LIMIT 1`);
      if ((present?.hash ?? null) !== input.present) throw conflict('Another version was adopted meanwhile.');
      for (const { version, hash, pack } of input.policies) {
        db.run(sql`INSERT INTO policies (version, hash, pack, adopted_at, adopted_by)
          VALUES (${version}, ${hash}, ${JSON.stringify(pack)}, ${now}, ${input.actorId})`);
      }
      const last = input.policies.at(-1);
      if (last === undefined) throw new Error('there is nothing to adopt');
      log.append({
        kind: 'policy.adopted',
        subject: 'log',
        actor: input.actorId,
        body: {
          version: last.version,
          hash: last.hash,
          previous: input.present,
          signers: [...input.signers],
          changes: [...input.changes],
        },
      });
    },
  ),

  /** Somebody handed in something that counts for nothing: that is worth knowing. */
  'policy.note-refusal': write(
    (
      { log }: WriteContext,
      refusal: { readonly what: string; readonly because: string; readonly actorId: string | null },
    ): void => {
      log.append({
        kind: 'policy.refused',
        subject: 'log',
        actor: refusal.actorId,
        body: { what: refusal.what, because: refusal.because },
      });
    },
  ),
};

interface PackRow {
  readonly version: number;
  readonly hash: string;
  readonly pack: string;
  readonly at: number;
  readonly by: string | null;
}

function packColumns() {
  return sql`SELECT version, hash, pack, adopted_at AS at, display_name AS "by"
    FROM policies LEFT JOIN accounts ON accounts.id = adopted_by`;
}

function toPack(row: PackRow | undefined): AdoptedPack | null {
  if (row === undefined) return null;
  const { version, hash, at, by } = row;
  return { version, hash, pack: policyPackSchema.parse(JSON.parse(row.pack)), adopted: { at, by } };
}

interface FileRow {
  readonly file: string;
  readonly at: number;
  readonly by: string | null;
}

function trustRows({ db }: ReadContext): TrustRows {
  const root = db.get<FileRow>(sql`SELECT file, pinned_at AS at, display_name AS "by"
    FROM force_root LEFT JOIN accounts ON accounts.id = pinned_by`);
  const list = db.get<FileRow>(sql`SELECT file, adopted_at AS at, display_name AS "by"
    FROM revocation_lists LEFT JOIN accounts ON accounts.id = adopted_by ORDER BY number DESC LIMIT 1`);
  return {
    root:
      root === undefined
        ? null
        : { file: forceRootFileSchema.parse(JSON.parse(root.file)), pinned: { at: root.at, by: root.by } },
    revocations:
      list === undefined
        ? null
        : {
            document: revocationsFileSchema.parse(JSON.parse(list.file)).document,
            adopted: { at: list.at, by: list.by },
          },
    latestAt: latestAt(db),
  };
}

function latestAt(db: ReadContext['db']): number {
  return db.get<{ at: number }>(sql`SELECT latest_at AS at FROM known_time`)?.at ?? 0;
}

function alreadyPinned(): AppError {
  return new AppError(
    'already-set-up',
    'Another force root is pinned on this workstation, and it is pinned for good. Another force begins with another data folder.',
  );
}

function conflict(what: string): AppError {
  return new AppError('conflict', `${what} Look at it, then try again.`);
}
