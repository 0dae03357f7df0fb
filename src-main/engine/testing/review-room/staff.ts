import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '../../../contract/domain.ts';
import type { Scope } from '../../../contract/requests.ts';
import type { RequestBody } from '../../people/request-body.ts';
import type { Session } from '../../session.ts';
import { accountFor } from '../account.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';

export const everywhere: Scope = { cameraIds: null, deploymentIds: null };

/** Who is in the room, signed in. */
export class Staff {
  readonly #database: TemporaryDatabase;
  readonly #sessions = new Map<string, Session>();

  constructor(database: TemporaryDatabase) {
    this.#database = database;
  }

  sessionByMediaTicket(ticket: string): Session | null {
    return this.#sessions.get(ticket) ?? null;
  }

  reviewers() {
    return [...this.#sessions.values()].flatMap(({ person: { id, displayName, role } }) =>
      role === 'operator' || role === 'supervisor' ? [{ id, displayName, role }] : [],
    );
  }

  readonly names = async (): Promise<ReadonlyMap<string, string>> =>
    new Map([...this.#sessions.values()].map(({ person }) => [person.id, person.displayName]));

  /** Somebody new with this role, qualified to review where it does. */
  async signIn(role: Role, scope: Scope = everywhere): Promise<Session> {
    const { client, clock } = this.#database;
    const id = randomUUID();
    const displayName = `${role} ${id.slice(0, 4)}`;
    await client.call('people.add', {
      account: accountFor(id, role, { displayName }),
      kind: 'person.added',
    });
    if (role === 'operator' || role === 'supervisor') {
      const validUntil = clock.now() + 365 * 86_400_000;
      await client.call('people.qualify-for-demo', { personId: id, validUntil });
    }
    const mediaTicket = randomUUID();
    const session: Session = {
      id: randomUUID(),
      person: { id, displayName, role },
      scope,
      token: randomUUID(),
      mediaTicket,
      expiresAt: clock.now() + 3_600_000,
    };
    this.#sessions.set(mediaTicket, session);
    await client.call('people.open-session', {
      id: session.id,
      personId: id,
      tokenHash: createHash('sha256').update(session.token).digest(),
      expiresAt: session.expiresAt,
      hasSecondFactor: false,
      shiftEndsAt: session.expiresAt,
      lastInputAt: clock.now(),
    });
    return session;
  }

  /** The person leaves every seat. */
  async signOut(personId: string): Promise<void> {
    for (const session of this.#sessions.values()) {
      if (session.person.id === personId)
        await this.#database.client.call('people.end-sessions', { ids: [session.id], reason: 'asked' });
    }
  }

  /** One person asks, and an auditor confirms it. */
  async agree(askerRole: Role, body: RequestBody): Promise<void> {
    const { client, clock } = this.#database;
    const id = randomUUID();
    const [asker, second] = [await this.signIn(askerRole), await this.signIn('auditor')];
    const asked = { id, body, reason: 'As the test has it.', firstHalf: null, askerId: asker.person.id };
    await client.call('requests.ask', { ...asked, expiresAt: clock.now() + 1_000 });
    await client.call('requests.confirm', {
      id,
      confirmerId: second.person.id,
      invited: null,
      ...(body.kind === 'qualify-reviewer' ? { qualifiedUntil: clock.now() + 365 * 86_400_000 } : {}),
    });
  }
}
