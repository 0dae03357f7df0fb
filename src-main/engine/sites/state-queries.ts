import { read, write, type SearchContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { controlRoom, machineStateSchema, type MachineState } from '../mail.ts';
import { fromBase64, toBase64, utf8 } from '../portable/bytes.ts';
import { formEnvelope } from './envelopes/envelope.ts';

/** Another machine, and what it said last of itself. */
export interface PartyWithState {
  readonly id: number;
  readonly name: string;
  readonly joinedAt: number;
  readonly waiting: number;
  readonly openAlerts: number;
  readonly heardAt: number | null;
  readonly state: MachineState | null;
}

interface StateRow extends Omit<PartyWithState, 'state'> {
  readonly state: string | null;
}

export const stateProcedures = {
  /** The machines that count, by name. */
  'sites.with-states': read(({ db }: SearchContext): readonly PartyWithState[] =>
    db
      .all<StateRow>(
        sql`SELECT id, name, joined_at AS joinedAt, heard_at AS heardAt, state,
            (SELECT count(*) FROM outbox WHERE party_id = parties.id) AS waiting,
            (SELECT count(*) FROM alerts_from_sites JOIN alerts ON alerts.id = alert_id
              WHERE alerts_from_sites.party_id = parties.id AND alerts.state IN ('new', 'acknowledged', 'judged-once')) AS openAlerts
          FROM parties LEFT JOIN party_states ON party_states.party_id = parties.id
          WHERE revoked_at IS NULL ORDER BY name`,
      )
      .map(({ state, ...row }) => ({
        ...row,
        state: state === null ? null : (machineStateSchema.safeParse(JSON.parse(state)).data ?? null),
      })),
  ),

  /**
   * Says to every machine that counts how this one does. What is formed is kept nowhere: it is sent now, to whoever is there, and the next
   * one says the same better.
   */
  'sites.form-states': write(
    (
      { db, machine, subjects, now }: WriteContext,
      { state }: { readonly state: MachineState },
    ): readonly { readonly partyId: number; readonly envelope: Uint8Array }[] => {
      const from = machine.identity?.name;
      if (from === undefined) return [];
      const parties = db.all<{
        id: number;
        name: string;
        sealingKey: string;
        number: number;
        oldest: number | null;
      }>(
        sql`SELECT id, name, sealing_key AS sealingKey, last_number + 1 AS number,
            (SELECT min(number) FROM outbox WHERE party_id = parties.id) AS oldest
          FROM parties WHERE revoked_at IS NULL`,
      );
      const { records, faces } = subjects.publicKeys();
      const groupKeys =
        from === controlRoom && records !== null && faces !== null
          ? { records: toBase64(records), faces: toBase64(faces) }
          : null;
      const content = utf8(JSON.stringify({ ...state, groupKeys } satisfies MachineState));
      return parties.flatMap(({ id, name, sealingKey, number, oldest }) => {
        const key = fromBase64(sealingKey);
        if (key === null) return [];
        db.run(sql`UPDATE parties SET last_number = ${number} WHERE id = ${id}`);
        const parts = [{ to: 'machine' as const, key, content }];
        const formed = {
          from,
          to: name,
          number,
          floor: oldest ?? number,
          kind: 'state' as const,
          at: now,
          parts,
        };
        return [{ partyId: id, envelope: formEnvelope(formed, machine.sign) }];
      });
    },
  ),

  /** Writes down that a machine is not heard of any more; once, until it is again. */
  'sites.note-silent': write(({ db, log }: WriteContext, { partyId }: { readonly partyId: number }): void => {
    const party = db.get<{ name: string; heardAt: number; saidSilent: 0 | 1 }>(
      sql`SELECT name, heard_at AS heardAt, said_silent AS saidSilent FROM party_states JOIN parties ON parties.id = party_id
        WHERE party_id = ${partyId}`,
    );
    // What never said anything is no news when it goes on saying nothing.
    if (party === undefined || party.saidSilent === 1) return;
    db.run(sql`UPDATE party_states SET said_silent = 1 WHERE party_id = ${partyId}`);
    log.append({
      kind: 'site.silent',
      subject: 'log',
      actor: null,
      body: { name: party.name, heardAt: party.heardAt, isControl: party.name === controlRoom },
    });
  }),
};

/** Keeps what a machine says of itself. False for what is older than what it has said. */
export function keepState(
  { db, log, now }: WriteContext,
  party: { readonly id: number; readonly name: string },
  said: { readonly number: number; readonly at: number; readonly state: MachineState },
): boolean {
  const before = db.get<{ number: number; heardAt: number; saidSilent: 0 | 1 }>(
    sql`SELECT number, heard_at AS heardAt, said_silent AS saidSilent FROM party_states WHERE party_id = ${party.id}`,
  );
  if (before !== undefined && before.number >= said.number) return false;
  db.run(sql`INSERT INTO party_states (party_id, number, state, at, heard_at)
    VALUES (${party.id}, ${said.number}, ${JSON.stringify(said.state)}, ${said.at}, ${now})
    ON CONFLICT (party_id) DO UPDATE SET number = excluded.number, at = excluded.at,
      -- Whoever's keys it names they are until it names others.
      state = json_set(excluded.state, '$.groupKeys', json(coalesce(nullif(excluded.state -> '$.groupKeys', 'null'), party_states.state -> '$.groupKeys', 'null'))),
      heard_at = excluded.heard_at, said_silent = 0`);
  if (before?.saidSilent === 1)
    log.append({
      kind: 'site.heard-again',
      subject: 'log',
      actor: null,
      body: { name: party.name, silentMs: Math.max(0, now - before.heardAt) },
    });
  return true;
}
