import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { portraitIds, readPortrait } from '../../src-main/engine/recognition/steps/testing/load-chain.ts';
import { defaultPacksDirectory } from '../fetch.ts';
import { shippedManifest } from '../manifest.ts';
import { evaluate } from './evaluate.ts';
import { readFaces, readIgnoredPairs, type TestImage } from './read-folder.ts';

const options = {
  manifest: shippedManifest(),
  packId: 'default',
  packsDirectory: defaultPacksDirectory,
  ignoredPairs: new Set<string>(),
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

test('synthetic people are evaluated; an unreadable picture is a failure to enrol', async () => {
  const folder = await temporaryFolder();
  for (const id of portraitIds.slice(0, 4)) {
    await mkdir(join(folder, id));
    await writeFile(join(folder, id, '1.jpg'), await readPortrait(id));
  }
  await writeFile(join(folder, 'SYN-500', '2.jpg'), 'damaged');
  const result = await evaluate(await readFaces(folder), options);
  expect(result).toMatchObject({ pack: 'default', images: 5, identities: 4, failureToEnrol: 0.2, det: [] });
  expect(result.limits.map(({ value, ok }) => ({ value, ok }))).toEqual([
    { value: null, ok: false },
    { value: 0.2, ok: false },
  ]);
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
  const { identities, failureToEnrol, det } = await evaluate(images, options);
  expect(identities).toBe(60);
  expect(failureToEnrol).toBeLessThanOrEqual(0.02);
  expect(det.find(({ fmr }) => fmr === 1e-3)?.tar).toBeGreaterThan(0.95);
});

/** The first identities that have two pictures or more, with two of each. */
function firstPeople(images: readonly TestImage[], count: number): readonly TestImage[] {
  return [...Map.groupBy(images, ({ identity }) => identity).values()]
    .filter((pictures) => pictures.length >= 2)
    .slice(0, count)
    .flatMap((pictures) => pictures.slice(0, 2));
}
