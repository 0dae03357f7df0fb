/** The highest score that each pass reached with each entry of a list: plain maps, which go through a process channel. */
export type BestScores = Map<string, Map<string, number>>;

export function takeScore(scores: BestScores, passId: string, entryId: string, score: number): void {
  const ofPass = scores.get(passId) ?? new Map<string, number>();
  scores.set(passId, ofPass);
  ofPass.set(entryId, Math.max(score, ofPass.get(entryId) ?? -Infinity));
}

/** With somebody's own entry; −1 if they were never looked at. */
export function ownScore(scores: BestScores | undefined, passId: string, personId: string): number {
  return scores?.get(passId)?.get(personId) ?? -1;
}

/** With everybody else's. */
export function otherScores(
  scores: BestScores | undefined,
  passId: string,
  personId: string,
): readonly number[] {
  return [...(scores?.get(passId) ?? [])]
    .filter(([entryId]) => entryId !== personId)
    .map(([, score]) => score);
}
