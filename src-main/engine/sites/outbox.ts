import type { WritableDatabase } from '../database/handles.ts';
import type { LogAppender } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { recallMail } from '../consignment-mail.ts';
import type { Addressee, Outbox } from '../mail.ts';
import { fromBase64, toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { controlRoom } from './bus/subjects.ts';
import { formEnvelope } from './envelopes/envelope.ts';
import { sealTo } from '../keys/hpke.ts';
import type { Machine } from './machine.ts';

interface PartyRow {
  readonly id: number;
  readonly sealingKey: string;
  readonly recordsKey: string | null;
  readonly facesKey: string | null;
  readonly lastNumber: number;
}

/** The outbox of one transaction: what is put into it is there with everything else that the transaction writes, or not at all. */
export function openOutbox(db: WritableDatabase, log: LogAppender, machine: Machine, now: number): Outbox {
  const partyCalled = (name: string): PartyRow | undefined =>
    db.get<PartyRow>(sql`SELECT id, sealing_key AS sealingKey,
        coalesce(state ->> '$.groupKeys.records', records_key) AS recordsKey,
        coalesce(state ->> '$.groupKeys.faces', faces_key) AS facesKey, last_number AS lastNumber
      FROM parties LEFT JOIN party_states ON party_id = parties.id WHERE name = ${name} AND revoked_at IS NULL`);
  const outbox: Outbox = {
    get isOpen() {
      return partyCalled(controlRoom) !== undefined;
    },
    put({ to = controlRoom, kind, about, parts, isLiveOnly = false }) {
      const party = partyCalled(to);
      const from = machine.identity?.name;
      if (party === undefined || from === undefined) return null;
      const number = party.lastNumber + 1;
      const oldest = db.get<{ number: number | null }>(
        sql`SELECT min(number) AS number FROM outbox WHERE party_id = ${party.id}`,
      )?.number;
      const envelope = formEnvelope(
        {
          from,
          to,
          number,
          floor: oldest ?? number,
          kind,
          at: now,
          parts: parts.map((part) => ({ ...part, key: keyOf(party, part.to) })),
        },
        machine.sign,
      );
      db.run(sql`UPDATE parties SET last_number = ${number} WHERE id = ${party.id}`);
      db.run(sql`INSERT INTO outbox (party_id, number, about, hash, envelope, formed_at, is_live_only)
        VALUES (${party.id}, ${number}, ${about}, ${toHex(sha256(envelope))}, ${envelope}, ${now}, ${isLiveOnly ? 1 : 0})`);
      return number;
    },
    sealFor(addressee, content, as) {
      const party = partyCalled(controlRoom);
      if (party === undefined) throw new Error('no control room is joined');
      return sealTo(keyOf(party, addressee), content, as);
    },
    forget(about) {
      const waiting = db.all<{ name: string }>(
        sql`SELECT DISTINCT name FROM outbox JOIN parties ON parties.id = party_id WHERE about = ${about}`,
      );
      db.run(sql`DELETE FROM outbox WHERE about = ${about}`);
      for (const { name: to } of waiting)
        log.append({ kind: 'site.mail-destroyed', subject: 'log', actor: null, body: { about, to } });
    },
    recall(listId, reason, site) {
      const sent = db.all<{ id: string; partyId: number; name: string }>(
        sql`SELECT consignments.id, party_id AS partyId, parties.name FROM consignments JOIN parties ON parties.id = party_id
          WHERE list_id = ${listId} AND revoked_at IS NULL AND destroyed IS NULL`,
      );
      for (const { id, partyId, name } of sent) {
        if (site !== undefined && name !== site) continue;
        // What is on its way to it goes no further.
        db.run(sql`DELETE FROM outbox WHERE party_id = ${partyId} AND about = ${`list:${listId}`}`);
        db.run(sql`UPDATE consignments SET recalled_at = coalesce(recalled_at, ${now}) WHERE id = ${id}`);
        outbox.put(recallMail(name, { listId, reason: reason.slice(0, 400) }));
      }
    },
  };
  return outbox;
}

function keyOf({ sealingKey, recordsKey, facesKey }: PartyRow, addressee: Addressee): Uint8Array {
  const text = { machine: sealingKey, records: recordsKey, faces: facesKey }[addressee];
  const key = text === null ? null : fromBase64(text);
  if (key === null) throw new Error(`that machine has no key for ${addressee}`);
  return key;
}
