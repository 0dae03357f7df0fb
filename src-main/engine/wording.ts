import type { Choice } from '../contract/domain.ts';

export function hyphensToSpaces(code: string): string {
  return code.replaceAll('-', ' ');
}

export function inWords(codes: readonly string[]): string {
  return codes.length === 0 ? 'none' : codes.map(hyphensToSpaces).join(', ');
}

export function withScore(score: number): string {
  return score.toFixed(3);
}

/** A picture's quality. Entries from before it went to 100 have one of at most 1, which no enrolled picture has now. */
export function ofHundred(quality: number): string {
  return quality <= 1 ? withScore(quality) : `${quality.toFixed(0)} of 100`;
}

/** Enough of a hash to tell two apart by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

export function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en-GB')} ${many}`;
}

/** UTC, to the minute: the log is read in other time zones too. */
export function atInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A code with the policy's words for it; one that the policy doesn't have speaks for itself. */
export function choiceOf(choices: readonly Choice[], code: string): Choice {
  const known = choices.find((choice) => choice.code === code);
  return { code, words: known?.words ?? hyphensToSpaces(code) };
}
