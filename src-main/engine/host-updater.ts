import { AppError } from '../contract/errors.ts';
import type { EngineToHost, HostToEngine } from '../contract/host-protocol.ts';

type UpdateReply = Omit<Extract<HostToEngine, { kind: 'update.reply' }>, 'kind'>;

/** An update that waits for Cordon to close. One of the two has to be called. */
export interface PreparedUpdate {
  /** Closes Cordon for it. */
  readonly go: () => void;
  /** Nothing is installed. */
  readonly drop: () => void;
}

/** Has whoever started the engine ask the machine's administrator, who alone installs. */
export class HostUpdater {
  readonly #post: (message: EngineToHost) => void;
  readonly #waiting = new Map<number, (reply: UpdateReply) => void>();
  #lastId = 0;

  constructor(post: (message: EngineToHost) => void) {
    this.#post = post;
  }

  /** @throws AppError `conflict` with why it won't be installed; nothing was changed then */
  async prepare(folder: string): Promise<PreparedUpdate> {
    if (this.#waiting.size > 0)
      throw new AppError('conflict', 'The machine’s administrator is being asked already.');
    const requestId = ++this.#lastId;
    const { refusal } = await new Promise<UpdateReply>((resolve) => {
      this.#waiting.set(requestId, resolve);
      this.#post({ kind: 'update.prepare', requestId, folder });
    });
    if (refusal !== null) throw new AppError('conflict', refusal);
    const settle = (isWanted: boolean) => this.#post({ kind: 'update.settle', requestId, isWanted });
    return { go: () => settle(true), drop: () => settle(false) };
  }

  hear(reply: UpdateReply): void {
    this.#waiting.get(reply.requestId)?.(reply);
    this.#waiting.delete(reply.requestId);
  }
}
