import type { Ledger } from '../../contract/domain.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { sumLedgers } from '../ledger.ts';

/** What became of every face, camera by camera. */
export const ledgerProcedures = {
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

  /** As people may know it: a decoy that waits for its votes is an alert like any other. `ledger.log` writes down what was. */
  'ledger.of': read(
    (
      { db }: ReadContext,
      { deploymentId }: { readonly deploymentId: string },
    ): readonly (Ledger & { cameraId: string })[] =>
      db.all<
        Ledger & { cameraId: string }
      >(sql`SELECT camera_id AS cameraId, sum(tracks) AS tracks, sum(alerts) AS alerts,
          sum(repeats) AS repeats, sum(blue_list) AS blueList, sum(forgotten) AS forgotten, sum(lost) AS lost,
          sum(in_flight) AS inFlight
        FROM (
          SELECT camera_id, tracks, alerts, repeats, blue_list, forgotten, lost, in_flight FROM ledgers
            WHERE deployment_id = ${deploymentId}
          UNION ALL SELECT camera_id, 1, 1, 0, 0, 0, 0, 0 FROM hidden_decoys WHERE deployment_id = ${deploymentId})
        GROUP BY camera_id`),
  ),

  /** Writes the ledger as it stands into the log. */
  'ledger.log': write(
    ({ db, log }: WriteContext, { deploymentId }: { readonly deploymentId: string }): void => {
      const cameras = db.all<
        Ledger & { cameraId: string; cameraName: string }
      >(sql`SELECT camera_id AS cameraId,
          coalesce(cameras.name, camera_id) AS cameraName, tracks, alerts, repeats, blue_list AS blueList, forgotten, lost,
          in_flight AS inFlight
        FROM ledgers LEFT JOIN cameras ON cameras.id = camera_id WHERE deployment_id = ${deploymentId} ORDER BY camera_id`);
      log.append({
        kind: 'ledger.counted',
        subject: 'log',
        actor: null,
        body: { deploymentId, ...sumLedgers(cameras), cameras: [...cameras] },
      });
    },
  ),
};
