import type { WritableDatabase } from '../database/handles.ts';
import type { LogAppender } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import type { Addressee, Outbox } from '../mail.ts';
import { fromBase64, toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { controlRoom } from './bus/subjects.ts';
import { formEnvelope } from './envelopes/envelope.ts';
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
    db.get<PartyRow>(sql`SELECT id, sealing_key AS sealingKey, records_key AS recordsKey, faces_key AS facesKey,
        last_number AS lastNumber FROM parties WHERE name = ${name} AND revoked_at IS NULL`);
  return {
    get isOpen() {
      return partyCalled(controlRoom) !== undefined;
    },
    put({ kind, to = controlRoom, about, parts }) {
      const party = partyCalled(to);
      const from = machine.identity?.name;
      if (party === undefined || from === undefined) return;
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
      db.run(sql`INSERT INTO outbox (party_id, number, about, hash, envelope, formed_at)
        VALUES (${party.id}, ${number}, ${about}, ${toHex(sha256(envelope))}, ${envelope}, ${now})`);
    },
    forget(about) {
      const waiting = db.all<{ to: string }>(
        sql`SELECT DISTINCT name AS "to" FROM outbox JOIN parties ON parties.id = party_id WHERE about = ${about}`,
      );
      db.run(sql`DELETE FROM outbox WHERE about = ${about}`);
      for (const { to } of waiting)
        log.append({ kind: 'site.mail-destroyed', subject: 'log', actor: null, body: { about, to } });
    },
  };
}

function keyOf({ sealingKey, recordsKey, facesKey }: PartyRow, addressee: Addressee): Uint8Array {
  const text = { machine: sealingKey, records: recordsKey, faces: facesKey }[addressee];
  const key = text === null ? null : fromBase64(text);
  if (key === null) throw new Error(`that machine has no key for ${addressee}`);
  return key;
}
