import { sameFaceScore } from '../../src-main/engine/recognition/same-face-score.ts';
import { wilsonInterval, type Interval } from '../../src-main/engine/intervals.ts';
import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { pairKey } from '../evaluate/read-folder.ts';
import type { CurvePoint } from '../schema/measurement-schema.ts';

/** A picture that could stand on a list. */
export interface ListPicture {
  readonly identity: string;
  /** Null: no face was found in it, or a poor one. */
  readonly template: Float32Array | null;
}

interface Share extends Interval {
  readonly found: number;
  readonly of: number;
}

/** What a score finds of people who are on a list twice, and whom it takes for one person who aren't. */
export interface TwiceAtScore {
  readonly listSize: number;
  readonly score: number;
  /** Pairs of different pictures of one person. */
  readonly others: Share;
  /** A picture and the same picture again, smaller. */
  readonly copies: Share | null;
  /** Pairs of different people. */
  readonly strangers: Share;
}

export interface TwiceStudy {
  readonly pictures: number;
  readonly identities: number;
  readonly atScores: readonly TwiceAtScore[];
  /** The two different people who are most alike. */
  readonly closest: { readonly score: number; readonly one: string; readonly other: string } | null;
}

/** As many as a first policy allows, and as an import was measured with. */
const listSizes = [2_000, 20_000] as const;

/**
 * Compares pictures as an import does, at the scores that it would use. @param copies of the pictures, in the same order; null where
 * there are none @param ignored `pairKey`s of identities that are not compared
 */
export function studyTwice(
  pictures: readonly ListPicture[],
  copies: readonly (Float32Array | null)[] | null,
  curve: readonly CurvePoint[],
  ignored: ReadonlySet<string> = new Set(),
): TwiceStudy {
  const scores = listSizes.map((listSize) => ({ listSize, score: sameFaceScore(curve, listSize) ?? 1 }));
  const tallies = {
    others: scores.map(() => 0),
    strangers: scores.map(() => 0),
    copies: scores.map(() => 0),
  };
  const pairs = { others: 0, strangers: 0, copies: 0 };
  const take = (what: keyof typeof pairs, value: number): void => {
    pairs[what] += 1;
    for (const [k, { score }] of scores.entries()) {
      if (value >= score) tallies[what][k] = (tallies[what][k] ?? 0) + 1;
    }
  };
  let closest: TwiceStudy['closest'] = null;
  for (const [i, { identity, template }] of pictures.entries()) {
    const copy = copies?.[i] ?? null;
    if (copies !== null) take('copies', template === null || copy === null ? -1 : product(template, copy));
    for (const other of pictures.slice(i + 1)) {
      const value = template === null || other.template === null ? -1 : product(template, other.template);
      if (identity === other.identity) take('others', value);
      else if (ignored.size === 0 || !ignored.has(pairKey(identity, other.identity))) {
        take('strangers', value);
        if (value > (closest?.score ?? -1)) closest = { score: value, one: identity, other: other.identity };
      }
    }
  }
  const share = (what: keyof typeof pairs, k: number): Share => {
    const found = tallies[what][k] ?? 0;
    return { found, of: pairs[what], ...wilsonInterval(found, pairs[what]) };
  };
  return {
    pictures: pictures.length,
    identities: new Set(pictures.map(({ identity }) => identity)).size,
    atScores: scores.map(({ listSize, score }, k) => ({
      listSize,
      score,
      others: share('others', k),
      copies: copies === null ? null : share('copies', k),
      strangers: share('strangers', k),
    })),
    closest,
  };
}
