import { timescaleHz } from './mp4-boxes.ts';
import type { Outcome, OpenedStream, SourcePicture, StreamSource } from './stream-source.ts';

/** What comes this much later or earlier than expected begins a pace anew. */
const largestDriftMs = 12_000;
const ticksPerMs = timescaleHz / 1_000;

/** Gives pictures that come in pieces of some seconds one by one, as they were taken. */
export class PacedSource implements StreamSource {
  readonly #source: StreamSource;
  readonly #gone = Promise.withResolvers<void>();
  /** When a picture with these ticks is due, on a clock that nobody sets. */
  #anchor: { readonly ticks: number; readonly atMs: number } | null = null;

  constructor(source: StreamSource) {
    this.#source = source;
  }

  open(): Promise<Outcome<OpenedStream>> {
    return this.#source.open();
  }

  async read(): Promise<Outcome<SourcePicture>> {
    const read = await this.#source.read();
    if (read.ok && read.value.ticks !== undefined) await this.#untilDue(read.value.ticks);
    return read;
  }

  interrupt(): void {
    this.#gone.resolve();
    this.#source.interrupt();
  }

  close(): Promise<void> {
    this.#gone.resolve();
    return this.#source.close();
  }

  async #untilDue(ticks: number): Promise<void> {
    const now = performance.now();
    const dueAtMs =
      this.#anchor === null ? now : this.#anchor.atMs + (ticks - this.#anchor.ticks) / ticksPerMs;
    // Late: the pieces came later than they last, and it goes on from here.
    if (this.#anchor === null || now > dueAtMs || dueAtMs - now > largestDriftMs) {
      this.#anchor = { ticks, atMs: now };
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    const due = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, dueAtMs - now);
    });
    await Promise.race([due, this.#gone.promise]);
    clearTimeout(timer);
  }
}
