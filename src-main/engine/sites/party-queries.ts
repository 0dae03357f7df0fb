import { AppError } from '../../contract/errors.ts';
import type { Mode } from '../../contract/domain.ts';
import { read, write, type SearchContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import type { SignedDocument } from '../trust/signed-document.ts';
import { toBase64 } from '../portable/bytes.ts';
import { controlRoom } from './bus/subjects.ts';
import {
  fingerprintOfMachine,
  openIntroduction,
  type Introduction,
  type IntroductionFile,
} from './introduction.ts';
import { recallMail } from '../consignment-mail.ts';
import type { MachineIdentity } from './machine.ts';

/** No reason of people: whoever has the machine now reads it. */
const lastOrder = 'this machine was revoked';

/** Another machine, as this one knows it. */
export interface Party {
  readonly id: number;
  readonly name: string;
  readonly signingKey: string;
  readonly joinedAt: number;
  readonly revokedAt: number | null;
  /** How much waits to be taken there. */
  readonly waiting: number;
  readonly lastArrivalAt: number | null;
}

/** What other features do with a party's end. */
export interface PartyEndings {
  /** Destroys the lists that came from a control room. */
  destroyListsFrom(context: WriteContext, partyId: number, reason: string): void;
}

export const partyProcedures = ({ destroyListsFrom }: PartyEndings) => ({
  'sites.identity': read(({ machine }: SearchContext): MachineIdentity | null => machine.identity),

  'sites.parties': read(({ db }: SearchContext): readonly Party[] =>
    db.all<Party>(sql`SELECT id, name, signing_key AS signingKey, joined_at AS joinedAt, revoked_at AS revokedAt,
        (SELECT count(*) FROM outbox WHERE party_id = parties.id) AS waiting,
        (SELECT max(at) FROM arrivals WHERE party_id = parties.id) AS lastArrivalAt
      FROM parties ORDER BY id`),
  ),

  /** What this machine says of itself, for another one; the first time it gets its name and its keys. */
  'sites.introduce': write(
    (
      { machine, subjects, log, now }: WriteContext,
      { name, mode }: { readonly name: string; readonly mode: Mode },
    ): { readonly file: IntroductionFile; readonly fingerprint: string } => {
      const isNew = machine.identity === null;
      const identity = machine.make(name, now);
      if (identity.name !== name)
        throw new AppError(
          'conflict',
          `This machine is called ${identity.name} among the others, and stays so.`,
        );
      const groups = subjects.publicKeys();
      const isControl = name === controlRoom;
      if (isControl && (groups.records === null || groups.faces === null))
        throw new AppError(
          'keys-locked',
          'Alerts are sealed to those who review. Let a supervisor or operator enrol at the control room first.',
        );
      const introduction: Introduction = {
        kind: 'machine',
        mode,
        ...identity,
        recordsKey: isControl && groups.records !== null ? toBase64(groups.records) : null,
        facesKey: isControl && groups.faces !== null ? toBase64(groups.faces) : null,
        madeAt: now,
      };
      const fingerprint = fingerprintOfMachine(introduction);
      if (isNew) log.append({ kind: 'site.named', subject: 'log', actor: null, body: { name, fingerprint } });
      const payload = JSON.stringify(introduction);
      return {
        file: { format: 'cordon-machine/1', document: { payload, signature: machine.sign(payload) } },
        fingerprint,
      };
    },
  ),

  /** Joins another machine to this one; two people compared its fingerprint, whose login names these are. */
  'sites.join': write(
    (
      { db, log, machine, now }: WriteContext,
      input: {
        readonly document: SignedDocument;
        readonly mode: Mode;
        readonly by: readonly [string, string];
      },
    ): void => {
      const opened = openIntroduction(input.document);
      if (!opened.ok) throw new AppError('not-trusted', opened.because);
      const introduced = opened.value;
      const own = machine.identity;
      if (own === null)
        throw new AppError('conflict', 'Introduce this machine first: it has no name among the others.');
      const obstacle = cannotJoinBecause(introduced, own, input.mode);
      if (obstacle !== null) throw new AppError('conflict', obstacle);
      const known = db.get<{ revokedAt: number | null }>(sql`SELECT revoked_at AS revokedAt FROM parties
        WHERE signing_key = ${introduced.signingKey} OR (name = ${introduced.name} AND revoked_at IS NULL)`);
      if (known !== undefined)
        throw new AppError(
          'conflict',
          known.revokedAt === null
            ? `${introduced.name} is joined already. If it was set up anew, revoke what it was before.`
            : `The keys of ${introduced.name} were revoked, and never count again. The machine has to be set up anew.`,
        );
      // The last order to a machine of this name is not for this one.
      db.run(
        sql`DELETE FROM outbox WHERE party_id IN (SELECT id FROM parties WHERE name = ${introduced.name})`,
      );
      db.run(sql`INSERT INTO parties (name, introduction, signing_key, sealing_key, records_key, faces_key, joined_at)
        VALUES (${introduced.name}, ${JSON.stringify(input.document)}, ${introduced.signingKey}, ${introduced.sealingKey},
          ${introduced.recordsKey}, ${introduced.facesKey}, ${now})`);
      log.append({
        kind: 'site.joined',
        subject: 'log',
        actor: null,
        body: {
          name: introduced.name,
          fingerprint: fingerprintOfMachine(introduced),
          introduction: input.document.payload,
          by: [...input.by],
        },
      });
    },
  ),

  /**
   * Ends a joining for good: nothing of that key counts any more. To a site goes one thing more, the order to destroy every list that
   * came from here; at a site, lists that came from its control room go at once. Answers the order.
   */
  'sites.revoke': write(
    (
      context: WriteContext,
      {
        name,
        reason,
        by,
      }: { readonly name: string; readonly reason: string; readonly by: readonly [string, string] },
    ): { readonly order: Uint8Array | null } => {
      const { db, log, outbox, now } = context;
      const party = db.get<{ id: number; signingKey: string }>(
        sql`SELECT id, signing_key AS signingKey FROM parties WHERE name = ${name} AND revoked_at IS NULL`,
      );
      if (party === undefined) throw new AppError('not-found', `No machine called ${name} is joined.`);
      // Whatever was to go there, keys of lists among it, is gone from here.
      db.run(sql`DELETE FROM outbox WHERE party_id = ${party.id}`);
      const isControl = name === controlRoom;
      const number = isControl ? null : outbox.put(recallMail(name, { listId: null, reason: lastOrder }));
      db.run(sql`UPDATE consignments SET recalled_at = coalesce(recalled_at, ${now})
        WHERE party_id = ${party.id} AND what = 'list' AND destroyed IS NULL`);
      db.run(sql`UPDATE parties SET revoked_at = ${now} WHERE id = ${party.id}`);
      if (isControl) destroyListsFrom(context, party.id, 'the control room that it came from was revoked');
      log.append({
        kind: 'site.revoked',
        subject: 'log',
        actor: null,
        body: { name, fingerprint: fingerprintOfMachine(party), reason, by: [...by] },
      });
      const row = db.get<{ envelope: Uint8Array }>(
        sql`SELECT envelope FROM outbox WHERE party_id = ${party.id} AND number = ${number}`,
      );
      return { order: row?.envelope ?? null };
    },
  ),
});

/** Why these two can't be joined; null when they can. Pure. */
function cannotJoinBecause(other: Introduction, own: MachineIdentity, mode: Mode): string | null {
  if (other.mode !== mode) return `${other.name} holds ${other.mode} data, and this machine does not.`;
  const isPair = (other.name === controlRoom) !== (own.name === controlRoom);
  if (!isPair) return 'A site is joined to a control room, and a control room to its sites.';
  if (other.name === controlRoom && (other.recordsKey === null || other.facesKey === null))
    return 'That control room has nobody yet who could open what goes there.';
  return null;
}
