import { read, write, type SearchContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { addresseeSchema, alertFactsSchema, mailKindSchema, type AlertFacts } from '../mail.ts';
import { floorFigures } from '../trust/floors.ts';
import { fromUtf8 } from '../portable/bytes.ts';
import { judgeArrival, type KnownNumber, type Way } from './envelopes/arrival.ts';
import { isSentBy, openPart, readEnvelope, type Envelope } from './envelopes/envelope.ts';
import { formReceipt, openReceipt } from './envelopes/receipt.ts';

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
}

/** Numbers, by what became of them at their receiver. */
export interface ReceivedThere {
  readonly taken: readonly number[];
  /** It is too old for them. */
  readonly later: readonly number[];
}

export interface SiteAlert {
  readonly site: string;
  readonly alertId: string;
  /** At the site. */
  readonly number: number;
  readonly cameraName: string;
  /** By the site's clock. */
  readonly raisedAt: number;
  readonly arrivedAt: number;
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

export const mailProcedures = {
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
      for (const mail of db.iterate<WaitingMail>(sql`SELECT number, hash, envelope FROM outbox
          WHERE party_id = ${input.partyId} AND number > ${input.after} ORDER BY number LIMIT ${input.limit}`)) {
        left -= mail.envelope.length;
        if (left < 0 && mails.length > 0) break;
        mails.push(mail);
      }
      return mails;
    },
  ),

  /** Alerts of sites, the latest to arrive first. */
  'sites.alerts': read(({ db }: SearchContext, { limit }: { readonly limit: number }): readonly SiteAlert[] =>
    db.all<SiteAlert>(sql`SELECT name AS site, alert_id AS alertId, facts ->> 'number' AS number,
          facts ->> 'cameraName' AS cameraName, facts ->> 'raisedAt' AS raisedAt, arrived_at AS arrivedAt
        FROM site_alerts JOIN parties ON parties.id = party_id ORDER BY arrived_at DESC, site, number DESC LIMIT ${limit}`),
  ),

  /** Takes out of the outbox what the receiver has committed. Answers what the receipt says; null for what is none of it. */
  'sites.take-receipt': write(
    (
      { db, machine }: WriteContext,
      { partyId, bytes }: { readonly partyId: number; readonly bytes: Uint8Array },
    ): ReceivedThere | null => {
      const party = db.get<{ name: string; signingKey: string }>(
        sql`SELECT name, signing_key AS signingKey FROM parties WHERE id = ${partyId} AND revoked_at IS NULL`,
      );
      const receipt = openReceipt(bytes, (from) => (from === party?.name ? party.signingKey : null));
      if (receipt === null || receipt.to !== machine.identity?.name) return null;
      for (const [number, hash] of receipt.taken)
        db.run(sql`DELETE FROM outbox WHERE party_id = ${partyId} AND number = ${number} AND hash = ${hash}`);
      const numbersOf = (rows: readonly (readonly [number, string])[]) => rows.map(([number]) => number);
      return { taken: numbersOf(receipt.taken), later: numbersOf(receipt.later) };
    },
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
    } => {
      const { machine } = context;
      const own = machine.identity;
      const known = new Map<string, readonly Sender[]>();
      const receipts = new Map<string, Record<'taken' | 'later', [number, string][]>>();
      const refused: Refusal[] = [];
      let taken = 0;
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
        const outcome = receiveOne(context, sender, envelope, way);
        if (outcome !== 'taken' && outcome !== 'again') refused.push(refuse(context, from, outcome));
        if (outcome !== 'taken' && outcome !== 'again' && outcome !== 'not-known-here-yet') continue;
        if (outcome === 'taken') taken += 1;
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
        taken,
      };
    },
  ),

  /** Whether something of sites' alerts is due, by this machine's own clock. */
  'sites.is-destruction-due': read(
    ({ db }: SearchContext, { at }: { readonly at: number }): boolean =>
      db.get(sql`SELECT 1 FROM site_alerts WHERE (faces_destroyed_at IS NULL AND faces_due_at <= ${at})
        OR (records_destroyed_at IS NULL AND records_due_at <= ${at}) LIMIT 1`) !== undefined,
  ),

  /** Destroys what is due of sites' alerts. */
  'sites.destroy-due': write(
    ({ db, log, subjects, now }: WriteContext, { at }: { readonly at: number }): void => {
      const due = db.all<{
        partyId: number;
        site: string;
        alertId: string;
        number: number;
        what: 'faces' | 'records';
      }>(sql`
      SELECT party_id AS partyId, name AS site, alert_id AS alertId, facts ->> 'number' AS number, 'faces' AS what FROM site_alerts
        JOIN parties ON parties.id = party_id WHERE faces_destroyed_at IS NULL AND faces_due_at <= ${at}
      UNION ALL SELECT party_id, name, alert_id, facts ->> 'number', 'records' FROM site_alerts
        JOIN parties ON parties.id = party_id WHERE records_destroyed_at IS NULL AND records_due_at <= ${at}`);
      for (const { partyId, site, alertId, number, what } of due) {
        const subject = what === 'faces' ? facesSubject(site, alertId) : recordsSubject(site, alertId);
        subjects.destroy(subject);
        const none = new Uint8Array();
        if (what === 'faces')
          db.run(
            sql`UPDATE site_alerts SET faces = ${none}, faces_destroyed_at = ${now} WHERE party_id = ${partyId} AND alert_id = ${alertId}`,
          );
        else
          db.run(
            sql`UPDATE site_alerts SET records = ${none}, records_destroyed_at = ${now} WHERE party_id = ${partyId} AND alert_id = ${alertId}`,
          );
        log.append({
          kind: 'site.alert-destroyed',
          subject: 'log',
          actor: null,
          body: { site, number, what, key: subject },
        });
      }
    },
  ),

  /** Forgets numbers that can't come any more. */
  'sites.forget-numbers': write(({ db, now }: WriteContext): void => {
    db.run(sql`DELETE FROM arrivals WHERE at < ${now - rememberedMs}
      AND number < (SELECT floor FROM parties WHERE parties.id = party_id)`);
  }),
};

const recordsSubject = (site: string, alertId: string): string => `alert:of:${site}:${alertId}`;
const facesSubject = (site: string, alertId: string): string => `faces:alert:of:${site}:${alertId}`;

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
): 'taken' | 'again' | Refusal {
  const { db, now } = context;
  const { number, floor } = envelope.header;
  const known = db.get<KnownNumber>(sql`SELECT hash, kept_copies AS keptCopies FROM arrivals
    WHERE party_id = ${sender.id} AND number = ${number}`);
  const arrival = judgeArrival({ number, hash: envelope.hash }, known ?? null, sender.floor, way);
  if (known !== undefined && way === 'kept')
    db.run(
      sql`UPDATE arrivals SET kept_copies = kept_copies + 1 WHERE party_id = ${sender.id} AND number = ${number}`,
    );
  if (arrival !== 'take') return arrival;
  if (!isKnownHere(envelope)) return 'not-known-here-yet';
  if (!file(context, sender, envelope)) return 'unreadable';
  db.run(sql`INSERT INTO arrivals (party_id, number, hash, kept_copies, at)
    VALUES (${sender.id}, ${number}, ${envelope.hash}, ${way === 'kept' ? 1 : 0}, ${now})`);
  db.run(sql`UPDATE parties SET floor = max(floor, ${floor}) WHERE id = ${sender.id}`);
  return 'taken';
}

/** Whether this version knows what it is about, and for whom each part is. Pure. */
function isKnownHere({ header: { kind }, parts }: Envelope): boolean {
  return (
    mailKindSchema.safeParse(kind).success && parts.every(({ to }) => addresseeSchema.safeParse(to).success)
  );
}

/** Files an alert. False: what was sealed to this machine can't be read, or doesn't fit the rest. */
function file(context: WriteContext, sender: Sender, { header, parts }: Envelope): boolean {
  const { db, log, subjects, machine, now } = context;
  const [own, records, faces] = (['machine', 'records', 'faces'] as const).map((to) =>
    parts.find((part) => part.to === to),
  );
  if (own === undefined || records === undefined || faces === undefined) return false;
  const facts = factsOf(openPart(header, own, machine.openingKey()));
  if (facts === null) return false;
  const { alertId, number } = facts;
  // It was handed over before, under another number: it is here, and once.
  if (
    db.get(sql`SELECT 1 FROM site_alerts WHERE party_id = ${sender.id} AND alert_id = ${alertId}`) !==
    undefined
  )
    return true;
  const [recordsOf, facesOf] = [recordsSubject(sender.name, alertId), facesSubject(sender.name, alertId)];
  subjects.create(recordsOf);
  subjects.create(facesOf);
  const place = `envelope:${String(header.number)}`;
  db.run(sql`INSERT INTO site_alerts (party_id, alert_id, envelope_number, facts, arrived_at, records, faces, faces_due_at, records_due_at)
    VALUES (${sender.id}, ${alertId}, ${header.number}, ${JSON.stringify(facts)}, ${now},
      ${subjects.seal(recordsOf, records.sealed, place)}, ${subjects.seal(facesOf, faces.sealed, place)},
      ${now + facesKeptMs(facts)}, ${now + facts.expiresAfterMs + facts.recordsKeptMs})`);
  log.append({
    kind: 'site.alert-arrived',
    subject: 'log',
    actor: null,
    body: { site: sender.name, number, cameraName: facts.cameraName, raisedAt: facts.raisedAt },
  });
  return true;
}

/** Nobody has judged it here: it is kept as one that expires, and never longer than the floors let anybody keep it. */
function facesKeptMs({ expiresAfterMs, rejectedKeptMs }: AlertFacts): number {
  return (
    Math.min(expiresAfterMs, dayMs) + Math.min(rejectedKeptMs, floorFigures.rejectedKeptHours * 3_600_000)
  );
}

function factsOf(content: Uint8Array | null): AlertFacts | null {
  const text = content === null ? null : fromUtf8(content);
  if (text === null) return null;
  try {
    return alertFactsSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // no JSON
  }
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
