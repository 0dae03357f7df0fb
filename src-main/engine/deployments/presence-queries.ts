import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { requireDeployment } from './deployment-rows.ts';

export interface PresenceWord {
  readonly slot: number;
  readonly code: string;
}

export const presenceProcedures = {
  /** The code of the latest slot that was confirmed. */
  'presence.latest': read(
    ({ db }: ReadContext, { deploymentId }: { readonly deploymentId: string }): PresenceWord | null =>
      db.get<{ slot: number; code: string }>(sql`SELECT slot, code FROM presence_words
        WHERE deployment_id = ${deploymentId} ORDER BY slot DESC LIMIT 1`) ?? null,
  ),

  /** Writes a code down that was checked; each slot once. */
  'presence.confirm': write(
    (
      { db, log, now }: WriteContext,
      input: PresenceWord & {
        readonly deploymentId: string;
        readonly countsUntil: number;
        /** Null: the demonstration's officer by itself. */
        readonly actorId: string | null;
      },
    ): void => {
      const { deploymentId, slot, code, countsUntil, actorId } = input;
      const { name } = requireDeployment(db, deploymentId);
      const used = sql`SELECT 1 AS one FROM presence_words WHERE deployment_id = ${deploymentId} AND slot = ${slot}`;
      if (db.get(used) !== undefined)
        throw new AppError('conflict', 'This code has been used already. Ask for the next one.');
      db.run(sql`INSERT INTO presence_words (deployment_id, slot, code, confirmed_at, confirmed_by)
        VALUES (${deploymentId}, ${slot}, ${code}, ${now}, ${actorId})`);
      log.append({
        kind: 'presence.confirmed',
        subject: 'log',
        actor: actorId,
        body: { deploymentId, deploymentName: name, slot, countsUntil },
      });
    },
  ),

  'presence.note-refusal': write(
    (
      { db, log }: WriteContext,
      input: { readonly deploymentId: string; readonly because: string; readonly actorId: string },
    ): void => {
      const { name } = requireDeployment(db, input.deploymentId);
      log.append({
        kind: 'presence.refused',
        subject: 'log',
        actor: input.actorId,
        body: { deploymentId: input.deploymentId, deploymentName: name, because: input.because },
      });
    },
  ),
};
