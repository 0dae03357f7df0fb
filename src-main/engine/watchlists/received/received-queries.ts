import type { Policy } from '../../../contract/policy.ts';
import { nothingChanged, parsePart, type ArrivedMail, type FiledMail } from '../../arrived-mail.ts';
import { outcomeMail, recallSchema } from '../../consignment-mail.ts';
import { read, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { controlRoom } from '../../mail.ts';
import { fromBase64 } from '../../portable/bytes.ts';
import { factsOf, type CountedComposition, type EntryFacts } from '../composition.ts';
import { contentPiece, type ContentPiece } from '../content-hash.ts';
import { destroyList } from '../destroy-list.ts';
import { openBody, openTemplate, sha256, type WatchlistEntryBody } from '../entry-parts.ts';
import { findList, listFacesSubject, listSubject, requireList, type EntryRow } from '../list-rows.ts';
import { isBlueList, listingProblems } from '../rules.ts';
import { listKeySchema, readPiece } from './list-mail.ts';

interface ReceivedRow {
  readonly partyId: number;
  readonly consignmentId: string;
  readonly entries: number;
  readonly approvedBy: string;
}

/** A list of which everybody is here, and that nobody has looked at yet. */
export interface WholeList {
  readonly id: string;
  readonly modelHash: string;
  readonly begunAt: number;
  readonly contentHash: string;
  readonly entries: number;
}

/** What the site's own rules ask of each entry. */
export interface EntryRules {
  readonly policy: Policy;
  /** The list may be used until then. */
  readonly neededUntil: number;
}

const changed: FiledMail = { ...nothingChanged, events: [{ kind: 'watchlists.changed' }] };

/** At a site: the keys of a list come first, and are this machine's from then on. */
export function fileListKey(context: WriteContext, mail: ArrivedMail): FiledMail | null {
  const { db, log, subjects, outbox, now } = context;
  const key = parsePart(listKeySchema, mail.own);
  if (key === null || mail.from.name !== controlRoom) return null;
  const { consignmentId, listId, name, entries } = key;
  const [names, faces] = [fromBase64(key.namesKey), fromBase64(key.facesKey)];
  if (names === null || faces === null) return null;
  const known = findReceived(db, listId);
  if (known?.consignmentId === consignmentId) return nothingChanged;
  const obstacle =
    known !== undefined || findList(db, listId) !== null
      ? 'This list was here before, and a list that was destroyed does not come back.'
      : db.get(sql`SELECT 1 FROM recalled_lists WHERE list_id = ${listId}`) !== undefined
        ? 'This list was called back before it came.'
        : key.ageMs >= key.usableForMs
          ? 'The time of this list is over.'
          : null;
  if (obstacle === null) {
    subjects.adopt(listSubject(listId), names);
    subjects.adopt(listFacesSubject(listId), faces);
    const begunAt = now - key.ageMs;
    db.run(sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at, content_hash)
      VALUES (${listId}, ${name}, ${key.modelHash}, ${begunAt}, ${begunAt + key.usableForMs}, ${key.sealHash})`);
    db.run(sql`INSERT INTO received_lists (list_id, party_id, consignment_id, entries, approved_by)
      VALUES (${listId}, ${mail.from.id}, ${consignmentId}, ${entries}, ${key.approvedBy})`);
    log.append({
      kind: 'watchlist.arriving',
      subject: 'log',
      actor: null,
      body: { listId, listName: name, entries, from: mail.from.name, sealHash: key.sealHash },
    });
  } else {
    log.append({
      kind: 'watchlist.not-received',
      subject: 'log',
      actor: null,
      body: { listId, listName: name, from: mail.from.name, because: obstacle },
    });
    outbox.put(outcomeMail({ consignmentId, what: 'refused', words: obstacle }));
  }
  names.fill(0);
  faces.fill(0);
  return changed;
}

/** Some of a list's entries. They count for nothing before all of them were looked at. */
export function fileListPiece({ db }: WriteContext, mail: ArrivedMail): FiledMail | null {
  const piece = readPiece(mail.own);
  if (piece === null) return null;
  const { listId, entries } = piece;
  const received = findReceived(db, listId);
  if (received === undefined || received.partyId !== mail.from.id) return null;
  const list = findList(db, listId);
  // It was destroyed or refused meanwhile: what still comes is dropped.
  if (list === null || list.destroyedAt !== null || list.sealHash !== null) return nothingChanged;
  const ids = db.all<{ id: string }>(
    sql`SELECT id FROM watchlist_entries WHERE list_id = ${listId} AND id IN (SELECT value FROM json_each(${JSON.stringify(entries.map(({ id }) => id))}))`,
  );
  const there = new Set(ids.map(({ id }) => id));
  const coming = entries.filter(({ id }) => !there.has(id));
  const others = JSON.stringify(coming.map(({ id }) => id));
  // Another list's entry is none of this one's.
  const isTaken =
    db.get(
      sql`SELECT 1 FROM watchlist_entries WHERE id IN (SELECT value FROM json_each(${others})) LIMIT 1`,
    ) !== undefined;
  if (isTaken || list.entries + coming.length > received.entries) return null;
  for (const { id, isBlueList: isBlue, quality, body, template, crop } of coming) {
    db.run(sql`INSERT INTO watchlist_entries (id, list_id, is_blue_list, quality, crop_sha256, sealed_body, sealed_template)
      VALUES (${id}, ${listId}, ${isBlue ? 1 : 0}, ${quality}, ${sha256(crop)}, ${body}, ${template})`);
    db.run(sql`INSERT INTO watchlist_crops (entry_id, list_id, sealed) VALUES (${id}, ${listId}, ${crop})`);
  }
  return changed;
}

/** One list, or all that came from there, destroyed at once. */
export function fileRecall(context: WriteContext, mail: ArrivedMail): FiledMail | null {
  const { db, log, now } = context;
  const recall = parsePart(recallSchema, mail.own);
  if (recall === null) return null;
  const { listId, reason } = recall;
  if (listId !== null)
    db.run(sql`INSERT OR IGNORE INTO recalled_lists (list_id, at) VALUES (${listId}, ${now})`);
  const lists = destroyListsFrom(
    context,
    mail.from.id,
    `the control room called it back (${reason})`,
    listId,
  );
  log.append({
    kind: 'site.recall-arrived',
    subject: 'log',
    actor: null,
    body: { from: mail.from.name, lists, reason },
  });
  return changed;
}

/** Destroys one list of a control room, or all of them (null). Answers how many were still here. */
export function destroyListsFrom(
  context: WriteContext,
  partyId: number,
  reason: string,
  listId: string | null = null,
): number {
  return context.db
    .all<{ id: string }>(sql`SELECT list_id AS id FROM received_lists WHERE party_id = ${partyId}`)
    .filter(({ id }) => listId === null || id === listId)
    .filter(({ id }) => destroyList(context, id, reason, null)).length;
}

export const receivedProcedures = {
  /** The first list of which everybody is here and that waits to be looked at. */
  'watchlists.whole-received': read(({ db }: ReadContext): WholeList | null => {
    const row = db.get<WholeList>(sql`SELECT watchlists.id, model_hash AS modelHash, created_at AS begunAt,
        content_hash AS contentHash, received_lists.entries
      FROM received_lists JOIN watchlists ON watchlists.id = list_id
      WHERE seal_hash IS NULL AND destroyed_at IS NULL
        AND (SELECT count(*) FROM watchlist_entries WHERE list_id = watchlists.id) = received_lists.entries
      ORDER BY created_at LIMIT 1`);
    return row ?? null;
  }),

  /** Lists from the control room that are still here. */
  'watchlists.received': read(({ db }: ReadContext): readonly string[] =>
    db
      .all<{ id: string }>(
        sql`SELECT list_id AS id FROM received_lists JOIN watchlists ON watchlists.id = list_id
        WHERE destroyed_at IS NULL`,
      )
      .map(({ id }) => id),
  ),

  /** A part of what a received list's hash is over, what counts of the entries in it, and what the rules here say against one. */
  'watchlists.check-received': read(
    (
      { db, subjects, now }: ReadContext,
      {
        id,
        after,
        limit,
        policy,
        neededUntil,
      }: EntryRules & { readonly id: string; readonly after: string; readonly limit: number },
    ): {
      readonly piece: ContentPiece;
      readonly facts: readonly EntryFacts[];
      readonly problem: string | null;
    } => {
      const { modelHash } = requireList(db, id);
      const { piece, rows } = contentPiece(db, subjects, { id, modelHash }, { after, limit });
      const facts: EntryFacts[] = [];
      let problem: string | null = null;
      for (const row of rows) {
        const opened = openEntry(subjects, row);
        if (opened === null)
          return { piece, facts, problem: 'An entry can’t be opened with the keys that came.' };
        const { body, isWhole } = opened;
        const [first] = listingProblems(
          body,
          policy,
          now,
          neededUntil,
          // An officer's word about somebody under 18 was looked at where it was handed in; its hash is in the entry.
          body.under18Authority !== undefined,
        );
        problem ??= isWhole ? (first?.words ?? null) : 'A template is damaged.';
        if (isBlueList(body.category, policy) !== (row.isBlueList === 1))
          problem ??= 'An entry only measures there and not here, or the other way.';
        facts.push(factsOf(row, body));
      }
      return { piece, facts, problem };
    },
  ),

  /** From here on an authority can name it. */
  'watchlists.accept-received': write(
    (
      { db, log, outbox, now }: WriteContext,
      input: {
        readonly id: string;
        readonly sealHash: string;
        /** By the rules here. */
        readonly usableForMs: number;
        readonly composition: CountedComposition;
      },
    ): void => {
      const { id, sealHash, usableForMs, composition } = input;
      const list = requireList(db, id);
      const received = findReceived(db, id);
      if (received === undefined || list.sealHash !== null) return;
      const { name: listName, entries } = list;
      db.run(sql`UPDATE watchlists SET seal_hash = ${sealHash}, sealed_at = ${now},
        expires_at = ${Math.min(list.expiresAt, list.begunAt + usableForMs)} WHERE id = ${id}`);
      log.append({
        kind: 'watchlist.received',
        subject: 'log',
        actor: null,
        body: { listId: id, listName, entries, sealHash, approvedBy: received.approvedBy },
      });
      log.append({
        kind: 'watchlist.composed',
        subject: 'log',
        actor: null,
        body: { listId: id, listName, sealHash, ...composition },
      });
      outbox.put(
        outcomeMail({
          consignmentId: received.consignmentId,
          what: 'accepted',
          words: `All ${String(entries)} entries are there, and fit the seal and the rules.`,
        }),
      );
    },
  ),

  /** It counts for nothing here, and goes at once. */
  'watchlists.refuse-received': write(
    (context: WriteContext, { id, because }: { readonly id: string; readonly because: string }): void => {
      const { db, log, outbox } = context;
      const received = findReceived(db, id);
      const list = findList(db, id);
      if (received === undefined || list === null || list.destroyedAt !== null) return;
      log.append({
        kind: 'watchlist.not-received',
        subject: 'log',
        actor: null,
        body: { listId: id, listName: list.name, from: 'control', because },
      });
      outbox.put(outcomeMail({ consignmentId: received.consignmentId, what: 'refused', words: because }));
      destroyList(context, id, 'it was refused', null);
    },
  ),
};

function findReceived(db: ReadContext['db'], listId: string): ReceivedRow | undefined {
  return db.get<ReceivedRow>(sql`SELECT party_id AS partyId, consignment_id AS consignmentId, entries, approved_by AS approvedBy
    FROM received_lists WHERE list_id = ${listId}`);
}

/** Null for what is not what an entry consists of. */
function openEntry(
  subjects: ReadContext['subjects'],
  row: EntryRow,
): { readonly body: WatchlistEntryBody; readonly isWhole: boolean } | null {
  try {
    const template = openTemplate(subjects, row);
    const isWhole = template.length > 0 && template.every((value) => Number.isFinite(value));
    template.fill(0);
    return { body: openBody(subjects, row), isWhole };
  } catch {
    return null;
  }
}
