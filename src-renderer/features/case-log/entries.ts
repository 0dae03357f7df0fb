import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';

/** Entries as they are shown, latest first. */
export type Known = readonly CaseLogEntry[];

/**
 * Puts the latest page on top of what is known. If they don't overlap there may be a gap between them, and what is
 * known is dropped: an incomplete log must never look complete.
 */
export function withLatest(known: Known, latest: Known): Known {
  const newestKnown = known[0]?.sequence ?? 0;
  const oldestLatest = latest.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
  return oldestLatest <= newestKnown ? merge(known, latest) : latest;
}

/** Puts an older page below what is known. */
export function withOlder(known: Known, older: Known): Known {
  return merge(known, older);
}

function merge(one: Known, other: Known): Known {
  const bySequence = new Map([...one, ...other].map((entry) => [entry.sequence, entry]));
  return [...bySequence.values()].toSorted((left, right) => right.sequence - left.sequence);
}

/** `alert.raised` as `Alert raised`; kinds of later versions read well without a table. */
export function kindWords(kind: string): string {
  const words = kind.replaceAll(/[.-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Enough of a hash to tell two apart by eye. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-4)}`;
}
