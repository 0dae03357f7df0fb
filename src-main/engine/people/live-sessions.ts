import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { HeldBack } from '../../contract/operation.ts';
import type { SessionView } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller } from '../dispatch.ts';
import type { Session } from '../session.ts';
import { afterShiftMs, heldBackBy, type SeatState } from './seat-state.ts';
import type { EndReason, LockReason, SessionRow } from './session-queries.ts';
import type { SignInRules } from './sign-in-rules.ts';

export interface LiveSessionsDeps {
  /** A clock that nobody can set back: a lock or the end of a shift is never put off by it. */
  readonly now: () => number;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  readonly rules: () => SignInRules;
  /** Proves tokens: lives in memory only, so that no row in the database makes a session. */
  readonly sessionSecret: Uint8Array;
  /** A session has ended: whoever is still bound to it is to be freed, and told why. */
  readonly onEnded: (sessionId: string, reason: string) => void;
  /** Something else holds a session back than before: its seats ask anew. */
  readonly onChanged: (sessionId: string) => void;
}

export interface LiveSessions {
  /** Opens a session, and ends the one that the seat had. */
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
  /** The person touched the seat. */
  noteInput(session: Session): Promise<void>;
  lock(session: Session, reason: LockReason): Promise<void>;
  /** Whoever asks has proved that it is them. */
  unlock(session: Session): Promise<SessionView>;
  /** Why nothing works in a session but what ends this; null when everything of its role does. */
  heldBackBy(session: Session): HeldBack | null;
  /** Ends those that have run out, locks those that were left alone, and tells their seats. */
  passTime(): Promise<void>;
  /** The live session that may fetch media under this ticket. */
  byMediaTicket(ticket: string): Session | null;
}

/** Input is written down so often, for the engine after this one. */
const inputWrittenEveryMs = 30_000;

interface Live {
  readonly session: Session;
  seat: SeatState;
  inputWrittenAt: number;
  /** What its seats were told last. */
  told: HeldBack | null;
}

export function createLiveSessions(deps: LiveSessionsDeps): LiveSessions {
  const { now, database, rules, sessionSecret, onEnded, onChanged } = deps;
  /** By id; a resume after a restart brings one back. */
  const live = new Map<string, Live>();

  /** What the database keeps of a token. */
  const hashOf = (token: string): Uint8Array => createHmac('sha256', sessionSecret).update(token).digest();

  function bind(row: SessionRow, token: string, caller: Caller): SessionView {
    const { id, personId, displayName, role, expiresAt, hasSecondFactor, lastInputAt, lockedAt } = row;
    const known = live.get(id);
    if (known !== undefined) {
      caller.bind(known.session);
      return viewOf(known);
    }
    const person = { id: personId, displayName, role };
    const { scope } = row;
    const session: Session = { id, person, scope, token, mediaTicket: mediaTicketOf(token), expiresAt };
    const seat = {
      role,
      hasSecondFactor,
      // A clock that was set back while the engine was down would give more time: then the seat is locked at once.
      isLocked: lockedAt !== null || now() < lastInputAt,
      lastInputAt: Math.min(lastInputAt, now()),
      shiftEndsAt: row.shiftEndsAt,
    };
    const one: Live = { session, seat, inputWrittenAt: lastInputAt, told: null };
    live.set(id, one);
    caller.bind(session);
    return viewOf(one);
  }

  function viewOf(one: Live): SessionView {
    one.told = heldBackBy(one.seat, rules(), now());
    const { token, mediaTicket, person } = one.session;
    return { token, mediaTicket, person, expiresAt: one.seat.shiftEndsAt, heldBack: one.told };
  }

  function require({ id }: Session): Live {
    const one = live.get(id);
    if (one === undefined) throw new AppError('not-signed-in', 'Your session has ended. Sign in again.');
    return one;
  }

  async function endOf(caller: Caller, reason: EndReason, words: string): Promise<void> {
    if (caller.session === null) return;
    const { id } = caller.session;
    await database()?.call('people.end-sessions', { ids: [id], reason });
    live.delete(id);
    caller.bind(null);
    onEnded(id, words);
  }

  async function lock(one: Live, reason: LockReason): Promise<void> {
    one.seat = { ...one.seat, isLocked: true };
    await database()?.call('people.lock-session', { id: one.session.id, reason });
  }

  return {
    async open(opened, { id: personId, hasSecondFactor }, caller) {
      const token = randomBytes(32).toString('base64url');
      const shiftEndsAt = now() + rules().shiftMs;
      const row = await opened.call('people.open-session', {
        id: randomUUID(),
        personId,
        tokenHash: hashOf(token),
        expiresAt: shiftEndsAt + afterShiftMs,
        shiftEndsAt,
        lastInputAt: now(),
        hasSecondFactor,
      });
      const before = caller.session;
      await endOf(
        caller,
        before?.person.id === personId ? 'renewed' : 'taken-over',
        'Somebody signed in anew on the seat that this session was on.',
      );
      return bind(row, token, caller);
    },

    async resume(token, caller) {
      const row = await database()?.call('people.find-session', { tokenHash: hashOf(token) });
      if (row === null || row === undefined || row.expiresAt <= now()) {
        throw new AppError('not-signed-in', 'Your session has ended. Sign in again.');
      }
      return bind(row, token, caller);
    },

    signOut: (caller) => endOf(caller, 'asked', 'You signed out on another screen.'),

    dropEnded(sessionIds, reason) {
      for (const id of sessionIds) {
        live.delete(id);
        onEnded(id, reason);
      }
    },

    noteSecondFactor(sessionId) {
      const one = live.get(sessionId);
      if (one !== undefined) one.seat = { ...one.seat, hasSecondFactor: true };
    },

    async noteInput(session) {
      const one = require(session);
      const at = now();
      one.seat = { ...one.seat, lastInputAt: at };
      if (at - one.inputWrittenAt < inputWrittenEveryMs) return;
      one.inputWrittenAt = at;
      await database()?.call('people.note-input', { id: session.id, at });
    },

    async lock(session, reason) {
      await lock(require(session), reason);
      onChanged(session.id);
    },

    async unlock(session) {
      const one = require(session);
      const at = now();
      await database()?.call('people.unlock-session', { id: session.id, at });
      one.seat = { ...one.seat, isLocked: false, lastInputAt: at };
      one.inputWrittenAt = at;
      const view = viewOf(one);
      onChanged(session.id);
      return view;
    },

    heldBackBy(session) {
      const one = live.get(session.id);
      // Nothing is known of it: as good as over.
      return one === undefined ? 'shift-over' : heldBackBy(one.seat, rules(), now());
    },

    async passTime() {
      const at = now();
      const all = [...live.values()];
      const expired = all.filter(({ session }) => session.expiresAt <= at).map(({ session }) => session.id);
      if (expired.length > 0) {
        await database()?.call('people.end-sessions', { ids: expired, reason: 'expired' });
        for (const id of expired) {
          live.delete(id);
          onEnded(id, 'Your shift is over. Sign in for the next one.');
        }
      }
      for (const one of all.filter(({ session }) => session.expiresAt > at)) {
        const held = heldBackBy(one.seat, rules(), at);
        if (held === one.told) continue;
        if (held === 'locked' && !one.seat.isLocked) await lock(one, 'idle');
        if (held === 'shift-over') await lock(one, 'shift-over');
        one.told = held;
        onChanged(one.session.id);
      }
    },

    byMediaTicket(ticket) {
      const one = [...live.values()].find(({ session }) => session.mediaTicket === ticket);
      if (one === undefined || one.session.expiresAt <= now()) return null;
      return heldBackBy(one.seat, rules(), now()) === null ? one.session : null;
    },
  };
}

/** Follows from the token, so a resumed session keeps its media addresses; the token can't be had from it. */
function mediaTicketOf(token: string): string {
  return createHmac('sha256', token).update('cordon media ticket v1').digest('base64url');
}
