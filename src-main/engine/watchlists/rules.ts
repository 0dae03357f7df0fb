import { AppError } from '../../contract/errors.ts';
import type { ImportProblemCode } from '../../contract/imports.ts';
import type { Policy } from '../../contract/policy.ts';
import type { WatchlistEntryBody } from './entry-parts.ts';

type Field = 'category' | 'imageDate' | 'expiresOn' | 'isUnder18';

/** Why somebody can't be listed. */
export interface ListingProblem {
  readonly field: Field;
  readonly code: ImportProblemCode;
  readonly words: string;
}

export type ListingFacts = Pick<WatchlistEntryBody, 'category' | 'imageDate' | 'expiresOn' | 'isUnder18'>;

/**
 * Why somebody can't be listed with a picture, says the policy; empty when they can. Pure.
 * @param neededUntil the list may be used until then
 * @param hasUnder18Authority an officer's signed word about this person and picture was looked at, and counts
 */
export function listingProblems(
  { category, imageDate, expiresOn, isUnder18 = false }: ListingFacts,
  { categories, watchlist }: Policy,
  now: number,
  neededUntil: number,
  hasUnder18Authority: boolean,
): readonly ListingProblem[] {
  const found: ListingProblem[] = [];
  const kind = categories.find(({ code }) => code === category);
  const add = (field: Field, code: ImportProblemCode, words: string): void =>
    void found.push({ field, code, words });
  if (kind === undefined) {
    add('category', 'unknown-category', 'This category is not in the policy. Choose one that is offered.');
  }
  // All are year-month-day, which sort as they follow one another.
  const { oldestPictureMonths } = watchlist;
  if (imageDate > dayOf(now)) {
    add('imageDate', 'image-date', 'The picture is dated in the future. Check its date.');
  } else if (imageDate < monthsBefore(now, oldestPictureMonths)) {
    add(
      'imageDate',
      'image-too-old',
      `The picture is older than the policy allows (${String(oldestPictureMonths)} months). Find a newer one.`,
    );
  }
  if (expiresOn !== undefined && expiresOn < dayOf(neededUntil)) {
    add(
      'expiresOn',
      'expires-too-soon',
      `The entry expires before the list may have to be used (${dayOf(neededUntil)}). Have its basis reviewed, or leave it out.`,
    );
  }
  if (isUnder18 && kind !== undefined && kind.under18 === 'never') {
    add('isUnder18', 'under-18', 'The policy lists nobody under 18 in this category.');
  } else if (isUnder18 && !hasUnder18Authority) {
    add(
      'isUnder18',
      'under-18',
      'Somebody under 18 is listed only with an extra authority that an officer signed for this person and this picture.',
    );
  }
  return found;
}

/** @throws AppError that names the field */
export function assertMayBeListed(...args: Parameters<typeof listingProblems>): void {
  const [first] = listingProblems(...args);
  if (first !== undefined) {
    throw new AppError('bad-request', first.words, { details: { field: first.field } });
  }
}

export function isBlueList(category: string, { categories }: Policy): boolean {
  return categories.some(({ code, kind }) => code === category && kind === 'blue-list');
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
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
