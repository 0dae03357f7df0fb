import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { HeldBack } from '../../contract/operation.ts';
import type { SessionView } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller } from '../dispatch.ts';
import type { Session } from '../session.ts';
import type { SessionRow } from './session-queries.ts';
import type { SignInRules } from './sign-in-rules.ts';

export interface LiveSessionsDeps {
  readonly now: () => number;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  readonly rules: () => SignInRules;
  /** Proves tokens: lives in memory only, so that no row in the database makes a session. */
  readonly sessionSecret: Uint8Array;
  /** A session has ended: whoever is still bound to it is to be freed, and told why. */
  readonly onEnded: (sessionId: string, reason: string) => void;
}

export interface LiveSessions {
  open(
    database: DatabaseClient,
    person: { readonly id: string; readonly hasSecondFactor: boolean },
    caller: Caller,
  ): Promise<SessionView>;
  /** Binds a caller to the session of a token again. @throws AppError `not-signed-in` */
  resume(token: string, caller: Caller): Promise<SessionView>;
  signOut(caller: Caller): Promise<void>;
  /** Sessions that the database has ended. */
  dropEnded(sessionIds: readonly string[], reason: string): void;
  /** The person made a second factor in this session. */
  noteSecondFactor(sessionId: string): void;
  /** Why nothing works in a session yet but what ends this; null when everything of its role does. */
  heldBackBy(session: Session): HeldBack | null;
  /** Ends those that have run out, and tells their seats. */
  endExpired(): Promise<void>;
  /** The live session that may fetch media under this ticket. */
  byMediaTicket(ticket: string): Session | null;
}

const sessionLastsMs = 12 * 60 * 60_000;

export function createLiveSessions(deps: LiveSessionsDeps): LiveSessions {
  const { now, database, rules, sessionSecret, onEnded } = deps;
  /** By media ticket; a resume after a restart brings one back. */
  const byTicket = new Map<string, Session>();
  /** Ids of sessions whose people have shown a second factor. */
  const withSecondFactor = new Set<string>();

  /** What the database keeps of a token. */
  const hashOf = (token: string): Uint8Array => createHmac('sha256', sessionSecret).update(token).digest();

  function bind(row: SessionRow, token: string, caller: Caller): SessionView {
    const { id, personId, displayName, role, expiresAt, hasSecondFactor } = row;
    if (hasSecondFactor) withSecondFactor.add(id);
    const person = { id: personId, displayName, role };
    const session: Session = { id, person, token, mediaTicket: mediaTicketOf(token), expiresAt };
    byTicket.set(session.mediaTicket, session);
    caller.bind(session);
    return { token, mediaTicket: session.mediaTicket, person, expiresAt, heldBack: heldBackBy(session) };
  }

  function heldBackBy({ id, person }: Session): HeldBack | null {
    const isMissing = rules().secondFactorFrom.includes(person.role) && !withSecondFactor.has(id);
    return isMissing ? 'no-second-factor' : null;
  }

  function drop(ticket: string, id: string): void {
    byTicket.delete(ticket);
    withSecondFactor.delete(id);
  }

  return {
    async open(opened, { id: personId, hasSecondFactor }, caller) {
      const token = randomBytes(32).toString('base64url');
      const row = await opened.call('people.open-session', {
        id: randomUUID(),
        personId,
        tokenHash: hashOf(token),
        expiresAt: now() + sessionLastsMs,
        hasSecondFactor,
      });
      return bind(row, token, caller);
    },

    async resume(token, caller) {
      const row = await database()?.call('people.find-session', { tokenHash: hashOf(token) });
      if (row === null || row === undefined) {
        throw new AppError('not-signed-in', 'Your session has ended. Sign in again.');
      }
      return bind(row, token, caller);
    },

    async signOut(caller) {
      if (caller.session === null) return;
      const { id, mediaTicket } = caller.session;
      await database()?.call('people.end-session', { id });
      drop(mediaTicket, id);
      caller.bind(null);
      onEnded(id, 'You signed out on another screen.');
    },

    dropEnded(sessionIds, reason) {
      for (const [ticket, { id }] of byTicket) if (sessionIds.includes(id)) drop(ticket, id);
      for (const id of sessionIds) onEnded(id, reason);
    },

    async endExpired() {
      const expired = [...byTicket].filter(([, { expiresAt }]) => expiresAt <= now());
      if (expired.length === 0) return;
      await database()?.call('people.end-expired-sessions');
      for (const [ticket, { id }] of expired) {
        drop(ticket, id);
        onEnded(id, 'Your session has run out. Sign in again.');
      }
    },

    noteSecondFactor: (sessionId) => void withSecondFactor.add(sessionId),
    heldBackBy,

    byMediaTicket(ticket) {
      const session = byTicket.get(ticket);
      if (session === undefined || session.expiresAt <= now()) return null;
      return heldBackBy(session) === null ? session : null;
    },
  };
}

/** Follows from the token, so a resumed session keeps its media addresses; the token can't be had from it. */
function mediaTicketOf(token: string): string {
  return createHmac('sha256', token).update('cordon media ticket v1').digest('base64url');
}
