import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { pairKey } from './read-folder.ts';
import type { Sample } from './sample.ts';

/** Two samples of different identities that scored high; identities by index. */
interface ImpostorPair {
  readonly score: number;
  readonly one: number;
  readonly other: number;
}

export interface Comparisons {
  /** The identities in the order of their indices, with the number of their enrolled samples. */
  readonly identities: readonly { readonly name: string; readonly enrolled: number }[];
  /** Every pair of samples of one identity; a pair with a sample that failed to enrol scores −Infinity. */
  readonly genuines: readonly { readonly identity: number; readonly score: number }[];
  /** How many pairs of enrolled samples of different identities were compared. */
  readonly impostorCount: number;
  /** Best first, at least the highest hundredth of them: a false match rate of up to 1% can be read from these. */
  readonly topImpostors: readonly ImpostorPair[];
}

const keptShare = 0.01;
/** Scores lie between −1 and 1; this many counters tell how they are spread. */
const binCount = 1 << 16;

/** Compares every sample with every other. `ignored` holds `pairKey`s of identities that are not compared. */
export function compareAll(samples: readonly Sample[], ignored: ReadonlySet<string>): Comparisons {
  const names = [...new Set(samples.map(({ identity }) => identity))];
  const indices = new Map(names.map((name, index) => [name, index]));
  const items = samples.map(({ identity, template }) => ({
    identity: indices.get(identity) ?? -1,
    template,
  }));
  const enrolled = items.flatMap(({ identity, template }) =>
    template === null ? [] : [{ identity, template }],
  );
  const isIgnored = (one: number, other: number) =>
    ignored.size > 0 && ignored.has(pairKey(names[one] ?? '', names[other] ?? ''));
  const { scores, impostorCount, least } = scoreImpostors(enrolled, isIgnored);
  const counts = new Uint32Array(names.length);
  for (const { identity } of enrolled) counts[identity] = (counts[identity] ?? 0) + 1;
  return {
    identities: names.map((name, index) => ({ name, enrolled: counts[index] ?? 0 })),
    genuines: genuinesOf(items),
    impostorCount,
    topImpostors: pairsAbove(least, scores, enrolled, isIgnored),
  };
}

interface Enrolled {
  readonly identity: number;
  readonly template: Float32Array;
}
type IsIgnored = (one: number, other: number) => boolean;

function genuinesOf(
  items: readonly { readonly identity: number; readonly template: Float32Array | null }[],
): Comparisons['genuines'] {
  const genuines: { identity: number; score: number }[] = [];
  for (const [identity, samples] of Map.groupBy(items, (item) => item.identity)) {
    for (const [i, { template: one }] of samples.entries()) {
      for (const { template: other } of samples.slice(i + 1)) {
        genuines.push({ identity, score: one === null || other === null ? -Infinity : product(one, other) });
      }
    }
  }
  return genuines;
}

/** All scores in the order of `forEachImpostor`, and a score that at least the kept share of them reaches. */
function scoreImpostors(enrolled: readonly Enrolled[], isIgnored: IsIgnored) {
  const scores = new Float32Array((enrolled.length * (enrolled.length - 1)) / 2);
  const bins = new Uint32Array(binCount);
  let impostorCount = 0;
  forEachImpostor(enrolled, isIgnored, (one, other) => {
    const score = product(one.template, other.template);
    scores[impostorCount++] = score;
    const bin = binOf(score);
    bins[bin] = (bins[bin] ?? 0) + 1;
  });
  let kept = 0;
  let bin = binCount;
  while (bin > 0 && kept <= impostorCount * keptShare) kept += bins[--bin] ?? 0;
  return { scores, impostorCount, least: (bin / binCount) * 2 - 1 };
}

function binOf(score: number): number {
  return Math.max(0, Math.min(binCount - 1, Math.floor(((score + 1) / 2) * binCount)));
}

function pairsAbove(
  least: number,
  scores: Float32Array,
  enrolled: readonly Enrolled[],
  isIgnored: IsIgnored,
): readonly ImpostorPair[] {
  const pairs: ImpostorPair[] = [];
  let at = 0;
  forEachImpostor(enrolled, isIgnored, (one, other) => {
    const score = scores[at++] ?? 0;
    if (score >= least) pairs.push({ score, one: one.identity, other: other.identity });
  });
  return pairs.sort((first, second) => second.score - first.score);
}

function forEachImpostor(
  enrolled: readonly Enrolled[],
  isIgnored: IsIgnored,
  visit: (one: Enrolled, other: Enrolled) => void,
): void {
  for (const [i, one] of enrolled.entries()) {
    for (let j = i + 1; j < enrolled.length; j++) {
      const other = enrolled[j];
      if (other === undefined || one.identity === other.identity) continue;
      if (!isIgnored(one.identity, other.identity)) visit(one, other);
    }
  }
}
