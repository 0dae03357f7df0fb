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
