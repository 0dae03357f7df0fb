import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { WatchlistEntryBody } from './entry-parts.ts';

/**
 * Whether somebody may be listed with a picture, says the policy.
 * @throws AppError that names the field
 */
export function assertMayBeListed(
  { category, imageDate }: Pick<WatchlistEntryBody, 'category' | 'imageDate'>,
  { categories, watchlist }: Policy,
  now: number,
): void {
  if (!categories.some(({ code }) => code === category)) {
    throw refusal('category', 'This category is not in the policy. Choose one that is offered.');
  }
  const today = new Date(now).toISOString().slice(0, 10);
  // Both are year-month-day, which sort as they follow one another.
  if (imageDate > today) {
    throw refusal('imageDate', 'The picture is dated in the future. Check its date.');
  }
  const { oldestPictureMonths } = watchlist;
  if (imageDate < monthsBefore(now, oldestPictureMonths)) {
    throw refusal(
      'imageDate',
      `The picture is older than the policy allows (${String(oldestPictureMonths)} months). Find a newer one.`,
    );
  }
}

export function isBlueList(category: string, { categories }: Policy): boolean {
  return categories.some(({ code, kind }) => code === category && kind === 'blue-list');
}

/** The day so many months ago, as year-month-day; of a longer month's end, the shorter one's. */
function monthsBefore(at: number, months: number): string {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.toISOString().slice(0, 10);
}

function refusal(field: 'category' | 'imageDate', message: string): AppError {
  return new AppError('bad-request', message, { details: { field } });
}
