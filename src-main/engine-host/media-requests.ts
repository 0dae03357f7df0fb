import type { HostToEngine } from '../contract/host-protocol.ts';

/** What the engine answers to a request for a playlist, a segment or a picture. */
export interface MediaReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

const longestPath = 500;

/** Numbers media requests and matches the engine's answers to them. */
export class MediaRequests {
  readonly #waiting = new Map<number, (reply: MediaReply) => void>();
  readonly #post: (message: HostToEngine) => void;
  #lastId = 0;

  constructor(post: (message: HostToEngine) => void) {
    this.#post = post;
  }

  /** `path` is what follows `/media/`. Always answers: 503 when the engine dies before it does. */
  request(path: string): Promise<MediaReply> {
    if (path.length > longestPath) return Promise.resolve(plainReply(414, 'That address is too long.'));
    const requestId = ++this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(requestId, resolve);
      this.#post({ kind: 'media.request', requestId, path });
    });
  }

  answer(requestId: number, reply: MediaReply): void {
    this.#waiting.get(requestId)?.(reply);
    this.#waiting.delete(requestId);
  }

  /** The engine is gone: nothing that waits will be answered by it. */
  abandon(): void {
    for (const resolve of this.#waiting.values()) resolve(engineAway());
    this.#waiting.clear();
  }
}

/** The answer while there is no engine; players ask again by themselves. */
export function engineAway(): MediaReply {
  return plainReply(503, 'The engine is starting.');
}

/** A short answer in words. */
export function plainReply(status: number, text: string): MediaReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: new TextEncoder().encode(text) };
}
