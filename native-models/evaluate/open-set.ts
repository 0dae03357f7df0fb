import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { bootstrap } from './bootstrap.ts';
import { pairKey } from './read-folder.ts';
import type { Sample } from './sample.ts';

/** One point of an identification experiment, with a 95% interval by bootstrap over identities. */
export interface OpenSetPoint {
  /** People on the list, one picture each. */
  readonly gallery: number;
  /** False positive identification rate: share of the people who are on no list and find somebody on it. */
  readonly fpir: number;
  readonly threshold: number;
  /** False negative identification rate: share of the listed people's probes that don't find themselves first. */
  readonly fnir: number;
  readonly low: number;
  readonly high: number;
  readonly mated: number;
  readonly nonMated: number;
}

interface Search {
  readonly identity: number;
  /** Of the entry that was found first; −Infinity where the probe failed to enrol or the list is empty. */
  readonly score: number;
  /** Whether that entry is the probe's own. */
  readonly isOwn: boolean;
}

/**
 * The open-set protocol (ISO/IEC 19795-1): the first picture of everybody who has two or more is the list, their
 * other pictures are mated probes, and the pictures of all others are non-mated ones. A listed picture that fails to
 * enrol leaves its identity out of the list, and all their probes miss. Rates that so few probes can't show give no point.
 */
export function openSet(
  samples: readonly Sample[],
  ignored: ReadonlySet<string>,
  fpirs: readonly number[],
): readonly OpenSetPoint[] {
  const { gallery, mated, nonMated } = searches(samples, ignored);
  if (gallery === 0 || mated.length === 0) return [];
  const supported = fpirs.filter((fpir) => fpir * nonMated.length >= 1);
  const people = 1 + Math.max(...[...mated, ...nonMated].map(({ identity }) => identity));
  const at = (weights: Float64Array, fpir: number) => {
    const threshold = thresholdAt(nonMated, weights, fpir);
    return { threshold, fnir: missRate(mated, weights, threshold) };
  };
  const intervals = bootstrap(people, (weights) => supported.map((fpir) => at(weights, fpir).fnir));
  const once = new Float64Array(people).fill(1);
  return supported.map((fpir, k) => ({
    gallery,
    fpir,
    ...at(once, fpir),
    ...(intervals[k] ?? { low: 0, high: 1 }),
    mated: mated.length,
    nonMated: nonMated.length,
  }));
}

function searches(samples: readonly Sample[], ignored: ReadonlySet<string>) {
  const people = [...Map.groupBy(samples, ({ identity }) => identity)];
  const gallery = people.flatMap(([name, [first, ...others]]) =>
    first === undefined || first.template === null || others.length === 0
      ? []
      : [{ name, template: first.template }],
  );
  const search = (identity: number, { identity: name, template }: Sample): Search => {
    let best = { score: -Infinity, isOwn: false };
    if (template === null) return { identity, ...best };
    for (const entry of gallery) {
      if (ignored.size > 0 && ignored.has(pairKey(name, entry.name))) continue;
      const score = product(template, entry.template);
      if (score > best.score) best = { score, isOwn: entry.name === name };
    }
    return { identity, ...best };
  };
  const mated: Search[] = [];
  const nonMated: Search[] = [];
  for (const [identity, [, [first, ...others]]] of people.entries()) {
    if (others.length > 0) mated.push(...others.map((probe) => search(identity, probe)));
    else if (first !== undefined) nonMated.push(search(identity, first));
  }
  return { gallery: gallery.length, mated, nonMated: best(nonMated) };
}

/** Highest score first. */
function best(searched: readonly Search[]): readonly Search[] {
  return searched.toSorted((one, other) => other.score - one.score);
}

/** The lowest threshold at which at most the share `fpir` of the weighted non-mated probes finds somebody. */
function thresholdAt(nonMated: readonly Search[], weights: Float64Array, fpir: number): number {
  let allowed = fpir * nonMated.reduce((sum, { identity }) => sum + (weights[identity] ?? 0), 0);
  for (const { identity, score } of nonMated) {
    allowed -= weights[identity] ?? 0;
    if (allowed < 0) return score + 1e-9;
  }
  return -1;
}

function missRate(mated: readonly Search[], weights: Float64Array, threshold: number): number {
  let missed = 0;
  let all = 0;
  for (const { identity, score, isOwn } of mated) {
    const weight = weights[identity] ?? 0;
    all += weight;
    if (!isOwn || score < threshold) missed += weight;
  }
  return missed / all;
}
