import { poissonInterval } from '../../src-main/engine/intervals.ts';
import type { GroupFigures } from '../schema/measurement-schema.ts';
import { bootstrap } from './bootstrap.ts';
import type { Comparisons } from './compare-all.ts';
import { falseMatchRates, onceEach, trueAcceptRate, weightedImpostors } from './rates.ts';
import type { Sample } from './sample.ts';

/**
 * Error rates within each group at one threshold, with 95% intervals by bootstrap over the group's identities. False
 * matches are looked for among people of the same group, who resemble one another most. A group that is too small to
 * tell has null. Identities without a group count under "not stated".
 */
export function byGroup(
  samples: readonly Sample[],
  comparisons: Comparisons,
  groups: ReadonlyMap<string, string>,
  threshold: number,
): readonly GroupFigures[] {
  const groupOf = (identity: string) => groups.get(identity) ?? 'not stated';
  const byName = Map.groupBy(samples, ({ identity }) => groupOf(identity));
  return [...byName]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, members]) => ({
      group,
      identities: new Set(members.map(({ identity }) => identity)).size,
      images: members.length,
      failureToEnrol: members.filter(({ template }) => template === null).length / members.length,
      ...errorRates(
        within(comparisons, (identity) => groupOf(identity) === group),
        threshold,
      ),
    }));
}

/** The comparisons among some identities, their indices as they were; the others have no samples. */
function within(comparisons: Comparisons, isMember: (identity: string) => boolean): Comparisons {
  const members = comparisons.identities.map(({ name }) => isMember(name));
  const identities = comparisons.identities.map((identity, i) =>
    members[i] === true ? identity : { ...identity, enrolled: 0 },
  );
  const among: Comparisons = {
    identities,
    genuines: comparisons.genuines.filter(({ identity }) => members[identity]),
    topImpostors: comparisons.topImpostors.filter(({ one, other }) => members[one] && members[other]),
    impostorCount: 0,
  };
  return { ...among, impostorCount: weightedImpostors(among, onceEach(among)) };
}

function errorRates(comparisons: Comparisons, threshold: number) {
  const { genuines, impostorCount } = comparisons;
  const once = onceEach(comparisons);
  const falseMatches = comparisons.topImpostors.filter(({ score }) => score >= threshold).length;
  const [accepted, matched] = bootstrap(once.length, (weights) => [
    trueAcceptRate(genuines, weights, threshold),
    falseMatchRates(comparisons, weights, [threshold])[0] ?? Number.NaN,
  ]);
  const counted = poissonInterval(falseMatches);
  const isTarKnown = genuines.length > 0 && accepted !== undefined;
  const isFmrKnown = impostorCount > 0 && matched !== undefined;
  return {
    genuines: genuines.length,
    tar: isTarKnown ? trueAcceptRate(genuines, once, threshold) : null,
    low: isTarKnown ? accepted.low : null,
    high: isTarKnown ? accepted.high : null,
    impostors: impostorCount,
    falseMatches,
    fmr: isFmrKnown ? falseMatches / impostorCount : null,
    fmrLow: isFmrKnown ? Math.min(matched.low, counted.low / impostorCount) : null,
    fmrHigh: isFmrKnown ? Math.min(1, Math.max(matched.high, counted.high / impostorCount)) : null,
  };
}
