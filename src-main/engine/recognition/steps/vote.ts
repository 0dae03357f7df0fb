import { wipe } from '../frames/wipe.ts';
import { lengthOf } from './length-of.ts';
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
 * The vote over a track: the cosine of an entry with what its looks have in common must reach the threshold, and most of
 * its looks, each by itself, must find that entry first. Null: not (yet) a candidate.
 */
export async function vote(
  shots: readonly Shot[],
  search: SearchNearest,
  threshold: number,
  options: VoteOptions = defaultVoteOptions,
): Promise<Hit | null> {
  if (shots.length < options.minimumShots) return null;
  const fused = await searchFused(shots, search);
  // Written so that a score which is no number is none.
  if (fused === null || !(fused.score >= threshold)) return null;
  let agreeing = 0;
  for (const { template } of shots) {
    if ((await search(template))?.entryId === fused.entryId) agreeing += 1;
  }
  return agreeing * 2 > shots.length ? fused : null;
}

/** How much a face is like the looks of a track: the cosine of its template with what they have in common; −1 without a look. */
export function resemblance(shots: readonly Shot[], template: Float32Array): number {
  const fused = fuse(shots);
  try {
    return fused.some((value) => value !== 0) ? product(fused, template) : -1;
  } finally {
    wipe(fused);
  }
}

function worst(shots: readonly Shot[]): number {
  return shots.reduce((lowest, { quality }) => Math.min(lowest, quality), Infinity);
}

async function searchFused(shots: readonly Shot[], search: SearchNearest): Promise<Hit | null> {
  const fused = fuse(shots);
  try {
    return await search(fused);
  } finally {
    wipe(fused);
  }
}

/**
 * What looks have in common: the quality-weighted mean of their templates, brought to length 1 again. In the mean what
 * belongs to one look alone (noise, a glance, a shadow) cancels out, and without the new length everybody's scores
 * would fall with it. Zeros without a look, or where looks cancel each other out. Its scores are on the scale of single
 * comparisons where thresholds lie: README, "Voting".
 */
export function fuse(shots: readonly Shot[]): Float32Array {
  const sum = new Float32Array(shots[0]?.template.length ?? 0);
  for (const { template, quality } of shots) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + quality * (template[i] ?? 0);
  }
  const length = lengthOf(sum);
  for (let i = 0; i < sum.length; i++) sum[i] = length > 0 ? (sum[i] ?? 0) / length : 0;
  return sum;
}
