import {
  equalityAnswers,
  type EqualityQuestion,
  type EqualityWalk,
  type WalkedGroup,
} from '../contract/equality.ts';
import { fewest } from './equality-counts.ts';
import { wilsonInterval } from './intervals.ts';
import { fisherTest } from './statistics/fisher.ts';
import { holm } from './statistics/holm.ts';
import { falseAlertsNeeded } from './statistics/power.ts';

/** Of as many groups as a question has, one is called different by mistake once in twenty times. */
const significance = 0.05;

/**
 * How many passes of consenting staff were found, group by group (TPIR), from all walks that were stated for a question. Nothing is told
 * while a group has fewer passes than ten, but for those that have none. Null where nobody has stated a walk. Pure.
 */
export function walksByGroup(
  question: EqualityQuestion,
  walks: readonly EqualityWalk[],
): readonly WalkedGroup[] | null {
  const stated = walks.filter((walk) => walk.question === question).flatMap(({ groups }) => groups);
  if (stated.length === 0) return null;
  const groups = equalityAnswers[question]
    .filter((answer) => answer !== 'not-stated')
    .map((answer) => {
      const own = stated.filter((group) => group.answer === answer);
      const sum = (what: 'passes' | 'found'): number => own.reduce((total, group) => total + group[what], 0);
      return { answer, passes: sum('passes'), found: sum('found') };
    });
  if (groups.some(({ passes }) => passes > 0 && passes < fewest)) return groups.map(untold);
  const all = {
    passes: groups.reduce((total, { passes }) => total + passes, 0),
    missed: groups.reduce((total, { passes, found }) => total + passes - found, 0),
  };
  const tested = groups.map(({ passes, found }) =>
    passes === 0 || passes === all.passes
      ? null
      : fisherTest([passes - found, all.missed - passes + found], [passes, all.passes - passes]),
  );
  const adjusted = holm(tested);
  return groups.map(({ answer, passes, found }, nth): WalkedGroup => {
    const othersP = tested[nth] ?? null;
    const needed = othersP === null ? null : falseAlertsNeeded(passes / all.passes);
    const isDifferent = (adjusted[nth] ?? 1) < significance;
    return {
      answer,
      passes,
      found,
      share: passes === 0 ? null : wilsonInterval(found, passes),
      othersP,
      missed: all.missed,
      needed,
      finding: isDifferent
        ? 'difference'
        : needed !== null && all.missed >= needed
          ? 'no-difference-found'
          : 'not-enough-data',
    };
  });
}

function untold({ answer }: { readonly answer: string }): WalkedGroup {
  const nothing = { passes: null, found: null, share: null, othersP: null, missed: null, needed: null };
  return { answer, ...nothing, finding: 'not-told' };
}
