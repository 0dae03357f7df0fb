import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { format } from 'prettier';
import { normalCurve } from '../../src-main/engine/statistics/testing/normal-curve.ts';
import { readManifest, shippedManifest } from '../manifest.ts';
import type { Evaluation } from './evaluate.ts';
import { proposeThreshold } from './propose-threshold.ts';
import { writeMeasurement } from './write-measurement.ts';

const notes = { testSet: 'made-up people', command: 'npm run evaluate -- DIR --write', date: '2026-11-22' };
const impostors = 2_000_000;
const point = (fmr: number, threshold: number) => ({
  fmr,
  threshold,
  tar: 0.97,
  low: 0.96,
  high: 0.98,
  impostors,
  genuines: 1_000,
});
const curve = normalCurve({ mean: 0, spread: 0.12, pairs: impostors });
const evaluation: Evaluation = {
  pack: 'mobilefacenet',
  modelHash: '',
  images: 2_000,
  identities: 1_000,
  failureToEnrol: 0.001,
  det: [point(1e-3, 0.37083), point(1e-4, 0.44628), point(1e-5, 0.51179), point(1e-6, 0.57)],
  openSet: [],
  byFaceHeight: [],
  byGroup: null,
  byLooks: [],
  halves: null,
  proposed: proposeThreshold(curve),
  curve,
  limits: [],
};

async function write(measured: Evaluation) {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-measurement-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'manifest.json');
  await writeMeasurement(file, shippedManifest(), measured, notes);
  return { manifest: await readManifest(file), text: await readFile(file, 'utf8') };
}

test('thresholds stand in the manifest with test set, sample sizes, date and command', async () => {
  const { manifest } = await write(evaluation);
  const { measurement, proposed } = manifest.packs[1] ?? {};
  expect(measurement).toMatchObject({
    ...notes,
    images: 2_000,
    identities: 1_000,
    genuinePairs: 1_000,
    impostorPairs: impostors,
  });
  // Two pairs would not do for 1e-6, so that threshold is the curve's, continued.
  expect(measurement?.thresholds.map(({ fmr, threshold }) => [fmr, threshold])).toEqual([
    [1e-3, 0.3708],
    [1e-4, 0.4463],
    [1e-5, 0.5118],
  ]);
  expect(proposed).toEqual({ fmr: 5e-7, threshold: evaluation.proposed?.threshold, isExtrapolated: true });
});

test('nothing else in the manifest changes, and its text stays as the formatter has it', async () => {
  const { manifest, text } = await write(evaluation);
  const shipped = shippedManifest();
  expect(manifest.models).toEqual(shipped.models);
  expect(manifest.packs[0]).toEqual(shipped.packs[0]);
  expect(manifest.packs[1]?.demographicReport).toEqual(shipped.packs[1]?.demographicReport);
  expect(await format(text, { parser: 'json', printWidth: 110 })).toBe(text);
});

test('measured groups become the demographic report', async () => {
  const group = {
    group: 'one',
    identities: 500,
    images: 1_000,
    failureToEnrol: 0,
    genuines: 500,
    tar: 0.97,
    low: 0.95,
    high: 0.98,
    impostors: 499_000,
    falseMatches: 60,
    fmr: 0.00012,
    fmrLow: 0.00009,
    fmrHigh: 0.00015,
  };
  const { manifest } = await write({ ...evaluation, byGroup: [group] });
  expect(manifest.packs[1]?.demographicReport).toMatchObject({
    status: 'measured',
    date: '2026-11-22',
    groups: [group],
  });
});

test('too few pictures for thresholds write nothing', async () => {
  await expect(write({ ...evaluation, det: [{ ...point(1e-3, 0.37), impostors: 3_000 }] })).rejects.toThrow(
    'too few for thresholds',
  );
});
