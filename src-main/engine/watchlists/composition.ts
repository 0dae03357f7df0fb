import { pictureAges, type WatchlistComposition } from '../watchlist-composition-schema.ts';
import type { OpenEntry } from './open-entries.ts';

const monthMs = (365.25 / 12) * 86_400_000;

/** What a list is made up of, by counts alone. Staff of the blue list measure and are counted apart. Pure. */
export function compositionOf(
  entries: readonly OpenEntry[],
  now: number,
): Omit<WatchlistComposition, 'listId' | 'listName' | 'sealHash'> {
  const listed = entries.filter(({ isBlueList }) => !isBlueList);
  const months = listed.map(({ body }) => Math.max(0, now - Date.parse(body.imageDate)) / monthMs);
  return {
    entries: entries.length,
    categories: [...Map.groupBy(listed, ({ body }) => body.category)]
      .map(([code, of]) => ({ code, count: of.length }))
      .toSorted((one, other) => other.count - one.count || one.code.localeCompare(other.code, 'en')),
    under18: listed.filter(({ body }) => body.isUnder18 === true).length,
    blueList: entries.length - listed.length,
    enrolledBy: new Set(listed.map(({ enrolledBy }) => enrolledBy)).size,
    pictures: pictureAges.map((fromMonths, nth) => ({
      fromMonths,
      count: months.filter((age) => age >= fromMonths && age < (pictureAges[nth + 1] ?? Infinity)).length,
    })),
  };
}
