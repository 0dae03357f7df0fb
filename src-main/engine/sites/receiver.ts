import type { FiledMail } from '../arrived-mail.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Carried } from './bus/bus.ts';
import { mostMessageBytes } from './bus/subjects.ts';
import type { Refusal } from './mail-queries.ts';

/** What came of what came. */
export interface Taken extends FiledMail {
  readonly taken: number;
  readonly refused: readonly Refusal[];
  readonly heardFrom: readonly number[];
}

export interface ReceiverDeps {
  readonly database: DatabaseClient;
  /** Sends a receipt to a party. */
  readonly sendReceipt: (party: string, text: string) => void;
  readonly onTaken: (taken: Taken) => void;
  readonly onDefect: (cause: unknown) => void;
}

/** So many are committed at once: one wait for the disk for all of them. */
const mostAtOnce = 64;
const mostBytesAtOnce = 8 * 1024 * 1024;
/** What comes live beyond that is dropped: its sender has it, and tries again. */
const mostQueuedBytes = 64 * 1024 * 1024;
const tryAgainMs = 1_000;

/** Commits what comes, in batches, and answers with receipts; one batch after the other. */
export class Receiver {
  readonly #deps: ReceiverDeps;
  #queue: Carried[] = [];
  #queuedBytes = 0;
  #isWorking = false;
  #isStopped = false;

  constructor(deps: ReceiverDeps) {
    this.#deps = deps;
  }

  readonly take = (carried: Carried): void => {
    const isTooMuch = carried.done === null && this.#queuedBytes + carried.bytes.length > mostQueuedBytes;
    if (this.#isStopped || isTooMuch) return;
    this.#queue.push(carried);
    this.#queuedBytes += carried.bytes.length;
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#work();
  };

  stop(): void {
    this.#isStopped = true;
    this.#queue = [];
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0 && !this.#isStopped) {
      const batch = this.#next();
      try {
        await this.#commit(batch);
      } catch (cause) {
        // A disk that takes nothing, or nobody's keys: nothing was acknowledged, so all of it comes again.
        this.#deps.onDefect(cause);
        await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
      }
    }
    this.#isWorking = false;
  }

  #next(): readonly Carried[] {
    let bytes = 0;
    let count = 0;
    for (const carried of this.#queue.slice(0, mostAtOnce)) {
      bytes += carried.bytes.length;
      if (count > 0 && bytes > mostBytesAtOnce) break;
      count += 1;
    }
    const batch = this.#queue.splice(0, count);
    for (const carried of batch) this.#queuedBytes -= carried.bytes.length;
    return batch;
  }

  async #commit(batch: readonly Carried[]): Promise<void> {
    const { database, sendReceipt, onTaken } = this.#deps;
    const deliveries = batch.map(({ bytes, done }) => ({
      // What is too large is refused for its length: the rest of it need not be kept.
      bytes: bytes.length > mostMessageBytes ? bytes.slice(0, mostMessageBytes + 1) : bytes,
      way: done === null ? ('live' as const) : ('kept' as const),
    }));
    const { receipts, ...came } = await database.call('sites.receive', deliveries);
    for (const { to, text } of receipts) sendReceipt(to, text);
    for (const { done } of batch) done?.();
    onTaken(came);
  }
}
