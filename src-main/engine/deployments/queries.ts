import { z } from 'zod';
import type { Ledger } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { vouchedDocumentSchema, type VouchedDocument } from '../trust/statements.ts';

export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly useCase: string;
  readonly state: 'draft' | 'live' | 'ended';
  readonly from: number;
  readonly until: number;
  readonly listId: string;
  readonly threshold: number;
  /** The version of the policy that it started under and keeps to; null for those from before there were policies. */
  readonly policyHash: string | null;
  readonly startedAt: number;
  readonly authority: VouchedDocument | null;
}

type DeploymentRow = Omit<Deployment, 'authority'> & { readonly authority: string | null };

export const deploymentProcedures = {
  /** The deployment that is live, or else the latest; null before the first. */
  'deployments.current': read(({ db }: ReadContext): Deployment | null => {
    const row = db.get<DeploymentRow>(
      sql`${deploymentColumns()} ORDER BY (state = 'live') DESC, created_at DESC LIMIT 1`,
    );
    return row === undefined ? null : toDeployment(row);
  }),

  /** Starts a deployment with its authority. The gate decides by itself whether that authority is worth anything. */
  'deployments.start': write(
    (
      { db, log, now }: WriteContext,
      deployment: Omit<Deployment, 'state' | 'startedAt'> & {
        readonly authorisedBy: string;
        readonly actorId: string | null;
      },
    ): void => {
      const live = db.get(sql`SELECT 1 AS one FROM deployments WHERE state = 'live'`);
      if (live !== undefined) throw new AppError('conflict', 'Another deployment is live. End it first.');
      db.run(sql`INSERT INTO deployments (id, name, place, use_case, state, window_from, window_until, list_id, threshold,
          policy_hash, authority, created_at)
        VALUES (${deployment.id}, ${deployment.name}, ${deployment.place}, ${deployment.useCase}, 'live',
          ${deployment.from}, ${deployment.until}, ${deployment.listId}, ${deployment.threshold},
          ${deployment.policyHash}, ${JSON.stringify(deployment.authority)}, ${now})`);
      log.append({
        kind: 'deployment.authorised',
        subject: 'log',
        actor: deployment.actorId,
        body: {
          deploymentName: deployment.name,
          authorisedBy: deployment.authorisedBy,
          place: deployment.place,
          useCase: deployment.useCase,
          from: deployment.from,
          until: deployment.until,
          threshold: deployment.threshold,
          ...(deployment.policyHash === null ? {} : { policyHash: deployment.policyHash }),
        },
      });
      log.append({
        kind: 'deployment.live',
        subject: 'log',
        actor: deployment.actorId,
        body: { deploymentName: deployment.name },
      });
    },
  ),

  'deployments.end': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly id: string;
        readonly reason: string;
        /** How long its watchlist is still kept. */
        readonly listKeptMs: number;
        readonly actorId: string | null;
      },
    ): void => {
      const row = db.get<DeploymentRow>(sql`${deploymentColumns()} WHERE id = ${input.id}`);
      if (row === undefined) throw new AppError('not-found', 'There is no such deployment.');
      if (row.state !== 'live') throw new AppError('conflict', 'This deployment has ended already.');
      db.run(sql`UPDATE deployments SET state = 'ended', ended_at = ${now},
        list_due_at = ${now + input.listKeptMs} WHERE id = ${input.id}`);
      log.append({
        kind: 'deployment.ended',
        subject: 'log',
        actor: input.actorId,
        body: { deploymentName: row.name, reason: input.reason },
      });
    },
  ),

  /** Adds what one camera counted; `inFlight` is what the recognition process counts as alive at that moment. */
  'ledger.count': write(
    (
      { db }: WriteContext,
      input: {
        readonly deploymentId: string;
        readonly cameraId: string;
        readonly tracks: number;
        readonly blueList: number;
        readonly forgotten: number;
        readonly lost: number;
        readonly inFlight: number;
      },
    ): void => {
      db.run(sql`INSERT INTO ledgers (deployment_id, camera_id, tracks, alerts, repeats, blue_list, forgotten, lost, in_flight)
        VALUES (${input.deploymentId}, ${input.cameraId}, ${input.tracks}, 0, 0, ${input.blueList}, ${input.forgotten},
          ${input.lost}, ${input.inFlight})
        ON CONFLICT (deployment_id, camera_id) DO UPDATE SET tracks = tracks + excluded.tracks,
          blue_list = blue_list + excluded.blue_list, forgotten = forgotten + excluded.forgotten,
          lost = lost + excluded.lost, in_flight = excluded.in_flight`);
    },
  ),

  /** After a death of the engine: what was in flight can't be judged any more. */
  'ledger.lose-in-flight': write(({ db }: WriteContext): void => {
    db.run(sql`UPDATE ledgers SET lost = lost + in_flight, in_flight = 0 WHERE in_flight <> 0`);
  }),

  'ledger.of': read(
    (
      { db }: ReadContext,
      { deploymentId }: { readonly deploymentId: string },
    ): readonly (Ledger & { cameraId: string })[] =>
      db.all<Ledger & { cameraId: string }>(sql`SELECT camera_id AS cameraId, tracks, alerts, repeats,
        blue_list AS blueList, forgotten, lost, in_flight AS inFlight FROM ledgers
        WHERE deployment_id = ${deploymentId}`),
  ),

  /** Writes the ledger as it stands into the log. */
  'ledger.log': write(
    ({ db, log }: WriteContext, { deploymentId }: { readonly deploymentId: string }): void => {
      const ledger =
        db.get<Ledger>(sql`SELECT coalesce(sum(tracks), 0) AS tracks, coalesce(sum(alerts), 0) AS alerts,
      coalesce(sum(repeats), 0) AS repeats, coalesce(sum(blue_list), 0) AS blueList,
      coalesce(sum(forgotten), 0) AS forgotten, coalesce(sum(lost), 0) AS lost,
      coalesce(sum(in_flight), 0) AS inFlight FROM ledgers WHERE deployment_id = ${deploymentId}`);
      if (ledger !== undefined)
        log.append({ kind: 'ledger.counted', subject: 'log', actor: null, body: ledger });
    },
  ),

  'settings.read': read(({ db }: ReadContext, { key }: { readonly key: string }): unknown => {
    const row = db.get<{ value: string }>(sql`SELECT value FROM settings WHERE key = ${key}`);
    return row === undefined ? null : JSON.parse(row.value);
  }),

  'settings.write': write(
    ({ db }: WriteContext, { key, value }: { readonly key: string; readonly value: unknown }): void => {
      db.run(sql`INSERT INTO settings (key, value) VALUES (${key}, ${JSON.stringify(value)})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
    },
  ),
};

function deploymentColumns() {
  return sql`SELECT id, name, place, use_case AS useCase, state, window_from AS "from", window_until AS until,
    list_id AS listId, threshold, policy_hash AS policyHash, created_at AS startedAt, authority FROM deployments`;
}

const authorityColumnSchema = z.union([z.null(), vouchedDocumentSchema]);

function toDeployment(row: DeploymentRow): Deployment {
  return { ...row, authority: authorityColumnSchema.parse(JSON.parse(row.authority ?? 'null')) };
}
