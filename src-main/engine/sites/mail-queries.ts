import { read, write, type SearchContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import {
  parsePart,
  type ArrivedMail,
  type FiledMail,
  type MailFiler,
  type MailFilers,
} from '../arrived-mail.ts';
import {
  addresseeSchema,
  machineStateSchema,
  mailKindSchema,
  type Addressee,
  type MailKind,
} from '../mail.ts';
import { judgeArrival, type KnownNumber, type Way } from './envelopes/arrival.ts';
import { isSentBy, openPart, placeOf, readEnvelope, type Envelope } from './envelopes/envelope.ts';
import { formReceipt, openReceipt } from './envelopes/receipt.ts';
import { keepState } from './state-queries.ts';

export type Refusal =
  | 'too-large'
  | 'malformed'
  | 'not-for-us'
  | 'unknown-sender'
  | 'revoked'
  | 'bad-signature'
  | 'replayed'
  | 'second-text'
  | 'unreadable'
  /** In a form that only a newer version reads: whether it is somebody's can't be told. */
  | 'another-version'
  /** Of somebody who counts, about something that only a newer version knows. It stays with its sender, and comes again. */
  | 'not-known-here-yet';

export interface Delivery {
  readonly bytes: Uint8Array;
  readonly way: Way;
}

export interface WaitingMail {
  readonly number: number;
  readonly hash: string;
  readonly envelope: Uint8Array;
  /** 1: it is kept nowhere on its way. */
  readonly isLiveOnly: number;
}

/** Numbers, by what became of them at their receiver. */
export interface ReceivedThere {
  readonly taken: readonly number[];
  /** It is too old for them. */
  readonly later: readonly number[];
}

interface Sender {
  readonly id: number;
  readonly name: string;
  readonly signingKey: string;
  readonly floor: number;
  readonly revokedAt: number | null;
}

const dayMs = 86_400_000;
/** The hub keeps nothing for longer, so that no copy comes later than this. */
const rememberedMs = 7 * dayMs;
/** How often the same refusal is an entry of its own. */
const refusalEveryMs = 60_000;

/** @param filers what becomes of each kind of message: the features that they are about say so */
export const mailProcedures = (filers: MailFilers) => ({
  /** What waits for a party, from a number on; at least one where there is any, and no more than fits into `bytes`. */
  'sites.waiting': read(
    (
      { db }: SearchContext,
      input: {
        readonly partyId: number;
        readonly after: number;
        readonly limit: number;
        readonly bytes: number;
      },
    ): readonly WaitingMail[] => {
      const mails: WaitingMail[] = [];
      let left = input.bytes;
      for (const mail of db.iterate<WaitingMail>(sql`SELECT number, hash, envelope, is_live_only AS isLiveOnly FROM outbox
          WHERE party_id = ${input.partyId} AND number > ${input.after} ORDER BY number LIMIT ${input.limit}`)) {
        left -= mail.envelope.length;
        if (left < 0 && mails.length > 0) break;
        mails.push(mail);
      }
      return mails;
    },
  ),

  /** Takes out of the outbox what the receiver has committed. Answers what the receipt says; null for what is none of it. */
  'sites.take-receipt': write(
    (
      { db, log, machine }: WriteContext,
      { partyId, bytes }: { readonly partyId: number; readonly bytes: Uint8Array },
    ): ReceivedThere | null => {
      const party = db.get<{ name: string; signingKey: string; revokedAt: number | null }>(
        sql`SELECT name, signing_key AS signingKey, revoked_at AS revokedAt FROM parties WHERE id = ${partyId}`,
      );
      const receipt = openReceipt(bytes, (from) => (from === party?.name ? party.signingKey : null));
      if (party === undefined || receipt === null || receipt.to !== machine.identity?.name) return null;
      let taken = 0;
      for (const [number, hash] of receipt.taken)
        taken += db.run(
          sql`DELETE FROM outbox WHERE party_id = ${partyId} AND number = ${number} AND hash = ${hash}`,
        );
      // Nothing else waits for a machine that was revoked.
      if (party.revokedAt !== null && taken > 0)
        log.append({
          kind: 'site.last-order-taken',
          subject: 'log',
          actor: null,
          body: { site: party.name },
        });
      const numbersOf = (rows: readonly (readonly [number, string])[]) => rows.map(([number]) => number);
      return { taken: numbersOf(receipt.taken), later: numbersOf(receipt.later) };
    },
  ),

  /** Which of these numbers still wait: what an envelope was about may be destroyed. */
  'sites.still-waiting': read(
    (
      { db }: SearchContext,
      { partyId, numbers }: { readonly partyId: number; readonly numbers: readonly number[] },
    ): readonly number[] =>
      db
        .all<{ number: number }>(
          sql`SELECT number FROM outbox WHERE party_id = ${partyId}
            AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`,
        )
        .map(({ number }) => number),
  ),

  /**
   * Takes what came, all in one transaction: each number of a sender once. Answers receipts to send, and what was refused. Only what a
   * receipt names is committed.
   */
  'sites.receive': write(
    (
      context: WriteContext,
      deliveries: readonly Delivery[],
    ): {
      readonly receipts: readonly { readonly to: string; readonly text: string }[];
      readonly refused: readonly Refusal[];
      readonly taken: number;
      /** Machines of which something came that is certainly theirs, and new or rightly repeated. */
      readonly heardFrom: readonly number[];
    } & FiledMail => {
      const { machine } = context;
      const own = machine.identity;
      const known = new Map<string, readonly Sender[]>();
      const receipts = new Map<string, Record<'taken' | 'later', [number, string][]>>();
      const refused: Refusal[] = [];
      const filed: FiledMail[] = [];
      const heardFrom = new Set<number>();
      for (const { bytes, way } of deliveries) {
        const envelope = readEnvelope(bytes);
        if (typeof envelope === 'string') {
          refused.push(refuse(context, 'somebody', envelope));
          continue;
        }
        const { from, to } = envelope.header;
        const senders = known.get(from) ?? sendersOf(context, from);
        known.set(from, senders);
        const sender = senders.find(({ signingKey }) => isSentBy(envelope, signingKey));
        const obstacle = cannotCountBecause(to === own?.name, senders, sender);
        if (obstacle !== null || sender === undefined) {
          refused.push(
            refuse(context, senders.length === 0 ? 'somebody' : from, obstacle ?? 'bad-signature'),
          );
          continue;
        }
        const outcome = receiveOne(context, sender, envelope, way, filers);
        if (typeof outcome === 'string' && outcome !== 'again') refused.push(refuse(context, from, outcome));
        if (typeof outcome === 'string' && outcome !== 'again' && outcome !== 'not-known-here-yet') continue;
        if (typeof outcome !== 'string') filed.push(outcome);
        heardFrom.add(sender.id);
        known.delete(from); // its floor may be another now
        const receipt = receipts.get(from) ?? { taken: [], later: [] };
        receipt[outcome === 'not-known-here-yet' ? 'later' : 'taken'].push([
          envelope.header.number,
          envelope.hash,
        ]);
        receipts.set(from, receipt);
      }
      return {
        receipts: [...receipts].map(([to, numbers]) => ({
          to,
          text: formReceipt({ from: own?.name ?? '', to, ...numbers }, machine.sign),
        })),
        refused,
        taken: filed.length,
        events: filed.flatMap(({ events }) => events),
        decoysOn: filed.flatMap(({ decoysOn }) => decoysOn),
        heardFrom: [...heardFrom],
      };
    },
  ),

  /** Forgets numbers that can't come any more. */
  'sites.forget-numbers': write(({ db, now }: WriteContext): void => {
    db.run(sql`DELETE FROM arrivals WHERE at < ${now - rememberedMs}
      AND number < (SELECT floor FROM parties WHERE parties.id = party_id)`);
  }),
});

function sendersOf({ db }: WriteContext, name: string): readonly Sender[] {
  return db.all<Sender>(sql`SELECT id, name, signing_key AS signingKey, floor, revoked_at AS revokedAt FROM parties
    WHERE name = ${name}`);
}

/** Why an envelope counts for nothing, whatever is in it; null when it counts. Pure. */
function cannotCountBecause(
  isForUs: boolean,
  senders: readonly Sender[],
  sender: Sender | undefined,
): Refusal | null {
  if (!isForUs) return 'not-for-us';
  if (senders.length === 0) return 'unknown-sender';
  if (sender === undefined) return 'bad-signature';
  return sender.revokedAt === null ? null : 'revoked';
}

function receiveOne(
  context: WriteContext,
  sender: Sender,
  envelope: Envelope,
  way: Way,
  filers: MailFilers,
): FiledMail | 'again' | Refusal {
  const { db, now } = context;
  if (envelope.header.kind === 'state') return receiveState(context, sender, envelope);
  const { number, floor } = envelope.header;
  const known = db.get<KnownNumber>(sql`SELECT hash, kept_copies AS keptCopies FROM arrivals
    WHERE party_id = ${sender.id} AND number = ${number}`);
  const arrival = judgeArrival({ number, hash: envelope.hash }, known ?? null, sender.floor, way);
  if (known !== undefined && way === 'kept')
    db.run(
      sql`UPDATE arrivals SET kept_copies = kept_copies + 1 WHERE party_id = ${sender.id} AND number = ${number}`,
    );
  if (arrival !== 'take') return arrival;
  const kind = kindKnownHere(envelope);
  if (kind === null) return 'not-known-here-yet';
  const filed = file(context, sender, envelope, filers[kind]);
  if (filed === null) return 'unreadable';
  db.run(sql`INSERT INTO arrivals (party_id, number, hash, kept_copies, at)
    VALUES (${sender.id}, ${number}, ${envelope.hash}, ${way === 'kept' ? 1 : 0}, ${now})`);
  db.run(sql`UPDATE parties SET floor = max(floor, ${floor}) WHERE id = ${sender.id}`);
  return filed;
}

/** What a machine says of itself again and again has no place among the numbers that were taken: only the latest counts. */
function receiveState(
  context: WriteContext,
  sender: Sender,
  { header, parts }: Envelope,
): FiledMail | Refusal {
  const own = parts.find(({ to }) => to === 'machine');
  const state = parsePart(
    machineStateSchema,
    own === undefined ? null : openPart(header, own, context.machine.openingKey()),
  );
  if (state === null) return 'unreadable';
  const { number, at } = header;
  if (!keepState(context, sender, { number, at, state })) return 'replayed';
  return { events: [{ kind: 'sites.changed' }], decoysOn: [] };
}

/** What it is about, if this version knows that, and for whom each part is. Pure. */
function kindKnownHere({ header, parts }: Envelope): Exclude<MailKind, 'state'> | null {
  const isForKnown = parts.every(({ to }) => addresseeSchema.safeParse(to).success);
  return isForKnown ? (mailKindSchema.exclude(['state']).safeParse(header.kind).data ?? null) : null;
}

/** Hands it to the feature that it is about. Null: it can't be read, or is none of that sender's business. */
function file(
  context: WriteContext,
  { id, name }: Sender,
  { header, parts }: Envelope,
  filer: MailFiler,
): FiledMail | null {
  const find = (addressee: Addressee) => parts.find(({ to }) => to === addressee);
  const own = find('machine');
  const mail: ArrivedMail = {
    from: { id, name },
    own: own === undefined ? null : openPart(header, own, context.machine.openingKey()),
    records: find('records')?.sealed ?? null,
    faces: find('faces')?.sealed ?? null,
    placeOf: (group) => placeOf(header, group),
  };
  return filer(context, mail);
}

/** Writes a refusal down: the first at once, and those of the next minute together. */
function refuse({ db, log, now }: WriteContext, sender: string, reason: Refusal): Refusal {
  const row = db.get<{ count: number; loggedAt: number }>(
    sql`SELECT count, logged_at AS loggedAt FROM site_refusals WHERE sender = ${sender} AND reason = ${reason}`,
  );
  const count = (row?.count ?? 0) + 1;
  const isDue = row === undefined || now - row.loggedAt >= refusalEveryMs;
  if (isDue)
    log.append({ kind: 'site.refused', subject: 'log', actor: null, body: { sender, reason, count } });
  db.run(sql`INSERT INTO site_refusals (sender, reason, count, logged_at) VALUES (${sender}, ${reason}, ${isDue ? 0 : count}, ${now})
    ON CONFLICT (sender, reason) DO UPDATE SET count = excluded.count,
      logged_at = CASE WHEN ${isDue ? 1 : 0} THEN excluded.logged_at ELSE logged_at END`);
  return reason;
}
