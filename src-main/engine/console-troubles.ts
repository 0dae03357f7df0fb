import type { ConsoleTrouble } from '../contract/console-trouble.ts';
import type { HostToEngine } from '../contract/host-protocol.ts';

export interface ConsoleTroublesDeps {
  /** Puts it into the case log; null while nobody has opened the data. */
  readonly append: ((trouble: ConsoleTrouble) => Promise<unknown>) | null;
  /** It is in the log: the host need not tell it again. */
  readonly noted: (id: number) => void;
  readonly onFailed: (cause: unknown) => void;
}

/** Keeps what the host tells of its windows until the data is open, and puts it into the case log then. */
export class ConsoleTroubles {
  readonly #deps: () => ConsoleTroublesDeps;
  #waiting: readonly Extract<HostToEngine, { kind: 'console.trouble' }>[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** @param deps asked for each time, since the data may be opened and closed */
  constructor(deps: () => ConsoleTroublesDeps) {
    this.#deps = deps;
  }

  hear(message: Extract<HostToEngine, { kind: 'console.trouble' }>): void {
    this.#waiting = [...this.#waiting, message];
    void this.write();
  }

  /** Call when the data has been opened. Resolves when nothing that can be written waits. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (const message of this.#waiting) {
      const { append, noted, onFailed } = this.#deps();
      if (append === null) return;
      try {
        await append(message.trouble);
      } catch (cause) {
        // A full disk, say: the next trouble, start or opening tries again.
        return onFailed(cause);
      }
      this.#waiting = this.#waiting.filter((waiting) => waiting !== message);
      noted(message.id);
    }
  }
}
