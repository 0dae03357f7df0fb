import { AppError } from '../contract/errors.ts';
import type { EngineToHost, HostToEngine } from '../contract/host-protocol.ts';
import { createTurns } from './turns.ts';

type PrintReply = Omit<Extract<HostToEngine, { kind: 'print.reply' }>, 'kind'>;

/** Has whoever started the engine print pages, one after the other: only a window can. */
export class HostPrinter {
  readonly #post: (message: EngineToHost) => void;
  readonly #inTurn = createTurns();
  readonly #waiting = new Map<number, (reply: PrintReply) => void>();
  #lastId = 0;

  constructor(post: (message: EngineToHost) => void) {
    this.#post = post;
  }

  /** @throws AppError `conflict` where it can't be printed, with why */
  print(page: string): Promise<Uint8Array> {
    return this.#inTurn(async () => {
      const requestId = ++this.#lastId;
      const { pdf, because } = await new Promise<PrintReply>((resolve) => {
        this.#waiting.set(requestId, resolve);
        this.#post({ kind: 'print.request', requestId, page });
      });
      if (pdf === null) throw new AppError('conflict', because ?? 'The page was not printed. Try again.');
      return pdf;
    });
  }

  hear(reply: PrintReply): void {
    this.#waiting.get(reply.requestId)?.(reply);
    this.#waiting.delete(reply.requestId);
  }
}
