import { AppError } from '../contract/errors.ts';
import type { Scope } from '../contract/requests.ts';
import type { Person } from '../contract/sessions.ts';

/** A person who has signed in, as the engine knows them. */
export interface Session {
  readonly id: string;
  readonly person: Person;
  /** Cameras and deployments that the person takes part in; as the account said when the session was opened. */
  readonly scope: Scope;
  /** Bearer of the session; held by the renderer in memory only. */
  readonly token: string;
  /** Path part under which this session may fetch media. */
  readonly mediaTicket: string;
  readonly expiresAt: number;
}

interface Caller {
  readonly session: Session | null;
}

/** The caller's session. Dispatch lets nobody in who is not signed in. @throws AppError `not-signed-in` */
export function sessionOf({ session }: Caller): Session {
  if (session === null) throw new AppError('not-signed-in', 'Sign in first.');
  return session;
}

/** Who asks. @throws AppError `not-signed-in` */
export function personOf(caller: Caller): Person {
  return sessionOf(caller).person;
}
