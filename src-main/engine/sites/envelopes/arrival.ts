/** How an envelope came: live, or out of the hub's stream. */
export type Way = 'live' | 'kept';

/** What is known of a number of a sender. */
export interface KnownNumber {
  readonly hash: string;
  /** How often it has come out of the stream. */
  readonly keptCopies: number;
}

export type Arrival =
  /** It is new: take it. */
  | 'take'
  /** It is there already, and may come again: acknowledge it again, and that is all. */
  | 'again'
  /** It was done with: somebody else sends it. */
  | 'replayed'
  /** Another text under a number that is taken. */
  | 'second-text';

/**
 * What to do with an envelope whose sender is certain. Pure.
 * @param known null: the number never came
 * @param floor the lowest number that the sender may still repeat, as far as it has said here
 */
export function judgeArrival(
  { number, hash }: { readonly number: number; readonly hash: string },
  known: KnownNumber | null,
  floor: number,
  way: Way,
): Arrival {
  if (known === null) return number < floor ? 'replayed' : 'take';
  if (known.hash !== hash) return 'second-text';
  if (number >= floor) return 'again';
  // The copy in the stream may come out long after the sender was told that the live one is here; it lies there once.
  return way === 'kept' && known.keptCopies === 0 ? 'again' : 'replayed';
}
