import { wipe } from '../frames/wipe.ts';
import { product, type Hit } from './search.ts';

/** One good look at a face: its template (L2-normalised) and how good the look was, 0 to 100. */
export interface Shot {
  readonly template: Float32Array;
  readonly quality: number;
}

export interface VoteOptions {
  /** Looks that a verdict needs: one frame never raises an alert. */
  readonly minimumShots: number;
  /** Looks kept of a track. */
  readonly maximumShots: number;
  /** By how much a look must be better than the worst of a full set to be worth its models. */
  readonly leastGain: number;
}

export const defaultVoteOptions: VoteOptions = { minimumShots: 3, maximumShots: 6, leastGain: 3 };

/** Finds the nearest gallery entry; null for an empty gallery. */
export type SearchNearest = (template: Float32Array) => Promise<Hit | null>;

/**
 * Whether another look could still change the verdict, so that it is worth its mesh or its embedding.
 * @param bestScore the quality that it can have at most, by what is known of it; see `bestScoreOf`
 */
export function canChange(
  shots: readonly Shot[],
  bestScore: number,
  options: VoteOptions = defaultVoteOptions,
): boolean {
  return shots.length < options.maximumShots || bestScore >= worst(shots) + options.leastGain;
}

/** The shots after taking in a new one, and the one that had to go (to be overwritten by the caller). */
export function takeShot<Look extends Shot>(
  shots: readonly Look[],
  shot: Look,
  options: VoteOptions = defaultVoteOptions,
): { readonly shots: readonly Look[]; readonly dropped: Look | null } {
  if (shots.length < options.maximumShots) return { shots: [...shots, shot], dropped: null };
  const worstQuality = worst(shots);
  if (shot.quality <= worstQuality) return { shots, dropped: shot };
  const index = shots.findIndex(({ quality }) => quality === worstQuality);
  return { shots: shots.with(index, shot), dropped: shots[index] ?? null };
}

/**
 * The vote over a track: the quality-weighted mean of its looks' scores with an entry must reach the threshold, and
 * most of its looks, each by itself, must find that entry first. The score is on the scale of single comparisons, for
 * which thresholds are measured. Null: not (yet) a candidate.
 */
export async function vote(
  shots: readonly Shot[],
  search: SearchNearest,
  threshold: number,
  options: VoteOptions = defaultVoteOptions,
): Promise<Hit | null> {
  if (shots.length < options.minimumShots) return null;
  const fused = await searchMean(shots, search);
  // Written so that a score which is no number is none.
  if (fused === null || !(fused.score >= threshold)) return null;
  let agreeing = 0;
  for (const { template } of shots) {
    if ((await search(template))?.entryId === fused.entryId) agreeing += 1;
  }
  return agreeing * 2 > shots.length ? fused : null;
}

/** How much a face is like the looks of a track: the cosine of its template with their mean; −1 without a look. */
export function resemblance(shots: readonly Shot[], template: Float32Array): number {
  if (shots.length === 0) return -1;
  const mean = meanTemplate(shots);
  try {
    const length = Math.hypot(...mean);
    return length === 0 ? -1 : product(mean, template) / length;
  } finally {
    wipe(mean);
  }
}

function worst(shots: readonly Shot[]): number {
  return shots.reduce((lowest, { quality }) => Math.min(lowest, quality), Infinity);
}

async function searchMean(shots: readonly Shot[], search: SearchNearest): Promise<Hit | null> {
  const mean = meanTemplate(shots);
  try {
    return await search(mean);
  } finally {
    wipe(mean);
  }
}

/**
 * The quality-weighted mean of templates of length 1. Its product with another template is the mean of the looks' own
 * scores. It is shorter than they are and not brought to length 1 again: that would raise all scores, and a threshold
 * would accept more strangers than it was measured to (README, "Voting").
 */
export function meanTemplate(shots: readonly Shot[]): Float32Array {
  const mean = new Float32Array(shots[0]?.template.length ?? 0);
  const weight = shots.reduce((sum, { quality }) => sum + quality, 0);
  if (weight === 0) return mean;
  for (const { template, quality } of shots) {
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (quality / weight) * (template[i] ?? 0);
  }
  return mean;
}
