import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import type { AlertState } from '../../contract/domain.ts';
import { bodyOf, isNoDecoy } from './alert-rows.ts';
import { alertFacesSubject } from './sealed.ts';
import { destroyPictures, destroyRecords } from './purge-queries.ts';

/** What is asked of all the alerts of one deployment. */
export const deploymentAlertProcedures = {
  /** What is in the clear about alerts of deployments here, latest first: all of them, or those of one deployment, or one. */
  'alerts.outlines': read(
    (
      { db }: ReadContext,
      {
        deploymentId,
        id,
        limit,
      }: { readonly deploymentId?: string; readonly id?: string; readonly limit: number },
    ): readonly AlertOutline[] =>
      db.all<AlertOutline>(sql`SELECT id, number, state, deployment_id AS deploymentId, raised_at AS raisedAt FROM alerts
        WHERE ${isNoDecoy} AND deployment_id IS NOT NULL AND (${deploymentId ?? null} IS NULL OR deployment_id = ${deploymentId ?? null})
          AND (${id ?? null} IS NULL OR id = ${id ?? null})
        ORDER BY number DESC LIMIT ${limit}`),
  ),

  /** Scores of judged alerts of deployments that are over, by one model, as far as their records are kept. @throws AppError `keys-locked` */
  'alerts.kept-scores': read(
    (
      { db, subjects }: ReadContext,
      { modelHash }: { readonly modelHash: string },
    ): readonly {
      readonly score: number;
      readonly state: AlertState;
      readonly outcome: string | null;
      readonly policyHash: string | null;
    }[] =>
      db
        .all<{ id: string; state: AlertState; outcome: string | null; policyHash: string | null }>(
          sql`SELECT alerts.id AS id, alerts.state AS state, outcomes.code AS outcome, policy_hash AS policyHash
            FROM alerts JOIN deployments ON deployments.id = deployment_id LEFT JOIN outcomes ON alert_id = alerts.id
            WHERE phase = 'ended' AND records_destroyed_at IS NULL AND alerts.state IN ('confirmed', 'closed', 'rejected')
              AND ${isNoDecoy} ORDER BY number`,
        )
        .flatMap(({ id, ...row }) => {
          const body = bodyOf(db, subjects, id);
          return body.modelHash === modelHash ? [{ ...row, score: body.score }] : [];
        }),
  ),

  /**
   * Every picture of an alert, opened, for an evidence pack that two people agreed on: the making and the saving of it are
   * the entries. @throws AppError `keys-locked` while no reviewer is signed in
   */
  'alerts.pictures-for-pack': read(
    ({ db, subjects }: ReadContext, { id }: { readonly id: string }): readonly AlertPicture[] =>
      db
        .all<Omit<AlertPicture, 'png'> & { readonly sealed: Uint8Array }>(
          sql`SELECT kind AS what, nth, sealed FROM alert_pictures WHERE alert_id = ${id} ORDER BY kind DESC, nth`,
        )
        .flatMap(({ what, nth, sealed }) => {
          const png = subjects.open(alertFacesSubject(id), sealed, `${what}:${String(nth)}`);
          return png === null ? [] : [{ what, nth, png }];
        }),
  ),

  /** Destroys all of them before their time: pictures, names and votes can't be opened again. Answers how many there were. */
  'alerts.destroy-of-deployment': write(
    (context: WriteContext, { deploymentId }: { readonly deploymentId: string }): number => {
      const { db, now: dueAt } = context;
      const alerts = db.all<{ id: string; number: number; state: string; pictures: number; records: number }>(
        sql`SELECT id, number, state, pictures_destroyed_at IS NULL AS pictures, records_destroyed_at IS NULL AS records
          FROM alerts WHERE deployment_id = ${deploymentId}`,
      );
      for (const { pictures, records, ...alert } of alerts) {
        if (pictures === 1) destroyPictures(context, { ...alert, dueAt });
        if (records === 1) destroyRecords(context, { ...alert, dueAt });
      }
      return alerts.length;
    },
  ),
};

export interface AlertOutline {
  readonly id: string;
  readonly number: number;
  readonly state: AlertState;
  readonly deploymentId: string;
  readonly raisedAt: number;
}

export interface AlertPicture {
  readonly what: 'probe' | 'candidate';
  readonly nth: number;
  readonly png: Uint8Array;
}
