import type { Logger } from 'pino';

/** How each thing that was started ends again. */
export class Endings {
  readonly #logger: Logger;
  readonly #endings: { readonly what: string; readonly end: () => unknown }[] = [];
  #running: Promise<void> | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Call when the thing has been started, or just before if it can fail half-way. */
  add(what: string, end: () => unknown): void {
    this.#endings.push({ what, end });
  }

  /** Ends everything, once, last started first. Never rejects: what fails is logged and keeps nothing else from ending. */
  run(): Promise<void> {
    return (this.#running ??= this.#run());
  }

  async #run(): Promise<void> {
    for (const { what, end } of this.#endings.toReversed()) {
      try {
        await end();
      } catch (cause) {
        this.#logger.error({ err: cause }, `did not end as it should: ${what}`);
      }
    }
  }
}
