import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Measurement } from '../../../native-models/schema/measurement-schema.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { errorCurve, operatingPoint } from '../statistics/error-curve.ts';
import { siteCalibration } from '../recognition/site-calibration.ts';
import { whatIf, type KeptScore } from '../recognition/what-if.ts';
import { meaningOf, thresholdChoices } from '../recognition/threshold-choices.ts';

export interface ThresholdDeps {
  readonly database: () => DatabaseClient;
  /** The hash of the model that is loaded. */
  readonly modelHash: () => string | null;
  /** What was measured of a model, by its hash. */
  readonly measurementOf: (modelHash: string) => Promise<Measurement | null>;
  /** The floor that the policy in force sets for a model; null where none approves it. */
  readonly floorOf: (modelHash: string) => Promise<number | null>;
  /** The live deployment, its threshold and the number of people on its list. */
  readonly live: () => Promise<{
    readonly deploymentId: string;
    readonly threshold: number;
    readonly listSize: number;
    /** It is still in its self-test, which counts staff apart. */
    readonly isTested: boolean;
  } | null>;
  /** Scores of the blue list's passes under the live deployment's list. */
  readonly blueListScores: () => Promise<readonly number[]>;
  /** Scores of alerts by a model that are kept, and whether they were the person. */
  readonly keptScores: (modelHash: string) => Promise<readonly KeptScore[]>;
  readonly announce: (event: EngineEvent) => void;
}

export function createThresholdHandlers(
  deps: ThresholdDeps,
): Pick<Handlers, 'thresholds.read' | 'thresholds.calibrate' | 'thresholds.propose' | 'thresholds.what-if'> {
  return {
    'thresholds.read': async (input) => {
      const modelHash = deps.modelHash();
      const live = await deps.live();
      const listSize = input.listSize ?? Math.max(1, live?.listSize ?? 1);
      const nothing = {
        listSize,
        present: null,
        floor: null,
        choices: [],
        measured: null,
        proposal: null,
        errors: null,
      };
      if (modelHash === null) return nothing;
      const floor = await deps.floorOf(modelHash);
      const proposed = await deps.database().call('thresholds.proposal', { modelHash });
      const proposal = proposed === null ? null : { threshold: proposed.threshold, at: proposed.at };
      const measurement = await deps.measurementOf(modelHash);
      if (measurement === null) return { ...nothing, floor, proposal };
      const { curve, testSet, images, identities, date } = measurement;
      return {
        listSize,
        present: live === null ? null : meaningOf(curve, live.threshold, listSize),
        floor,
        choices: [...thresholdChoices(curve, listSize, floor)],
        measured: { testSet, images, identities, date },
        proposal,
        errors: {
          curve: errorCurve(measurement),
          present: live === null ? null : operatingPoint(measurement, live.threshold),
        },
      };
    },
    'thresholds.calibrate': async ({ passes }, caller) => {
      const live = await deps.live();
      if (live === null || live.isTested) {
        throw new AppError(
          'conflict',
          'No deployment is live, so nobody on a blue list can have been recognised. Walk past the cameras during one.',
        );
      }
      const scores = await deps.blueListScores();
      if (scores.length > passes) {
        throw new AppError(
          'bad-request',
          `${String(scores.length)} passes of the blue list were found, so at least as many were walked. Count again.`,
          { details: { found: scores.length } },
        );
      }
      const modelHash = deps.modelHash();
      const measurement = modelHash === null ? null : await deps.measurementOf(modelHash);
      const floor = modelHash === null ? null : await deps.floorOf(modelHash);
      const stricter =
        measurement === null
          ? []
          : thresholdChoices(measurement.curve, Math.max(1, live.listSize), floor)
              .map(({ threshold }) => threshold)
              .filter((threshold) => threshold > live.threshold);
      const { deploymentId, threshold } = live;
      await deps.database().call('thresholds.note-walk', {
        deploymentId,
        passes,
        found: scores.length,
        threshold,
        actorId: caller.session?.person.id ?? null,
      });
      return { points: [...siteCalibration(scores, passes, [threshold, ...stricter])] };
    },
    'thresholds.what-if': async () => {
      const modelHash = deps.modelHash();
      return whatIf(modelHash === null ? [] : await deps.keptScores(modelHash));
    },
    'thresholds.propose': async ({ threshold }, caller) => {
      const modelHash = deps.modelHash();
      if (modelHash === null) {
        throw new AppError('engine-restarting', 'The recognition process is starting. Try again shortly.');
      }
      const measurement = await deps.measurementOf(modelHash);
      if (measurement === null) {
        throw new AppError(
          'model-mismatch',
          'The model that is loaded was never measured, so nobody knows what a threshold means for it.',
        );
      }
      const floor = await deps.floorOf(modelHash);
      if (floor === null) {
        throw new AppError(
          'no-policy',
          'No policy in force approves the model that is loaded, so there is no floor to keep to. Import a policy that does.',
        );
      }
      if (threshold < floor) {
        throw new AppError(
          'bad-request',
          `The policy lets no threshold below ${String(floor)} be used with this model. Choose a stricter one.`,
          { details: { floor } },
        );
      }
      const listSize = Math.max(1, (await deps.live())?.listSize ?? 1);
      const { falseAlertsPer10000 } = meaningOf(measurement.curve, threshold, listSize);
      await deps.database().call('thresholds.propose', {
        modelHash,
        threshold,
        listSize,
        falseAlertsPer10000: falseAlertsPer10000.value,
        isExtrapolated: falseAlertsPer10000.isExtrapolated,
        actorId: caller.session?.person.id ?? null,
      });
      deps.announce({ kind: 'deployment.changed' });
      return {};
    },
  };
}
