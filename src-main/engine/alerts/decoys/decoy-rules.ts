import type { DecoyAccuracy } from '../../../contract/decoys.ts';
import type { Verdict } from '../../../contract/domain.ts';
import type { Policy } from '../../../contract/policy.ts';
import { wilsonInterval } from '../../intervals.ts';

/** Somebody whose pictures may stand in a decoy. Templates are of length 1. */
export interface PoolPerson {
  readonly id: string;
  readonly listed: Float32Array;
  readonly camera: Float32Array;
  /** Decoys in which the camera showed this person. */
  readonly uses: number;
}

export interface DecoyPair {
  readonly probeId: string;
  readonly candidateId: string;
  /** Cosine of the two templates, as a match would have it. */
  readonly score: number;
}

/** A number from 0 up to but not 1. */
export type Random = () => number;

/** Among the most alike: always the most alike would soon be known by heart. */
const closest = 3;

/**
 * Two different people who look alike: hard enough to be taken for a match, and known not to be one. Whom a camera showed
 * least often comes first. Pure.
 * @param mostAlike two templates that are closer may be one person who was entered twice, and make no decoy
 */
export function choosePair(pool: readonly PoolPerson[], mostAlike: number, random: Random): DecoyPair | null {
  const pick = <One>(from: readonly One[]): One | undefined => from[Math.floor(random() * from.length)];
  const least = Math.min(...pool.map(({ uses }) => uses));
  const probe = pick(pool.filter(({ uses }) => uses === least));
  if (probe === undefined) return null;
  const others = pool
    .filter(({ id }) => id !== probe.id)
    .map(({ id, listed }) => ({ id, score: cosine(probe.camera, listed) }))
    .filter(({ score }) => score < mostAlike)
    .toSorted((one, other) => other.score - one.score);
  const candidate = pick(others.slice(0, closest));
  return candidate === undefined
    ? null
    : { probeId: probe.id, candidateId: candidate.id, score: candidate.score };
}

function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

const minuteMs = 60_000;
/** A decoy comes this long after the alert that it was drawn with, so that it doesn’t follow on its heels. */
const delay = { leastMs: 2 * minuteMs, mostMs: 12 * minuteMs } as const;

/** Whether an alert brings a decoy with it, and how much later; null when it doesn’t. Pure. */
export function drawDecoy(perHundredAlerts: number, random: Random): number | null {
  if (random() * 100 >= perHundredAlerts) return null;
  return delay.leastMs + random() * (delay.mostMs - delay.leastMs);
}

/** How somebody did. Pure. */
export function accuracyOf(verdicts: readonly Verdict[]): DecoyAccuracy {
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const [judged, right] = [verdicts.length, count('no-match')];
  return { judged, right, unsure: count('cannot-tell'), ...wilsonInterval(right, judged) };
}

/**
 * Why somebody’s record keeps them from judging; null while it doesn’t. Only as many as the policy asks for count, and only
 * those since they were qualified last. Pure.
 * @param verdicts latest first
 */
export function recordFallsShortBecause(
  verdicts: readonly Verdict[],
  { accuracyPercent, decoysJudged }: Policy['reviewers'],
): string | null {
  const counted = verdicts.slice(0, decoysJudged);
  if (counted.length < decoysJudged) return null;
  const { right } = accuracyOf(counted);
  // Whole numbers on both sides: no fraction is rounded into passing.
  if (right * 100 >= accuracyPercent * counted.length) return null;
  return `Of the last ${String(decoysJudged)} decoys ${String(right)} were judged right, and the policy asks for ${String(accuracyPercent)}%. It takes a new test, which a supervisor and an auditor write down together.`;
}
