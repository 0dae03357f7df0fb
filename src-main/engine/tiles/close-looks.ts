/** Nobody has asked for so long: nobody looks any more. Players ask again as soon as they are answered, within 4 s. */
const lookMs = 10_000;

/** Which cameras somebody looks at closely: those whose fragments were asked for in the last seconds. */
export class CloseLooks {
  readonly #onChange: (cameraIds: readonly string[]) => void;
  readonly #ends = new Map<string, NodeJS.Timeout>();

  constructor(onChange: (cameraIds: readonly string[]) => void) {
    this.#onChange = onChange;
  }

  note(cameraId: string): void {
    const known = this.#ends.get(cameraId);
    if (known !== undefined) {
      known.refresh();
      return;
    }
    this.#ends.set(
      cameraId,
      setTimeout(() => {
        this.#ends.delete(cameraId);
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
