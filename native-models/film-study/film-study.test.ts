import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { decodePicture } from '../../src-main/engine/recognition/steps/decode-picture.ts';
import { loadChain, readPortrait } from '../../src-main/engine/recognition/steps/testing/load-chain.ts';
import { middleFace } from '../evaluate/embed-image.ts';
import { createRandom } from '../evaluate/random.ts';
import { readFaces } from '../evaluate/read-folder.ts';
import { filmAnew } from './film-anew.ts';
import { studyFilms } from './study-films.ts';

test('films a photograph in another size, tilted, and the same for the same random numbers', async () => {
  const chain = await loadChain();
  onTestFinished(() => chain.release());
  const photograph = await decodePicture(await readPortrait('SYN-503'));
  const face = await middleFace(photograph, chain);
  const height = face?.measures.faceHeightPx ?? Number.NaN;
  const films = [];
  const random = createRandom(5);
  for (let nth = 0; nth < 6; nth++) films.push(await filmAnew(photograph, height, random));
  expect(await filmAnew(photograph, height, createRandom(5))).toEqual(films[0]);
  const seen = [];
  for (const film of films) seen.push((await middleFace(film, chain))?.measures);
  for (const measures of seen) expect(measures?.faceHeightPx).toSatisfy((px: number) => px > 40 && px < 125);
  expect(new Set(seen.map((measures) => Math.round(measures?.rollDeg ?? 0))).size).toBeGreaterThan(3);
});

test('finds people by looks at one of their photographs, and nobody else', { timeout: 120_000 }, async () => {
  const chain = await loadChain();
  onTestFinished(() => chain.release());
  const folder = await mkdtemp(join(tmpdir(), 'cordon-films-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const id of ['SYN-503', 'SYN-506', 'SYN-508']) {
    await mkdir(join(folder, id));
    // The last has one photograph only, and is a stranger to the others.
    const names = id === 'SYN-508' ? ['a.jpg'] : ['a.jpg', 'b.jpg'];
    for (const name of names) await writeFile(join(folder, id, name), await readPortrait(id));
  }
  const study = await studyFilms(await readFaces(folder), new Set(), [0.6, 0.999], chain, () => undefined);
  expect(study).toMatchObject({ photographs: 4, identities: 2, genuines: 4, impostors: 12 });
  const [found, none] = study.points;
  expect(found).toMatchObject({ tar: 1, falseMatches: 0 });
  expect(none).toMatchObject({ tar: 0, falseMatches: 0 });
});
