/** Nobody has asked for so long: nobody looks any more. Players ask again as soon as they are answered, within 4 s. */
const lookMs = 10_000;

/** What somebody looks at: that which was asked for in the last seconds. */
export class Looks<At extends string> {
  readonly #onChange: (looked: readonly At[]) => void;
  readonly #ends = new Map<At, NodeJS.Timeout>();

  constructor(onChange: (looked: readonly At[]) => void) {
    this.#onChange = onChange;
  }

  note(at: At): void {
    const known = this.#ends.get(at);
    if (known !== undefined) {
      known.refresh();
      return;
    }
    this.#ends.set(
      at,
      setTimeout(() => {
        this.#ends.delete(at);
        this.#tell();
      }, lookMs),
    );
    this.#tell();
  }

  stop(): void {
    for (const end of this.#ends.values()) clearTimeout(end);
    this.#ends.clear();
  }

  #tell(): void {
    this.#onChange([...this.#ends.keys()]);
  }
}
