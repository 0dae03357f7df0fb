import { readFile } from 'node:fs/promises';
import { wholeImage, type RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import type { Face, FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { decodePicture } from '../../src-main/engine/recognition/steps/decode-picture.ts';
import {
  enrolmentLimits,
  judgeQuality,
  probeLimits,
} from '../../src-main/engine/recognition/steps/quality.ts';
import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { degradations } from './degrade.ts';
import { errorVersusDiscard, medianOf, rankCorrelation } from './statistics.ts';

export interface Picture {
  readonly identity: string;
  readonly file: string;
}

export interface QualityStudy {
  readonly pictures: number;
  /** Share of the pictures as they are that enrolment refuses, or in which no face is found. */
  readonly failureToEnrol: number;
  readonly degradations: readonly {
    readonly name: string;
    /** Share in which no face was found. */
    readonly notFound: number;
    readonly refusedAsProbe: number;
    readonly refusedForList: number;
    readonly medianScore: number;
    /** Of the component that should notice; null where only the score can. */
    readonly medianComponent: number | null;
    /** Mean cosine with the person's other pictures as they are. */
    readonly meanGenuine: number;
  }[];
  /** Spearman's, between quality and the mean genuine score. */
  readonly rankCorrelation: number;
  /** Share of looks that miss the threshold when the poorest are discarded. */
  readonly errorVersusDiscard: readonly { readonly discarded: number; readonly missed: number }[];
}

const discardedShares = [0, 0.1, 0.2, 0.3] as const;

/** How well quality foretells the genuine score, on pictures and degraded copies of them. People with one picture are left out. */
export async function studyQuality(
  pictures: readonly Picture[],
  chain: FaceChain,
  threshold: number,
  report: (text: string) => void,
): Promise<QualityStudy> {
  const originals = new Map<
    string,
    { readonly image: RgbImage; readonly face: Face | null; readonly identity: string }
  >();
  for (const { file, identity } of pictures) {
    const image = await decodePicture(await readFile(file));
    originals.set(file, { image, face: await middleFace(image, chain), identity });
  }
  report(`measured ${originals.size} pictures as they are`);
  const all: { readonly score: number; readonly genuine: number }[] = [];
  const rows: QualityStudy['degradations'][number][] = [];
  for (const { name, noticedBy, apply } of degradations) {
    const looks: { score: number; component: number; genuine: number; isRefused: [boolean, boolean] }[] = [];
    let notFound = 0;
    for (const [file, { image, face, identity }] of originals) {
      const others = [...originals].flatMap(([other, { face: one, identity: whose }]) =>
        other !== file && whose === identity && one !== null ? [one] : [],
      );
      if (face === null || others.length === 0) continue;
      const copy = await middleFace(await apply(image, face.detection.box), chain);
      if (copy === null) {
        notFound += 1;
        continue;
      }
      const probe = judgeQuality(copy.measures, probeLimits);
      const genuine =
        others.reduce((sum, one) => sum + product(one.template, copy.template), 0) / others.length;
      const isRefusedForList = judgeQuality(copy.measures, enrolmentLimits).refusedBy !== null;
      looks.push({
        score: probe.score,
        component: noticedBy === null ? 0 : (probe.components[noticedBy] ?? 0),
        genuine,
        isRefused: [probe.refusedBy !== null, isRefusedForList],
      });
    }
    all.push(...looks);
    const shareOf = (count: number) => count / Math.max(1, looks.length);
    rows.push({
      name,
      notFound: notFound / Math.max(1, looks.length + notFound),
      refusedAsProbe: shareOf(looks.filter(({ isRefused: [asProbe] }) => asProbe).length),
      refusedForList: shareOf(looks.filter(({ isRefused: [, forList] }) => forList).length),
      medianScore: medianOf(looks.map(({ score }) => score)),
      medianComponent: noticedBy === null ? null : medianOf(looks.map(({ component }) => component)),
      meanGenuine: looks.reduce((sum, { genuine }) => sum + genuine, 0) / Math.max(1, looks.length),
    });
    report(`studied: ${name}`);
  }
  const failed = [...originals.values()].filter(
    ({ face }) => face === null || judgeQuality(face.measures, enrolmentLimits).refusedBy !== null,
  ).length;
  return {
    pictures: originals.size,
    failureToEnrol: failed / originals.size,
    degradations: rows,
    rankCorrelation: rankCorrelation(
      all.map(({ score }) => score),
      all.map(({ genuine }) => genuine),
    ),
    errorVersusDiscard: errorVersusDiscard(all, threshold, discardedShares),
  };
}

/** Test sets are cropped around their subject. */
async function middleFace(image: RgbImage, chain: FaceChain): Promise<Face | null> {
  const away = ({ box }: { readonly box: Face['detection']['box'] }) =>
    Math.hypot(box.x + (box.width - image.width) / 2, box.y + (box.height - image.height) / 2);
  const detections = (await chain.detect(image)).toSorted((one, other) => away(one) - away(other));
  for (const detection of detections) {
    const mesh = await chain.findMesh(wholeImage(image), detection);
    if (mesh !== null) return chain.embed(wholeImage(image), detection, mesh);
  }
  return null;
}
