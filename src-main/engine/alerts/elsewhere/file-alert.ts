import type { MailFiler } from '../../arrived-mail.ts';
import { parsePart } from '../../arrived-mail.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { alertFactsSchema, controlRoom, type AlertFacts } from '../../mail.ts';
import { toHex, utf8 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { floorFigures } from '../../trust/floors.ts';
import { alertFacesSubject, alertSubject } from '../sealed.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What an alert of a site is called here: nobody at one site can take the place of another's, or of one that was raised here. */
export function idOfSiteAlert(partyId: number, alertId: string): string {
  return `alert-${toHex(sha256(utf8(`${String(partyId)} ${alertId}`))).slice(0, 32)}`;
}

/**
 * Files an alert of a site among those that wait here, sealed as it came: it may come while nobody is there who could open it, and is taken
 * apart when somebody who may looks at it.
 */
export const fileAlertOfSite: MailFiler = (context, { from, own, records, faces, placeOf }) => {
  const { db, log, subjects, now } = context;
  const facts = parsePart(alertFactsSchema, own);
  if (from.name === controlRoom || facts === null || records === null || faces === null) return null;
  const id = idOfSiteAlert(from.id, facts.alertId);
  // It was handed over before, under another number: it is here, and once.
  if (db.get(sql`SELECT 1 FROM alerts WHERE id = ${id}`) !== undefined) return { events: [], decoysOn: [] };
  const { number } = db.get<{ number: number }>(
    sql`SELECT coalesce(max(number), 0) + 1 AS number FROM alerts`,
  ) ?? { number: 1 };
  subjects.create(alertSubject(id));
  subjects.create(alertFacesSubject(id));
  const times = timesOf(facts);
  db.run(sql`
    INSERT INTO alerts (id, number, camera_id, camera_name, state, raised_at, sealed, waiting_since, escalate_after_ms, expires_at,
      rejected_kept_ms, confirmed_kept_ms, records_kept_ms)
    VALUES (${id}, ${number}, ${facts.cameraId}, ${facts.cameraName}, 'new', ${Math.max(0, Math.min(facts.raisedAt + clockApartMs(context, from.id), now))}, ${new Uint8Array()}, ${now},
      ${times.escalateAfterMs}, ${now + times.expireAfterMs}, ${times.rejectedKeptMs}, ${times.confirmedKeptMs}, ${times.recordsKeptMs})`);
  db.run(sql`
    INSERT INTO alerts_from_sites (alert_id, party_id, id_there, number_there, arrived_at, policy_hash, facts, place, records, faces)
    VALUES (${id}, ${from.id}, ${facts.alertId}, ${facts.number}, ${now}, ${facts.policyHash}, ${JSON.stringify(facts)},
      ${JSON.stringify({ records: placeOf('records'), faces: placeOf('faces') })},
      ${subjects.seal(alertSubject(id), records, 'arrived')}, ${subjects.seal(alertFacesSubject(id), faces, 'arrived')})`);
  log.append({
    kind: 'site.alert-arrived',
    subject: 'log',
    actor: null,
    body: {
      site: from.name,
      number: facts.number,
      here: number,
      cameraName: facts.cameraName,
      raisedAt: facts.raisedAt,
    },
  });
  return { events: [{ kind: 'alert.raised', alertId: id }], decoysOn: [] };
};

/** How far this machine's clock is from the site's, by what it said last; 0 as long as it has said nothing. */
function clockApartMs({ db }: WriteContext, partyId: number): number {
  const said = db.get<{ at: number; heardAt: number }>(
    sql`SELECT at, heard_at AS heardAt FROM party_states WHERE party_id = ${partyId}`,
  );
  return said === undefined ? 0 : said.heardAt - said.at;
}

/** As the site has them, and never beyond what the floors let anybody. */
function timesOf(facts: AlertFacts) {
  return {
    escalateAfterMs: Math.min(facts.escalateAfterMs, hourMs),
    expireAfterMs: Math.min(facts.expiresAfterMs, dayMs),
    rejectedKeptMs: Math.min(facts.rejectedKeptMs, floorFigures.rejectedKeptHours * hourMs),
    confirmedKeptMs: Math.min(facts.confirmedKeptMs, floorFigures.confirmedKeptDays * dayMs),
    recordsKeptMs: facts.recordsKeptMs,
  };
}
