import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runModelsCommand } from '../commands.ts';
import { availableManifest, localManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { localDirectory, sha256Of } from '../packs.ts';
import { pretendMeasured } from '../testing/bring-pack.ts';
import { buildEmbedder, buildScrfd, buildYuNet } from '../testing/marker-models.ts';
import { markerManifest } from '../testing/marker-packs.ts';

const detector = buildYuNet();
const embedder = buildEmbedder();
const whole = markerManifest(detector, embedder);

let folder: string;
let packsDirectory: string;
let printed: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cordon-brought-'));
  packsDirectory = await mkdtemp(join(tmpdir(), 'cordon-packs-'));
  printed = [];
});
afterEach(() => Promise.all([folder, packsDirectory].map((path) => rm(path, { recursive: true }))));

function run(...line: readonly string[]): Promise<boolean> {
  const print = (text: string) => void printed.push(text);
  return runModelsCommand(line, { packsDirectory, cacheDirectory: undefined, print });
}

/** What somebody has in their folder; a manifest may be anything there. */
async function bring(manifest: unknown, files = [detector, embedder]): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  for (const { entry, content } of files) await writeFile(join(folder, entry.file), content);
}

/** The manifest with changes to one of its models, told by its role. */
function changed(role: 'detector' | 'embedder', change: Readonly<Record<string, unknown>>) {
  return {
    ...whole,
    models: whole.models.map((model) => (model.role === role ? { ...model, ...change } : model)),
  };
}

test('models from a folder become a pack of this machine, in its own manifest', async () => {
  await bring(whole);
  expect(await run('add', folder)).toBe(true);
  expect((await readdir(localDirectory(packsDirectory))).toSorted()).toEqual([
    'manifest.json',
    'marker-embedder.onnx',
    'marker-yunet.onnx',
  ]);
  const pack = findPack(await availableManifest(packsDirectory), 'marker');
  expect(pack).toMatchObject({ mesh: null, measurement: null });
  // A portrait has red in many places, and no mark: said, not refused.
  expect(printed.join('\n')).toContain('faces in a test portrait that shows one');
  expect(printed.at(-1)).toContain('it has no threshold yet: npm run evaluate -- DIR --pack marker --write');

  printed = [];
  await run('list');
  expect(printed.join('\n')).toContain('evidence: LICENSE of this repository');
  expect(printed.join('\n')).toContain('trained on: None: its weights were written down.');
});

test('a file that was changed afterwards fails the verification, and the words say how to mend it', async () => {
  await bring(whole);
  await run('add', folder);
  await writeFile(join(localDirectory(packsDirectory), embedder.entry.file), 'changed');
  printed = [];
  expect(await run('verify')).toBe(false);
  const at = printed.findIndex((line) => line.startsWith('FAILED marker-embedder.onnx wrong-hash'));
  expect(printed[at + 1]).toContain('add its folder again with `npm run models -- add FOLDER`');
  await expect(run('fetch', 'marker')).rejects.toThrow('was added by hand');
});

describe('is refused, and nothing is written:', () => {
  const sha256 = 'a'.repeat(64);
  const { levels } = detector.entry.decoder.kind === 'yunet' ? detector.entry.decoder : { levels: [] };
  const [level] = levels;
  test.each([
    ['a file with another hash', changed('embedder', { sha256 }), 'its SHA-256 is'],
    [
      'a licence without evidence',
      changed('embedder', { licence: { claim: 'MIT', evidence: ' ', doubt: '' } }),
      'say where the licence is written down',
    ],
    ['a licence that is left out', changed('detector', { licence: undefined }), 'models[0].licence'],
    [
      'training data that nobody speaks of',
      changed('embedder', { trainingData: undefined }),
      'say what it was trained on, or that nobody knows',
    ],
    [
      'an origin that nobody states',
      changed('embedder', { origin: { kind: 'supplied', statement: '' } }),
      'say where the file comes from',
    ],
    [
      'an npm package as the origin',
      changed('embedder', {
        origin: {
          kind: 'npm',
          sources: [{ package: 'x', version: '1', integrity: 'sha512-', path: 'x', sha256 }],
          conversion: 'ultraface',
        },
      }),
      'which only Cordon',
    ],
    [
      'another input size than the model’s',
      changed('detector', { input: { ...detector.entry.input, width: 640, height: 640 } }),
      'takes 1 × 3 × 320 × 320, and its manifest says 1 × 3 × 640 × 640 (NCHW)',
    ],
    [
      'a free input size for a model of one size',
      changed('detector', { input: { ...detector.entry.input, width: null, height: null } }),
      'its manifest says 1 × 3 × any × any',
    ],
    [
      'another layout than the model’s',
      changed('embedder', { input: { ...embedder.entry.input, layout: 'NHWC' } }),
      'correct layout, width and height',
    ],
    [
      'an output that the model doesn’t have',
      changed('embedder', { output: 'fc1' }),
      'has no output "fc1"; it has "embedding"',
    ],
    [
      'another decoder than the model’s outputs are for',
      changed('detector', {
        decoder: {
          kind: 'scrfd',
          anchorsPerCell: 2,
          levels: [{ stride: 8, scores: 'cls_8', boxes: 'bbox_8', points: 'kps_8' }],
        },
      }),
      'The trial run of the pack "marker" failed: the detector\'s output "cls_8" has 1600 numbers',
    ],
    [
      'another dimension than the model’s',
      changed('embedder', { dimension: 128 }),
      'gave no template of its dimension',
    ],
    [
      'a stride that is none',
      changed('detector', { decoder: { kind: 'yunet', levels: [{ ...level, stride: 0 }] } }),
      'levels[0].stride',
    ],
    [
      'a divisor of 0',
      changed('embedder', { input: { ...embedder.entry.input, std: [1, 0, 1] } }),
      'divided by 0',
    ],
    ['a file elsewhere', changed('embedder', { file: '../embedder.onnx' }), 'name a file like my-model.onnx'],
    [
      'an approval',
      { ...whole, packs: whole.packs.map((pack) => ({ ...pack, approved: true })) },
      'approved',
    ],
    ['no pack', { ...whole, packs: [] }, 'has no packs'],
    [
      'a pack of models that are not there',
      { ...whole, packs: whole.packs.map((pack) => ({ ...pack, embedder: 'absent' })) },
      'names the embedder "absent"',
    ],
    [
      'the id of a shipped pack',
      { ...whole, packs: whole.packs.map((pack) => ({ ...pack, id: 'default' })) },
      'belongs to one of the packs that come with Cordon',
    ],
  ])('%s', async (_, manifest, words) => {
    await bring(manifest);
    await expect(run('add', folder)).rejects.toThrow(words);
    expect(await readdir(packsDirectory)).toEqual([]);
  });

  test('a folder without a manifest, without a file, or with one that is no model', async () => {
    await expect(run('add', folder)).rejects.toThrow('holds no manifest.json');
    await expect(run('add')).rejects.toThrow('Say which folder');
    await bring(whole, [detector]);
    await expect(run('add', folder)).rejects.toThrow(
      'marker-embedder.onnx that the manifest describes is not in',
    );
    await writeFile(join(folder, 'manifest.json'), '{"version": 2,');
    await expect(run('add', folder)).rejects.toThrow('is not JSON');
    const content = new TextEncoder().encode('not a model');
    const broken = { content, entry: { ...embedder.entry, sha256: sha256Of(content) } };
    await bring(markerManifest(detector, broken), [detector, broken]);
    await expect(run('add', folder)).rejects.toThrow("ONNX Runtime can't open marker-embedder.onnx");
    expect(await readdir(packsDirectory)).toEqual([]);
  });
});

test('adding again keeps what was measured while the models are the same, and drops it when they are not', async () => {
  await bring(whole);
  await run('add', folder);
  await pretendMeasured(packsDirectory, 0.57);
  await run('add', folder);
  expect((await localManifest(packsDirectory)).packs[0]?.measurement?.testSet).toBe('made-up scores');
  await bring(changed('embedder', { input: { ...embedder.entry.input, channelOrder: 'BGR' } }));
  await run('add', folder);
  expect((await localManifest(packsDirectory)).packs).toMatchObject([{ measurement: null, proposed: null }]);
});

test('a second pack may share models, and removing one leaves what the other needs', async () => {
  await bring(whole);
  await run('add', folder);
  const scrfd = buildScrfd();
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await bring(markerManifest(scrfd, embedder, 'marker-two'), [scrfd, embedder]);
  await run('add', folder);
  expect((await localManifest(packsDirectory)).packs.map(({ id }) => id)).toEqual(['marker', 'marker-two']);
  expect(await run('remove', 'marker')).toBe(true);
  expect((await readdir(localDirectory(packsDirectory))).toSorted()).toEqual([
    'manifest.json',
    'marker-embedder.onnx',
    'marker-scrfd.onnx',
  ]);
  await expect(run('remove', 'default')).rejects.toThrow('no added pack "default"; there are: marker-two');
});
