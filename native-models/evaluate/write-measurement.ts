import { ModelError } from '../model-error.ts';
import { formatJson } from '../format-json.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { Manifest, PackEntry } from '../schema/manifest-schema.ts';
import type { Evaluation } from './evaluate.ts';

export interface MeasurementNotes {
  /** What the test set is, in words. */
  readonly testSet: string;
  /** What was run, without paths of this machine. */
  readonly command: string;
  /** The day, as 2026-11-22. */
  readonly date: string;
}

/** Fewer pairs than this above a threshold say too little for it to be written down. */
const leastFalseMatches = 10;

/** Puts what was measured of a pack into its manifest. Throws ModelError. @param file the manifest's */
export async function writeMeasurement(
  file: string,
  manifest: Manifest,
  evaluation: Evaluation,
  notes: MeasurementNotes,
): Promise<void> {
  const packs = manifest.packs.map((pack) =>
    pack.id === evaluation.pack ? withMeasurement(pack, evaluation, notes) : pack,
  );
  await writeAtomically(file, formatJson({ ...manifest, packs }));
}

function withMeasurement(
  pack: PackEntry,
  evaluation: Evaluation,
  { testSet, command, date }: MeasurementNotes,
): PackEntry {
  const { det, curve, byGroup, images, identities, failureToEnrol, proposed } = evaluation;
  const [point] = det;
  const impostorPairs = point?.impostors ?? 0;
  const thresholds = det.filter(({ fmr }) => fmr * impostorPairs >= leastFalseMatches);
  if (point === undefined || thresholds.length < 2 || proposed === null) {
    throw new ModelError(
      'These pictures are too few for thresholds, so nothing was written: some 1,000 people with two pictures or more each are enough.',
    );
  }
  return {
    ...pack,
    measurement: {
      testSet,
      command,
      date,
      images,
      identities,
      failureToEnrol: round(failureToEnrol),
      genuinePairs: point.genuines,
      impostorPairs,
      thresholds: thresholds.map(({ fmr, threshold: at, tar, low, high }) => ({
        fmr,
        threshold: round(at),
        tar: round(tar),
        low: round(low),
        high: round(high),
      })),
      curve: curve.map((row) => ({
        ...row,
        fmr: significant(row.fmr),
        fmrLow: significant(row.fmrLow),
        fmrHigh: significant(row.fmrHigh),
        tar: round(row.tar),
        tarLow: round(row.tarLow),
        tarHigh: round(row.tarHigh),
      })),
    },
    proposed,
    demographicReport:
      byGroup === null
        ? pack.demographicReport
        : {
            status: 'measured',
            words: `Measured on ${testSet}, between the groups of the file that was given. Read the intervals: a difference inside them is none that was shown.`,
            testSet,
            date,
            threshold: round(evaluation.byFaceHeight[0]?.threshold ?? proposed.threshold),
            groups: [...byGroup],
          },
  };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function significant(value: number): number {
  return Number(value.toPrecision(3));
}
