import { AppError } from '../../../contract/errors.ts';
import { nothingChanged, parsePart, type ArrivedMail, type FiledMail } from '../../arrived-mail.ts';
import { outcomeSchema, papersMail, type Outcome, type PaperKind } from '../../consignment-mail.ts';
import { read, write, type SearchContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';

/** A list's keys, as they are handed to a site. */
export interface ListKeyMail {
  readonly name: string;
  readonly entries: number;
  readonly content: Uint8Array;
}

/** Some of a list's entries. */
export interface ListPieceMail {
  readonly entries: number;
  /** The last of them. */
  readonly last: string;
  readonly content: Uint8Array;
}

/** What lists have to give, which this room knows nothing of. */
export interface ListsToSend {
  /** @throws AppError where this list is not one to be sent, or nobody is there who has its keys */
  keyOf(
    context: WriteContext,
    list: { readonly id: string; readonly consignmentId: string; readonly usableForMs: number },
  ): ListKeyMail;
  /** What comes after an entry, in one envelope; null when there is nothing more, `gone` once it is destroyed. */
  pieceOf(
    context: WriteContext,
    list: { readonly id: string; readonly after: string },
  ): ListPieceMail | null | 'gone';
}

export type ConsignmentKind = PaperKind | 'list';

/** What was sent to a site. */
export interface Consignment {
  readonly id: string;
  readonly site: string;
  readonly isSiteRevoked: boolean;
  readonly what: ConsignmentKind;
  readonly name: string;
  readonly sentAt: number;
  readonly sentBy: string;
  readonly listId: string | null;
  readonly entries: number;
  /** How many of them are in envelopes. */
  readonly formed: number;
  /** Envelopes that wait for the site's receipt. */
  readonly waiting: number;
  readonly recalledAt: number | null;
  readonly outcome: Settled | null;
  readonly destroyed: Settled | null;
}

interface Settled {
  readonly what: Outcome['what'];
  readonly words: string;
  /** By this machine's clock, when the word came. */
  readonly at: number;
}

interface Sent {
  readonly id: string;
  readonly site: string;
  readonly actorId: string;
}

/** What waits for a site at once, so that no outbox holds a whole list beside the list. */
const mostWaitingBytes = 8 * 1024 * 1024;

/** At the control room. @param lists what lists have to give */
export function consignmentProcedures(lists: ListsToSend) {
  return {
    'consignments.all': read(({ db }: SearchContext): readonly Consignment[] =>
      db
        .all<ConsignmentRow>(
          sql`SELECT consignments.id, name_of.name AS site, name_of.revoked_at IS NOT NULL AS isRevoked, what,
            consignments.name, sent_at AS sentAt, display_name AS sentBy, list_id AS listId, entries, formed, recalled_at AS recalledAt, outcome, destroyed,
            (SELECT count(*) FROM outbox WHERE outbox.party_id = consignments.party_id
              AND about = coalesce('list:' || list_id, 'consignment:' || consignments.id)) AS waiting
          FROM consignments JOIN parties AS name_of ON name_of.id = party_id JOIN accounts ON accounts.id = sent_by
          ORDER BY sent_at DESC, consignments.rowid DESC LIMIT 200`,
        )
        .map(({ isRevoked, outcome, destroyed, ...row }) => ({
          ...row,
          isSiteRevoked: isRevoked === 1,
          outcome: settledIn(outcome),
          destroyed: settledIn(destroyed),
        })),
    ),

    'consignments.send-papers': write(
      (
        { db, log, outbox, now }: WriteContext,
        input: Sent & { readonly what: PaperKind; readonly name: string; readonly files: readonly string[] },
      ): void => {
        const { id, site, what, name, files, actorId } = input;
        const partyId = requireSite(db, site);
        outbox.put(papersMail(site, { consignmentId: id, what, files: [...files] }));
        db.run(sql`INSERT INTO consignments (id, party_id, what, name, sent_at, sent_by)
          VALUES (${id}, ${partyId}, ${what}, ${name}, ${now}, ${actorId})`);
        log.append({
          kind: 'site.consignment-sent',
          subject: 'log',
          actor: actorId,
          body: { site, what, name, entries: 0 },
        });
      },
    ),

    /** Hands a sealed list's keys to a site; its entries follow, piece by piece. */
    'consignments.send-list': write(
      (
        context: WriteContext,
        input: Sent & { readonly listId: string; readonly usableForMs: number },
      ): void => {
        const { db, log, outbox, now } = context;
        const { id, site, listId, usableForMs, actorId } = input;
        const partyId = requireSite(db, site);
        const before =
          db.get(sql`SELECT 1 FROM consignments WHERE party_id = ${partyId} AND list_id = ${listId}
          AND destroyed IS NULL AND recalled_at IS NULL
          AND (outcome IS NULL OR outcome ->> 'what' = 'accepted')`);
        if (before !== undefined) throw new AppError('conflict', `This list was sent to ${site} already.`);
        const { name, entries, content } = lists.keyOf(context, {
          id: listId,
          consignmentId: id,
          usableForMs,
        });
        const number = outbox.put({
          to: site,
          kind: 'list-key',
          about: `list:${listId}`,
          parts: [{ to: 'machine', content }],
          isLiveOnly: true,
        });
        content.fill(0);
        db.run(sql`INSERT INTO consignments (id, party_id, what, name, sent_at, sent_by, list_id, entries, key_number)
          VALUES (${id}, ${partyId}, 'list', ${name}, ${now}, ${actorId}, ${listId}, ${entries}, ${number})`);
        log.append({
          kind: 'site.consignment-sent',
          subject: 'log',
          actor: actorId,
          body: { site, what: 'list', name, entries },
        });
      },
    ),

    /** Whether more of a list can be put into envelopes: there is room, and the site has its keys. */
    'consignments.can-form': read(({ db }: SearchContext): boolean => nextToForm(db) !== undefined),

    /** Puts the next of a list into an envelope. */
    'consignments.form': write((context: WriteContext): void => {
      const { db, outbox } = context;
      const next = nextToForm(db);
      if (next === undefined) return;
      const piece = lists.pieceOf(context, { id: next.listId, after: next.after });
      if (piece === 'gone' || piece === null) {
        const words = 'The list was destroyed here before all of it was sent.';
        db.run(
          sql`UPDATE consignments SET outcome = ${settledText('refused', words, context.now)} WHERE id = ${next.id}`,
        );
        outbox.recall(next.listId, 'it was destroyed at the control room');
        return;
      }
      outbox.put({
        to: next.site,
        kind: 'list-piece',
        about: `list:${next.listId}`,
        parts: [{ to: 'machine', content: piece.content }],
      });
      db.run(sql`UPDATE consignments SET formed = formed + ${piece.entries}, formed_until = ${piece.last}
        WHERE id = ${next.id}`);
    }),

    /** Has a list destroyed at a site that has it. */
    'consignments.recall': write(
      (
        { db, log, outbox }: WriteContext,
        { id, reason, actorId }: { readonly id: string; readonly reason: string; readonly actorId: string },
      ): void => {
        const row = db.get<{ name: string; site: string; listId: string | null; destroyed: string | null }>(
          sql`SELECT consignments.name, parties.name AS site, list_id AS listId, destroyed FROM consignments
            JOIN parties ON parties.id = party_id WHERE consignments.id = ${id}`,
        );
        if (row === undefined || row.listId === null)
          throw new AppError('not-found', 'Only lists are called back.');
        if (row.destroyed !== null) throw new AppError('conflict', 'This list is destroyed there already.');
        outbox.recall(row.listId, reason, row.site);
        log.append({
          kind: 'site.list-recalled',
          subject: 'log',
          actor: actorId,
          body: { site: row.site, name: row.name, reason },
        });
      },
    ),
  };
}

/** At the control room: what a site says became of something. Null for what was never sent there. */
export function fileOutcome({ db, log, now }: WriteContext, mail: ArrivedMail): FiledMail | null {
  const said = parsePart(outcomeSchema, mail.own);
  if (said === null) return null;
  const { consignmentId, what, words } = said;
  const row = db.get<{
    name: string;
    kind: ConsignmentKind;
    outcome: string | null;
    destroyed: string | null;
  }>(
    sql`SELECT name, what AS kind, outcome, destroyed FROM consignments
      WHERE id = ${consignmentId} AND party_id = ${mail.from.id}`,
  );
  if (row === undefined) return null;
  const text = settledText(what, words, now);
  if (what === 'destroyed') {
    if (row.destroyed !== null) return nothingChanged;
    db.run(sql`UPDATE consignments SET destroyed = ${text} WHERE id = ${consignmentId}`);
  } else {
    if (row.outcome !== null) return nothingChanged;
    db.run(sql`UPDATE consignments SET outcome = ${text} WHERE id = ${consignmentId}`);
  }
  log.append({
    kind: 'site.consignment-settled',
    subject: 'log',
    actor: null,
    body: { site: mail.from.name, what: row.kind, name: row.name, outcome: what, words },
  });
  return { ...nothingChanged, events: [{ kind: 'consignments.changed' }] };
}

function nextToForm(
  db: SearchContext['db'],
):
  | { readonly id: string; readonly site: string; readonly listId: string; readonly after: string }
  | undefined {
  return db.get(sql`
    SELECT consignments.id, parties.name AS site, list_id AS listId, formed_until AS after
    FROM consignments JOIN parties ON parties.id = party_id
    WHERE formed < entries AND revoked_at IS NULL AND outcome IS NULL AND destroyed IS NULL AND recalled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.party_id = consignments.party_id AND number = key_number)
      AND (SELECT coalesce(sum(length(envelope)), 0) FROM outbox WHERE outbox.party_id = consignments.party_id)
        < ${mostWaitingBytes}
    ORDER BY sent_at LIMIT 1`);
}

type ConsignmentRow = Omit<Consignment, 'isSiteRevoked' | 'outcome' | 'destroyed'> & {
  readonly isRevoked: number;
  readonly outcome: string | null;
  readonly destroyed: string | null;
};

function settledText(what: Outcome['what'], words: string, at: number): string {
  return JSON.stringify({ what, words, at } satisfies Settled);
}

/** It was written by this room, from what was parsed. */
function settledIn(text: string | null): Settled | null {
  return text === null ? null : (JSON.parse(text) as Settled);
}

function requireSite(db: SearchContext['db'], site: string): number {
  const row = db.get<{ id: number }>(
    sql`SELECT id FROM parties WHERE name = ${site} AND name <> 'control' AND revoked_at IS NULL`,
  );
  if (row === undefined) throw new AppError('not-found', `No site called ${site} is joined to this machine.`);
  return row.id;
}
