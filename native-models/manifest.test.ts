import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proposeThreshold } from './evaluate/propose-threshold.ts';
import { findPack, readManifest, shippedManifest } from './manifest.ts';
import { modelHashOf } from './model-hash.ts';
import { ModelError } from './model-error.ts';
import type { EmbedderModel } from './schema/model-schema.ts';
import { buildEmbedder, buildYuNet } from './testing/marker-models.ts';
import { markerManifest } from './testing/marker-packs.ts';

test('every pack of the shipped manifest resolves', () => {
  const manifest = shippedManifest();
  const packs = manifest.packs.map(({ id }) => findPack(manifest, id));
  expect(packs.map(({ id, proposed }) => ({ id, threshold: proposed?.threshold }))).toEqual([
    { id: 'default', threshold: 0.617 },
    { id: 'mobilefacenet', threshold: 0.704 },
  ]);
});

test('the thresholds proposed are those of the rule, from the curves that stand beside them', () => {
  for (const { measurement, proposed } of shippedManifest().packs) {
    expect(proposed).toEqual(proposeThreshold(measurement?.curve ?? []));
  }
});

test('the model hash covers what shapes a template, and nothing that doesn’t', () => {
  const { detector, mesh, embedder, modelHash } = findPack(shippedManifest(), 'default');
  const hashWith = (change: Partial<EmbedderModel>) =>
    modelHashOf({ detector, mesh, embedder: { ...embedder, ...change } });
  expect(hashWith({})).toBe(modelHash);
  expect(hashWith({ name: 'another', file: 'another.onnx', trainingData: 'all the world' })).toBe(modelHash);
  const others = [
    hashWith({ sha256: '0'.repeat(64) }),
    hashWith({ input: { ...embedder.input, channelOrder: 'RGB' } }),
    hashWith({ template: embedder.template.map(([x, y]) => [x, y + 1]) }),
    modelHashOf({ detector, mesh: null, embedder }),
    findPack(shippedManifest(), 'mobilefacenet').modelHash,
  ];
  expect(new Set([modelHash, ...others]).size).toBe(others.length + 1);
});

test('thresholds rise as the false match rate falls', () => {
  for (const { measurement } of shippedManifest().packs) {
    const byRate = (measurement?.thresholds ?? []).toSorted((one, other) => other.fmr - one.fmr);
    expect(byRate.map(({ threshold }) => threshold)).toEqual(
      byRate.map(({ threshold }) => threshold).toSorted((one, other) => one - other),
    );
  }
});

test('a pack without a mesh needs a detector that gives points', () => {
  const manifest = shippedManifest();
  const packs = manifest.packs.map((pack) => ({ ...pack, mesh: null }));
  expect(() => findPack({ ...manifest, packs }, 'default')).toThrow('gives no points: name a mesh');
  expect(findPack(markerManifest(buildYuNet(), buildEmbedder()), 'marker').mesh).toBeNull();
});

test('an unknown pack is named, with those that there are', () => {
  expect(() => findPack(shippedManifest(), 'best')).toThrow(
    new ModelError('There is no model pack "best"; there are: default, mobilefacenet.'),
  );
});

test.each([
  ['{', 'is not JSON'],
  ['{"version": 1, "models": [], "packs": []}', 'is not valid'],
  ['{"version": 2, "models": [], "packs": [], "approved": true}', 'approved'],
])('a manifest that reads %s is refused', async (text, words) => {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-manifest-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'manifest.json'), text);
  await expect(readManifest(join(directory, 'manifest.json'))).rejects.toThrow(words);
});
