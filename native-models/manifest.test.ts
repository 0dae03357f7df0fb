import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findPack, readManifest, shippedManifest } from './manifest.ts';
import { ModelError } from './model-error.ts';

test('every pack of the shipped manifest resolves', () => {
  const manifest = shippedManifest();
  const packs = manifest.packs.map(({ id }) => findPack(manifest, id));
  expect(packs.map(({ id, proposedThreshold }) => ({ id, proposedThreshold }))).toEqual([
    { id: 'default', proposedThreshold: 0.541 },
    { id: 'mobilefacenet', proposedThreshold: 0.594 },
  ]);
});

test('the model hash covers the three models in order', () => {
  const manifest = shippedManifest();
  const { detector, mesh, embedder, modelHash } = findPack(manifest, 'default');
  const joined = `${detector.sha256}\n${mesh.sha256}\n${embedder.sha256}`;
  expect(modelHash).toBe(createHash('sha256').update(joined).digest('hex'));
  expect(findPack(manifest, 'mobilefacenet').modelHash).not.toBe(modelHash);
});

test('thresholds rise as the false match rate falls', () => {
  for (const model of shippedManifest().models) {
    if (model.role !== 'embedder') continue;
    const byRate = model.thresholds.toSorted((one, other) => other.fmr - one.fmr);
    expect(byRate.map(({ threshold }) => threshold)).toEqual(
      byRate.map(({ threshold }) => threshold).toSorted((one, other) => one - other),
    );
  }
});

test('an unknown pack is named, with those that there are', () => {
  expect(() => findPack(shippedManifest(), 'best')).toThrow(
    new ModelError('There is no model pack "best"; there are: default, mobilefacenet.'),
  );
});

test.each([
  ['{', 'is not JSON'],
  ['{"version": 1, "models": [], "packs": []}', 'is not valid'],
  ['{"version": 1, "models": [], "packs": [], "approved": true}', 'approved'],
])('a manifest that reads %s is refused', async (text, words) => {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-manifest-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'manifest.json'), text);
  await expect(readManifest(join(directory, 'manifest.json'))).rejects.toThrow(words);
});
