import type { Figures } from '../../contract/reports.ts';
import { leastPublished, suppressSmall } from '../statistics/suppress-small.ts';
import type { OutcomeMeaning } from './tally.ts';

type Outcomes = Figures['outcomes'];
type Published = readonly (Omit<Outcomes[number], 'count'> & { readonly count: number | null })[];

/**
 * Outcomes as they are published: those from one to four left out, and what would give one of them away. The sums of some meanings
 * follow from other figures that are published, so that each such set is looked at by itself. How many were misidentified is
 * always published among the false alerts, and hides nothing. Null where nothing of it can be told. Pure.
 * @param sets meanings whose sums are known apart
 */
export function publishedOutcomes(
  outcomes: Outcomes,
  sets: readonly (readonly OutcomeMeaning[])[],
): Published | null {
  const counts = new Map<Outcomes[number], number | null>();
  for (const set of [...sets, ['misidentified'] satisfies readonly OutcomeMeaning[]]) {
    const of = outcomes.filter(({ meaning }) => set.includes(meaning));
    const published = suppressSmall(of.map(({ count }) => count));
    // Where leaving counts out doesn't help, it isn't said either which outcomes there were.
    if (published === null && !set.includes('misidentified')) continue;
    for (const [nth, outcome] of of.entries()) counts.set(outcome, published?.[nth] ?? null);
  }
  const published = outcomes.flatMap((outcome) => {
    const count = counts.get(outcome);
    return count === undefined ? [] : [{ ...outcome, count }];
  });
  return outcomes.length > 0 && published.every(({ count }) => count === null) ? null : published;
}

/** Which shares may be published, and of which meanings the sums are known then. Pure. */
export function publishedShares({
  outcomes,
  arrestsPerAlert,
  confirmedTrue,
}: Pick<Figures, 'outcomes' | 'arrestsPerAlert' | 'confirmedTrue'>): {
  readonly arrestsPerAlert: Figures['arrestsPerAlert'] | null;
  readonly confirmedTrue: Figures['confirmedTrue'] | null;
  readonly sets: readonly (readonly OutcomeMeaning[])[];
} {
  const sum = (...wanted: readonly OutcomeMeaning[]): number =>
    outcomes.reduce((total, { meaning, count }) => total + (wanted.includes(meaning) ? count : 0), 0);
  const isSmall = (count: number): boolean => count > 0 && count < leastPublished;
  const dealtWith = ['disposal', 'no-action'] as const;
  const isTrueTold = !isSmall(sum('arrest', ...dealtWith)) && !isSmall(sum('not-located'));
  const isArrestTold =
    !isSmall(sum('arrest')) &&
    (isTrueTold ? !isSmall(sum(...dealtWith)) : !isSmall(sum(...dealtWith, 'not-located')));
  return {
    arrestsPerAlert: isArrestTold ? arrestsPerAlert : null,
    confirmedTrue: isTrueTold ? confirmedTrue : null,
    sets: [
      ...(isArrestTold ? [['arrest'] as const, dealtWith] : [['arrest', ...dealtWith] as const]),
      ['not-located'] as const,
    ].reduce<readonly (readonly OutcomeMeaning[])[]>(
      // Whose sum isn't known apart is looked at together with the last of the others.
      (sets, set) =>
        set[0] === 'not-located' && !isTrueTold
          ? [...sets.slice(0, -1), [...(sets.at(-1) ?? []), ...set]]
          : [...sets, set],
      [],
    ),
  };
}
