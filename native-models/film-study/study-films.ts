import { readFile } from 'node:fs/promises';
import type { Interval } from '../../src-main/engine/intervals.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { decodePicture } from '../../src-main/engine/recognition/steps/decode-picture.ts';
import { judgeQuality, probeLimits } from '../../src-main/engine/recognition/steps/quality.ts';
import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { defaultVoteOptions, fuse, type Shot } from '../../src-main/engine/recognition/steps/vote.ts';
import { bootstrap } from '../evaluate/bootstrap.ts';
import { middleFace } from '../evaluate/embed-image.ts';
import { createRandom } from '../evaluate/random.ts';
import { pairKey, type TestImage } from '../evaluate/read-folder.ts';
import { filmAnew } from './film-anew.ts';

/** How passes are found whose looks are all made of one photograph. */
export interface FilmPoint extends Interval {
  readonly threshold: number;
  /** Share of votes with another photograph of the same person that reach it; the interval is by bootstrap over identities. */
  readonly tar: number;
  readonly falseMatches: number;
  readonly fmr: number;
}

export interface FilmStudy {
  readonly photographs: number;
  readonly identities: number;
  readonly looksEach: number;
  readonly genuines: number;
  readonly impostors: number;
  readonly points: readonly FilmPoint[];
}

interface Known extends TestImage {
  readonly template: Float32Array;
}
/** A photograph's pass; null where too few of its looks were good enough for a vote. */
interface Pass {
  readonly identity: string;
  readonly file: string;
  readonly fused: Float32Array | null;
}

/** Looks that a track keeps. */
const looksEach = defaultVoteOptions.maximumShots;
const seed = 20_261_126;

/**
 * Films each photograph of people who have several as often as a track keeps looks, and compares what the looks have in common, weighted
 * by quality as a vote does, with everybody's other photographs as they are.
 */
export async function studyFilms(
  images: readonly TestImage[],
  ignored: ReadonlySet<string>,
  thresholds: readonly number[],
  chain: FaceChain,
  report: (words: string) => void,
): Promise<FilmStudy> {
  const perPerson = Map.groupBy(images, ({ identity }) => identity);
  const random = createRandom(seed);
  const known: Known[] = [];
  const passes: Pass[] = [];
  for (const [nth, image] of images.entries()) {
    const photograph = await decodePicture(await readFile(image.file));
    const face = await middleFace(photograph, chain);
    if (face !== null) known.push({ ...image, template: face.template });
    if ((perPerson.get(image.identity)?.length ?? 0) > 1) {
      const looks: Shot[] = [];
      for (let look = 0; face !== null && look < looksEach; look++) {
        const film = await filmAnew(photograph, face.measures.faceHeightPx, random);
        const seen = await middleFace(film, chain);
        const judged = seen === null ? null : judgeQuality(seen.measures, probeLimits);
        if (seen !== null && judged?.refusedBy === null)
          looks.push({ template: seen.template, quality: judged.score });
      }
      passes.push({ ...image, fused: looks.length < defaultVoteOptions.minimumShots ? null : fuse(looks) });
    }
    if (nth % 200 === 199) report(`filmed ${nth + 1} of ${images.length} photographs`);
  }
  return compare(passes, known, ignored, thresholds);
}

function compare(
  passes: readonly Pass[],
  known: readonly Known[],
  ignored: ReadonlySet<string>,
  thresholds: readonly number[],
): FilmStudy {
  const names = [...new Set(passes.map(({ identity }) => identity))];
  const people = new Map(names.map((name, index) => [name, index]));
  const all = new Float64Array(names.length);
  const accepted = thresholds.map(() => new Float64Array(names.length));
  const matched = thresholds.map(() => 0);
  let impostors = 0;
  for (const { identity, file, fused } of passes) {
    const person = people.get(identity) ?? -1;
    for (const other of known) {
      if (other.file === file) continue;
      const score = fused === null ? -1 : product(fused, other.template);
      if (other.identity === identity) {
        all[person] = (all[person] ?? 0) + 1;
        for (const [k, threshold] of thresholds.entries()) {
          const counts = accepted[k];
          if (counts !== undefined && score >= threshold) counts[person] = (counts[person] ?? 0) + 1;
        }
      } else if (ignored.size === 0 || !ignored.has(pairKey(identity, other.identity))) {
        impostors += 1;
        for (const [k, threshold] of thresholds.entries())
          if (score >= threshold) matched[k] = (matched[k] ?? 0) + 1;
      }
    }
  }
  const tars = (weights: Float64Array) => {
    const sum = (counts: Float64Array) =>
      counts.reduce((total, count, i) => total + count * (weights[i] ?? 0), 0);
    return accepted.map((counts) => sum(counts) / sum(all));
  };
  const intervals = bootstrap(names.length, tars);
  const rates = tars(new Float64Array(names.length).fill(1));
  return {
    photographs: passes.length,
    identities: names.length,
    looksEach,
    genuines: all.reduce((sum, count) => sum + count, 0),
    impostors,
    points: thresholds.map((threshold, k) => ({
      threshold,
      tar: rates[k] ?? Number.NaN,
      low: intervals[k]?.low ?? Number.NaN,
      high: intervals[k]?.high ?? Number.NaN,
      falseMatches: matched[k] ?? 0,
      fmr: (matched[k] ?? 0) / impostors,
    })),
  };
}
