/** How fast rows are done, over the last minute, and how long the rest takes. Pure but for the clock that is passed in. */
export class ImportPace {
  readonly #marks: { readonly at: number; readonly done: number }[] = [];

  note(at: number, done: number): void {
    this.#marks.push({ at, done });
    while (this.#marks.length > 2 && at - (this.#marks[0]?.at ?? at) > 60_000) this.#marks.shift();
  }

  /** Null until there is something to go by. */
  rowsPerSecond(): number | null {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 500) return null;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }
}
