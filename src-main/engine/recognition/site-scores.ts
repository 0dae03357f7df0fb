/** More passes than anybody walks in a day. */
const mostScores = 10_000;

/**
 * Scores of the blue list's passes under one sealed list. They live in memory only, say nothing about who passed, and
 * are gone with the list.
 */
export class SiteScores {
  #sealHash: string | null = null;
  #scores: number[] = [];

  /** The list that is searched from now on; another one than before starts anew. */
  follow(sealHash: string | null): void {
    if (sealHash === this.#sealHash) return;
    this.#sealHash = sealHash;
    this.#scores = [];
  }

  add(score: number): void {
    if (this.#sealHash !== null && this.#scores.length < mostScores) this.#scores.push(score);
  }

  /** Nothing for any other list. */
  of(sealHash: string | null): readonly number[] {
    return sealHash !== null && sealHash === this.#sealHash ? this.#scores : [];
  }
}
