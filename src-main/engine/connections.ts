import type { EngineEvent } from '../contract/events.ts';
import type { WireMessage } from '../contract/wire.ts';
import type { Caller } from './dispatch.ts';
import type { Session } from './session.ts';

export interface ConnectionsDeps {
  readonly post: (connectionId: string, message: WireMessage) => void;
  readonly now: () => number;
}

/** The renderers that are connected, and the session that each is bound to. */
export class Connections {
  readonly #deps: ConnectionsDeps;
  readonly #sessions = new Map<string, Session | null>();

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  open(connectionId: string): void {
    this.#sessions.set(connectionId, null);
  }

  close(connectionId: string): void {
    this.#sessions.delete(connectionId);
  }

  /** Frees every connection that is bound to a session which has ended, and tells each why. */
  free(sessionId: string, reason: string): void {
    for (const [connectionId, session] of this.#sessions) {
      if (session?.id !== sessionId) continue;
      this.#sessions.set(connectionId, null);
      this.#deps.post(connectionId, { kind: 'event', event: { kind: 'session.ended', reason } });
    }
  }

  /** Has the seats of a session ask for it anew. */
  tellChanged(sessionId: string): void {
    for (const [connectionId, session] of this.#sessions) {
      if (session?.id === sessionId)
        this.#deps.post(connectionId, { kind: 'event', event: { kind: 'session.changed' } });
    }
  }

  /** Null for a connection that is not open. */
  caller(connectionId: string): Caller | null {
    const sessions = this.#sessions;
    if (!sessions.has(connectionId)) return null;
    return {
      connectionId,
      get session() {
        return sessions.get(connectionId) ?? null;
      },
      bind(session) {
        if (sessions.has(connectionId)) sessions.set(connectionId, session);
      },
    };
  }

  reply(connectionId: string, message: WireMessage): void {
    if (this.#sessions.has(connectionId)) this.#deps.post(connectionId, message);
  }

  /** Tells everybody who is signed in that something changed; what it is, each asks for their own role. */
  announce(event: EngineEvent): void {
    for (const [connectionId, session] of this.#sessions) {
      if (session !== null && session.expiresAt > this.#deps.now()) {
        this.#deps.post(connectionId, { kind: 'event', event });
      }
    }
  }
}
