import { randomUUID } from 'node:crypto';
import type { HostToEngine } from '../contract/host-protocol.ts';
import { wireRequestSchema, type HostNotice, type WireMessage } from '../contract/wire.ts';

/** One renderer's line to the engine, as the host's transport sees it. */
export interface WireConnection {
  /** Takes a message from the renderer as it came. */
  receive(payload: unknown): void;
  /** Tells that the renderer has gone. */
  close(): void;
}

interface OpenConnection {
  readonly send: (message: unknown) => void;
  /** Requests that the engine has not answered. */
  readonly unanswered: Set<number>;
}

/**
 * Carries messages between renderers and the engine, across engine restarts. The host reads nothing of them but
 * the request's number, so that a request which dies with the engine is still answered.
 */
export class WireConnections {
  readonly #open = new Map<string, OpenConnection>();
  readonly #post: (message: HostToEngine) => void;
  #notice: HostNotice = { kind: 'host', engine: 'starting' };

  constructor(post: (message: HostToEngine) => void) {
    this.#post = post;
  }

  connect(send: (message: unknown) => void): WireConnection {
    const connectionId = randomUUID();
    const connection: OpenConnection = { send, unanswered: new Set() };
    this.#open.set(connectionId, connection);
    if (this.#isReady) this.#post({ kind: 'wire.open', connectionId });
    send(this.#notice);
    return {
      receive: (payload) => this.#receive(connectionId, connection, payload),
      close: () => {
        if (this.#open.delete(connectionId) && this.#isReady)
          this.#post({ kind: 'wire.close', connectionId });
      },
    };
  }

  /** Passes a message of the engine on to its renderer. */
  deliver(connectionId: string, payload: unknown): void {
    const connection = this.#open.get(connectionId);
    if (connection === undefined) return;
    if (isReply(payload)) connection.unanswered.delete(payload.id);
    connection.send(payload);
  }

  /** Tells every renderer how the engine is; a new engine is told of every renderer. */
  announce(notice: HostNotice): void {
    this.#notice = notice;
    for (const [connectionId, connection] of this.#open) {
      if (this.#isReady) this.#post({ kind: 'wire.open', connectionId });
      else for (const id of connection.unanswered) connection.send(notAnswered(id));
      connection.unanswered.clear();
      connection.send(notice);
    }
  }

  get #isReady(): boolean {
    return this.#notice.engine === 'ready';
  }

  #receive(connectionId: string, connection: OpenConnection, payload: unknown): void {
    const request = wireRequestSchema.safeParse(payload);
    if (!this.#isReady) {
      if (request.success) connection.send(notAnswered(request.data.id));
      return;
    }
    if (request.success) connection.unanswered.add(request.data.id);
    this.#post({ kind: 'wire.message', connectionId, payload });
  }
}

function isReply(payload: unknown): payload is { readonly id: number } {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'kind' in payload &&
    payload.kind === 'reply' &&
    'id' in payload &&
    typeof payload.id === 'number'
  );
}

function notAnswered(id: number): WireMessage {
  const message = 'The engine is starting again. Wait a moment, check what was done, and try once more.';
  return { kind: 'reply', id, ok: false, error: { code: 'engine-restarting', message } };
}
