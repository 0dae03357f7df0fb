import { AppError, type WireError } from '../../src-main/contract/errors.ts';
import type { WireReply } from '../../src-main/contract/wire.ts';

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Pairs each reply with its request by number, whatever order they come in. */
export class PendingCalls {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  get size(): number {
    return this.#pending.size;
  }

  /** Gives out a number, and a promise of the reply; `send` is called once with the number. */
  open(send: (id: number) => void, timeoutMs: number, late: WireError): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new AppError(late.code, late.message));
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      try {
        send(id);
      } catch (cause) {
        this.#take(id);
        reject(new AppError(late.code, late.message, { cause }));
      }
    });
  }

  settle(reply: WireReply): void {
    const pending = this.#take(reply.id);
    if (reply.ok) pending?.resolve(reply.output);
    else {
      const { code, message, details } = reply.error;
      pending?.reject(new AppError(code, message, details === undefined ? {} : { details }));
    }
  }

  rejectAll({ code, message }: WireError): void {
    for (const id of this.#pending.keys()) this.#take(id)?.reject(new AppError(code, message));
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }
}
