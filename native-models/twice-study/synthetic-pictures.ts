import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { enrolPicture } from '../../src-main/engine/recognition/steps/enrol.ts';
import { looksOf } from '../clip-suite/look-alikes.ts';
import { readPasserFile, readPassers } from '../clip-suite/passers.ts';
import type { ListPicture } from './study-twice.ts';

const portraits = join(import.meta.dirname, '../../assets/demo/portraits');

/** The portraits of the demo's people. */
export async function demoPortraits(chain: FaceChain): Promise<readonly ListPicture[]> {
  const pictures: ListPicture[] = [];
  for (const file of (await readdir(portraits)).toSorted()) {
    const { face } = await enrolPicture(await readFile(join(portraits, file)), chain);
    pictures.push({ identity: basename(file, '.jpg'), template: face.template });
  }
  return pictures;
}

/** The portraits of the clip suite's people, of those who have one, each with a few looks of the same person. */
export async function passerPictures(chain: FaceChain): Promise<readonly ListPicture[]> {
  const passers = await readPassers();
  const pictures: ListPicture[] = [];
  for (const person of passers.people) {
    if (person.portrait === null) continue;
    const { face } = await enrolPicture(await readPasserFile(person.portrait), chain);
    const looks = (await looksOf(passers, person, chain)).map(({ template }) => template);
    for (const template of [face.template, ...looks]) pictures.push({ identity: person.id, template });
  }
  return pictures;
}
