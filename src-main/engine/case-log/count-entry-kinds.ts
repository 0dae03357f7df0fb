import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, ledgerSchema } from '../../contract/domain.ts';
import { outcomeMeaningSchema } from '../../contract/policy.ts';
import { counted, hyphensToSpaces } from '../wording.ts';
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
