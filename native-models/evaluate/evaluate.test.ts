import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { portraitIds, readPortrait } from '../../src-main/engine/recognition/steps/testing/load-chain.ts';
import { readManifest, shippedManifest } from '../manifest.ts';
import { defaultPacksDirectory } from '../where.ts';
import { runEvaluate } from './command.ts';
import { evaluate } from './evaluate.ts';
import { readFaces, readIgnoredPairs, type TestImage } from './read-folder.ts';

const options = {
  packId: 'default',
  packsDirectory: defaultPacksDirectory,
  ignoredPairs: new Set<string>(),
  groups: null,
  report: () => {},
};

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-evaluate-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a folder for each identity is read, four pictures of each at most, in order', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'b'));
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'notes.txt'), '');
  for (const name of ['5.jpg', '3.jpg', '1.jpg', '2.png', '4.JPG', 'list.txt']) {
    await writeFile(join(folder, 'a', name), '');
  }
  await writeFile(join(folder, 'b', '1.jpg'), '');
  expect(await readFaces(folder)).toEqual([
    ...['1.jpg', '2.png', '3.jpg', '4.JPG'].map((name) => ({ identity: 'a', file: join(folder, 'a', name) })),
    { identity: 'b', file: join(folder, 'b', '1.jpg') },
  ]);
});

test('an empty or absent folder is explained', async () => {
  const folder = await temporaryFolder();
  await expect(readFaces(folder)).rejects.toThrow('holds no pictures');
  await expect(readFaces(join(folder, 'absent'))).rejects.toThrow("can't be read");
});

test('pairs to ignore are read, with comments, in either order', async () => {
  const file = join(await temporaryFolder(), 'pairs.txt');
  await writeFile(file, '# one person\nB_One A_Two\n\nC D\n');
  expect([...(await readIgnoredPairs(file))]).toEqual(['A_Two\nB_One', 'C\nD']);
  await writeFile(file, 'only-one\n');
  await expect(readIgnoredPairs(file)).rejects.toThrow('only-one');
});

/** Two pictures of each of some synthetic people, the second mirrored and smaller, and one that can't be read. */
async function syntheticFaces(): Promise<string> {
  const folder = await temporaryFolder();
  for (const id of portraitIds.slice(0, 6)) {
    await mkdir(join(folder, id));
    const portrait = await readPortrait(id);
    await writeFile(join(folder, id, '1.jpg'), portrait);
    await writeFile(join(folder, id, '2.jpg'), await sharp(portrait).flop().resize(240).jpeg().toBuffer());
  }
  await writeFile(join(folder, 'SYN-500', '3.jpg'), 'damaged');
  return folder;
}

test('synthetic people are evaluated; an unreadable picture is a failure to enrol and a miss', async () => {
  const images = await readFaces(await syntheticFaces());
  const groups = new Map(portraitIds.map((id, i) => [id, i < 3 ? 'first' : 'second']));
  const result = await evaluate(images, { ...options, groups });
  expect(result).toMatchObject({ pack: 'default', images: 13, identities: 6, failureToEnrol: 1 / 13 });
  // 60 pairs of different people show no rate below 1 in 60.
  expect(result.det).toEqual([]);
  expect(result.openSet).toEqual([]);
  expect(result.byGroup?.map(({ group, genuines, impostors }) => ({ group, genuines, impostors }))).toEqual([
    { group: 'first', genuines: 5, impostors: 12 },
    { group: 'second', genuines: 3, impostors: 12 },
  ]);
  expect(result.curve[0]).toMatchObject({ tar: 6 / 8 });
  expect(result.limits.map(({ value, ok }) => ({ value, ok }))).toEqual([
    { value: null, ok: false },
    { value: 1 / 13, ok: false },
  ]);
});

test('a file of groups that belongs to other people is refused before anything is computed', async () => {
  const groups = new Map([['nobody', 'none']]);
  const images = [{ identity: 'SYN-500', file: 'absent.jpg' }];
  await expect(evaluate(images, { ...options, groups })).rejects.toThrow(
    'names none of the folder’s identities',
  );
});

test('the command prints nothing but JSON, and writes no thresholds from so few pictures', async () => {
  const folder = await syntheticFaces();
  const printed: string[] = [];
  const reported: string[] = [];
  const holds = await runEvaluate(
    [folder, '--json'],
    (text) => printed.push(text),
    (text) => reported.push(text),
  );
  expect(holds).toBe(false);
  expect(printed).toHaveLength(1);
  expect(Object.keys(JSON.parse(printed[0] ?? '') as object)).toEqual([
    'pack',
    'modelHash',
    'images',
    'identities',
    'failureToEnrol',
    'det',
    'openSet',
    'byFaceHeight',
    'byGroup',
    'proposed',
    'byLooks',
    'halves',
    'curve',
    'limits',
  ]);
  expect(reported.at(-1)).toBe('comparing all pairs');
  const before = JSON.stringify(shippedManifest());
  await expect(
    runEvaluate(
      [folder, '--write'],
      () => {},
      () => {},
    ),
  ).rejects.toThrow('nothing was written');
  expect(JSON.stringify(await readManifest(join(import.meta.dirname, '..', 'manifest.json')))).toBe(before);
});

test.each([
  [[], 'it takes one folder'],
  [['a', 'b'], 'it takes one folder'],
  [['a', '--wide'], "Unknown option '--wide'"],
])('the command line %j is explained', async (line, words) => {
  await expect(
    runEvaluate(
      line,
      () => {},
      () => {},
    ),
  ).rejects.toThrow(words);
});

const folderOfFaces = process.env['CORDON_FACES'];
if (folderOfFaces === undefined) {
  console.warn(
    'Accuracy on real faces was not tested: name a folder with a folder for each identity in CORDON_FACES.',
  );
}

test('the default pack tells real people apart', { timeout: 240_000 }, async ({ skip }) => {
  skip(folderOfFaces === undefined, 'CORDON_FACES is not set');
  const images = firstPeople(await readFaces(folderOfFaces ?? ''), 60);
  const { identities, failureToEnrol, det, byFaceHeight } = await evaluate(images, options);
  expect(identities).toBe(60);
  expect(failureToEnrol).toBeLessThanOrEqual(0.02);
  expect(det.find(({ fmr }) => fmr === 1e-3)?.tar).toBeGreaterThan(0.95);
  const [large, , , , small] = byFaceHeight;
  expect(small?.tar).toBeLessThan((large?.tar ?? 0) - 0.2);
});

/** The first identities that have two pictures or more, with two of each. */
function firstPeople(images: readonly TestImage[], count: number): readonly TestImage[] {
  return [...Map.groupBy(images, ({ identity }) => identity).values()]
    .filter((pictures) => pictures.length >= 2)
    .slice(0, count)
    .flatMap((pictures) => pictures.slice(0, 2));
}
