import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, ledgerSchema } from '../../contract/domain.ts';
import { outcomeMeaningSchema } from '../../contract/policy.ts';
import { counted, hyphensToSpaces } from '../wording.ts';
import { alertSumsSchema } from '../alert-sums-schema.ts';
import { entryKind, maySeeCandidate } from './entry-kind.ts';

const ofAlert = {
  alertId: idSchema,
  number: z.number().int().positive(),
  deploymentId: idSchema,
  cameraId: idSchema,
};

/**
 * What figures are counted from. An alert's own entries go with its key, and don't say where it was; these say nothing of
 * anybody, and lie under a key of their deployment's.
 */
export const countEntryKinds = {
  /** Nothing is left to judge about an alert. */
  'count.alert': entryKind(
    z.strictObject({
      ...ofAlert,
      cameraName: z.string(),
      raisedAt: instantSchema,
      decision: z.enum(['confirmed', 'rejected', 'expired']),
      /** When each vote that counts was locked, by nobody's name. */
      votedAt: z.array(instantSchema).max(2),
      /** How both votes went; null where there were not two, for then nobody learns it. */
      votes: z
        .strictObject({
          match: z.number().int().nonnegative(),
          noMatch: z.number().int().nonnegative(),
          cannotTell: z.number().int().nonnegative(),
        })
        .nullable(),
    }),
    ({ number, decision }) => `Alert ${String(number)} is counted as ${decision}.`,
  ),
  'count.outcome': entryKind(
    z.strictObject({ ...ofAlert, code: codeSchema, meaning: outcomeMeaningSchema }),
    ({ number, code }, reader) =>
      maySeeCandidate(reader)
        ? `What came of alert ${String(number)} is counted as "${hyphensToSpaces(code)}".`
        : `What came of alert ${String(number)} is counted.`,
  ),
  /** Both votes on a decoy, by nobody's name: it is no alert and counted apart. */
  'count.decoy': entryKind(
    z.strictObject({
      deploymentId: idSchema,
      votes: z.number().int().positive(),
      right: z.number().int().nonnegative(),
    }),
    () => 'The votes on a decoy are counted.',
  ),
  /** How many passes of consenting staff were walked while a deployment ran, and how many of those were found. */
  'blue-list.walked': entryKind(
    z.strictObject({
      deploymentId: idSchema,
      passes: z.number().int().nonnegative(),
      found: z.number().int().nonnegative(),
      threshold: z.number(),
    }),
    ({ passes, found }) =>
      `${counted(passes, 'pass', 'passes')} of staff on the blue list ${passes === 1 ? 'was' : 'were'} walked, and ${String(found)} found.`,
  ),
  /** In place of the counts of single alerts and decoys, whose key is destroyed in the same transaction. */
  'count.summed': entryKind(
    z.strictObject({ deploymentId: idSchema, sums: alertSumsSchema, key: z.string() }),
    ({ sums }) => {
      const alerts = sums.cameras.reduce(
        (total, { confirmed, rejected, expired }) => total + confirmed + rejected + expired,
        0,
      );
      return `The counts of ${counted(alerts, 'single alert', 'single alerts')} of a deployment were summed and destroyed.`;
    },
  ),
  /** As it stands: at the end of a deployment, and now and then before. */
  'ledger.counted': entryKind(
    ledgerSchema.extend({
      deploymentId: idSchema.optional(),
      /** The same, camera by camera. */
      cameras: z.array(ledgerSchema.extend({ cameraId: idSchema, cameraName: z.string() })).optional(),
    }),
    (body) =>
      `${counted(body.tracks, 'face', 'faces')} seen: ${counted(body.alerts, 'alert', 'alerts')}, ${counted(body.repeats, 'repeat', 'repeats')}, ${String(body.blueList)} blue list, ${String(body.forgotten)} forgotten, ${String(body.lost)} lost, ${String(body.inFlight)} in flight.`,
  ),
} as const;
