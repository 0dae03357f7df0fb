import { pictureAges, type WatchlistComposition } from '../watchlist-composition-schema.ts';
import type { WatchlistEntryBody } from './entry-parts.ts';
import type { EntryRow } from './list-rows.ts';

const monthMs = (365.25 / 12) * 86_400_000;

/** What counts of an entry, without who it is. */
export interface EntryFacts extends Pick<WatchlistEntryBody, 'category' | 'imageDate' | 'isUnder18'> {
  readonly isBlueList: boolean;
  readonly enrolledBy: string | null;
}

export function factsOf(
  { isBlueList, enrolledBy }: Pick<EntryRow, 'isBlueList' | 'enrolledBy'>,
  { category, imageDate, isUnder18 }: WatchlistEntryBody,
): EntryFacts {
  return { isBlueList: isBlueList === 1, enrolledBy, category, imageDate, isUnder18 };
}

export type CountedComposition = Omit<WatchlistComposition, 'listId' | 'listName' | 'sealHash'>;

/** What a list is made up of, by counts alone. Staff of the blue list measure and are counted apart. Pure. */
export function compositionOf(entries: readonly EntryFacts[], now: number): CountedComposition {
  const listed = entries.filter(({ isBlueList }) => !isBlueList);
  const months = listed.map(({ imageDate }) => Math.max(0, now - Date.parse(imageDate)) / monthMs);
  return {
    entries: entries.length,
    categories: [...Map.groupBy(listed, ({ category }) => category)]
      .map(([code, of]) => ({ code, count: of.length }))
      .toSorted((one, other) => other.count - one.count || one.code.localeCompare(other.code, 'en')),
    under18: listed.filter(({ isUnder18 }) => isUnder18 === true).length,
    blueList: entries.length - listed.length,
    enrolledBy: new Set(listed.map(({ enrolledBy }) => enrolledBy)).size,
    pictures: pictureAges.map((fromMonths, nth) => ({
      fromMonths,
      count: months.filter((age) => age >= fromMonths && age < (pictureAges[nth + 1] ?? Infinity)).length,
    })),
  };
}
