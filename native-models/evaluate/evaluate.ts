import { availableManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import type { CurvePoint, GroupFigures } from '../schema/measurement-schema.ts';
import { byGroup } from './by-group.ts';
import { byLooks, type LooksPoint } from './by-looks.ts';
import { compareAll, type Comparisons } from './compare-all.ts';
import { measureCurve } from './curve.ts';
import { detPoints, type DetPoint } from './det.ts';
import { EmbeddingPool } from './embedding-pool.ts';
import { byFaceHeight, choosePairs, shrinkTasks, type FaceHeightPoint } from './face-height.ts';
import { measureHalves, type Halves } from './halves.ts';
import { limitsOf, type Limit } from './limits.ts';
import { openSet, type OpenSetPoint } from './open-set.ts';
import type { TestImage } from './read-folder.ts';
import { proposeThreshold, type ProposedThreshold } from './propose-threshold.ts';
import type { Sample } from './sample.ts';

export interface Evaluation {
  readonly pack: string;
  readonly modelHash: string;
  readonly images: number;
  readonly identities: number;
  /** Share of the images that gave no template; each is a miss in all its genuine pairs. */
  readonly failureToEnrol: number;
  readonly det: readonly DetPoint[];
  readonly openSet: readonly OpenSetPoint[];
  /** At the threshold of a false match rate of 1 in 10,000, or of the lowest rate that can be shown. */
  readonly byFaceHeight: readonly FaceHeightPoint[];
  /** At the same threshold; null: nobody said which groups there are. */
  readonly byGroup: readonly GroupFigures[] | null;
  /** The threshold that these figures propose; null: they say too little. */
  readonly proposed: ProposedThreshold | null;
  /** A vote over several looks at each of `det`'s thresholds and at the proposed one. */
  readonly byLooks: readonly LooksPoint[];
  /** At a false match rate of 1 in 10,000; null: too few pairs. */
  readonly halves: Halves | null;
  readonly curve: readonly CurvePoint[];
  readonly limits: readonly Limit[];
}

const falseMatchRates = [1e-3, 1e-4, 1e-5, 1e-6];
const falsePositiveIdentificationRates = [0.1, 0.01, 0.001];
/** At which face heights and groups are compared. */
const comparedFmr = 1e-4;

export interface EvaluateOptions {
  readonly packId: string;
  readonly packsDirectory: string;
  readonly ignoredPairs: ReadonlySet<string>;
  readonly groups: ReadonlyMap<string, string> | null;
  readonly report: (words: string) => void;
}

/** Embeds all images, compares all pairs, and measures what can be measured from them. Throws ModelError. */
export async function evaluate(images: readonly TestImage[], options: EvaluateOptions): Promise<Evaluation> {
  const { ignoredPairs, groups, report } = options;
  const pack = findPack(await availableManifest(options.packsDirectory), options.packId);
  if (groups !== null) checkGroups(images, groups);
  await using pool = new EmbeddingPool(options.packId, options.packsDirectory);
  const samples = await embedSamples(images, pool, report);
  report('comparing all pairs');
  const comparisons = compareAll(samples, ignoredPairs);
  const det = detPoints(comparisons, falseMatchRates);
  const curve = measureCurve(comparisons);
  const proposed = proposeThreshold(curve);
  const threshold = (det.find(({ fmr }) => fmr === comparedFmr) ?? det.at(-1))?.threshold ?? null;
  const failureToEnrol = samples.filter(({ template }) => template === null).length / samples.length;
  return {
    pack: pack.id,
    modelHash: pack.modelHash,
    images: samples.length,
    identities: comparisons.identities.length,
    failureToEnrol,
    det,
    openSet: openSet(samples, ignoredPairs, falsePositiveIdentificationRates),
    byFaceHeight: threshold === null ? [] : await measureFaceHeights(samples, pool, threshold, report),
    byGroup: groups === null ? null : groupsAt(samples, comparisons, groups, threshold),
    proposed,
    byLooks: byLooks(samples, ignoredPairs, thresholdsOf(det, proposed)),
    halves: measureHalves(comparisons, comparedFmr),
    curve,
    limits: limitsOf(pack.id, det, failureToEnrol),
  };
}

async function embedSamples(
  images: readonly TestImage[],
  pool: EmbeddingPool,
  report: (words: string) => void,
): Promise<readonly Sample[]> {
  const tasks = images.map(({ file }) => ({ file, scale: 1 }));
  const embedded = await pool.embed(tasks, everyTwentieth(tasks.length, 'images', report));
  return images.map((image, i) => ({ ...image, template: null, faceHeightPx: null, ...embedded[i] }));
}

async function measureFaceHeights(
  samples: readonly Sample[],
  pool: EmbeddingPool,
  threshold: number,
  report: (words: string) => void,
): Promise<readonly FaceHeightPoint[]> {
  const pairs = choosePairs(samples);
  const tasks = shrinkTasks(samples, pairs);
  const wanted = tasks.filter((task) => task !== null);
  const embedded = await pool.embed(wanted, everyTwentieth(wanted.length, 'shrunk images', report));
  let at = 0;
  const inPlace = tasks.map((task) => (task === null ? null : (embedded[at++] ?? null)));
  return byFaceHeight(samples, pairs, inPlace, threshold);
}

function thresholdsOf(det: readonly DetPoint[], proposed: ProposedThreshold | null): readonly number[] {
  return [...det, ...(proposed === null ? [] : [proposed])].map(({ threshold }) => threshold);
}

/** Tells of progress twenty times, not at every picture. */
function everyTwentieth(all: number, what: string, report: (words: string) => void) {
  let told = 0;
  return (done: number): void => {
    const twentieth = Math.floor((done * 20) / all);
    if (twentieth === told) return;
    told = twentieth;
    report(`embedded ${done} of ${all} ${what}`);
  };
}

function groupsAt(
  samples: readonly Sample[],
  comparisons: Comparisons,
  groups: ReadonlyMap<string, string>,
  threshold: number | null,
): readonly GroupFigures[] {
  // Above every score: nothing is accepted where no threshold could be found.
  return byGroup(samples, comparisons, groups, threshold ?? 1);
}

/** A file of groups that names nobody of the folder is the wrong file. */
function checkGroups(images: readonly TestImage[], groups: ReadonlyMap<string, string>): void {
  if (images.some(({ identity }) => groups.has(identity))) return;
  throw new ModelError(
    'The file of groups names none of the folder’s identities: its first column must hold the names of their folders.',
  );
}
