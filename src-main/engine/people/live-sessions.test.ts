import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../database/sql.ts';
import { firstAdmin as admin, PeopleOffice } from '../testing/people-office.ts';

const refusal = (code: string): unknown =>
  expect.objectContaining({ ok: false, error: expect.objectContaining({ code }) });

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

describe('a session', () => {
  it('is resumed with its token after a death of the engine, with the same media ticket, until it runs out', async () => {
    const session = await office.desk().get('setup.create-admin', admin);
    expect(office.people.sessionByMediaTicket(session.mediaTicket)?.person).toEqual(session.person);

    await office.restart();
    expect(office.people.sessionByMediaTicket(session.mediaTicket)).toBeNull();
    const desk = office.desk();
    expect(await desk.get('sessions.resume', { token: session.token })).toEqual(session);
    expect(office.people.sessionByMediaTicket(session.mediaTicket)).not.toBeNull();

    const id = desk.session?.id;
    office.clock.advance(12 * 60 * 60_000);
    expect(office.people.sessionByMediaTicket(session.mediaTicket)).toBeNull();
    // So long its person can still sign in for the next shift, and do nothing else.
    office.clock.advance(10 * 60_000);
    expect(await office.desk().ask('sessions.resume', { token: session.token })).toEqual(
      refusal('not-signed-in'),
    );
    await office.people.endExpired();
    await office.people.endExpired();
    expect(office.ended).toEqual([[id, 'Your shift is over. Sign in for the next one.']]);
    expect((await office.logWords()).at(-1)).toBe('The session of Ada Admin ended: it had run out.');
  });

  it('ends with the sign-out, for every connection and its media', async () => {
    const desk = office.desk();
    const session = await desk.get('setup.create-admin', admin);
    const id = desk.session?.id;
    await desk.get('sessions.sign-out', {});
    expect(desk.session).toBeNull();
    expect(office.ended).toEqual([[id, 'You signed out on another screen.']]);
    expect(office.people.sessionByMediaTicket(session.mediaTicket)).toBeNull();
    expect(await office.desk().ask('sessions.resume', { token: session.token })).toEqual(
      refusal('not-signed-in'),
    );
    expect((await office.logWords()).at(-1)).toBe('Ada Admin signed out.');
  });

  it('can not be resumed with a token that nobody was given, nor while the data is locked', async () => {
    const session = await office.desk().get('setup.create-admin', admin);
    const forged = office.desk().ask('sessions.resume', { token: session.mediaTicket });
    expect(await forged).toEqual(refusal('not-signed-in'));
    await office.start();
    const locked = office.desk().ask('sessions.resume', { token: session.token });
    expect(await locked).toEqual(refusal('not-signed-in'));
  });

  it('ends with the machine: its token is void when somebody opens the data again', async () => {
    const session = await office.desk().get('setup.create-admin', admin);
    await office.start();
    await office.signedIn('ada');
    expect(await office.desk().ask('sessions.resume', { token: session.token })).toEqual(
      refusal('not-signed-in'),
    );
  });

  it('is not made by a row in the database, whatever its hash', async () => {
    await office.setUp();
    await office.editDatabase(
      sql`INSERT INTO sessions (id, token_hash, person_id, created_at, expires_at)
          SELECT 'forged', ${new Uint8Array(Buffer.from('9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a', 'hex'))},
            id, 0, ${office.clock.now() + 3_600_000} FROM accounts`,
    );
    await office.restart();
    // That is the SHA-256 of the bytes 1, 2, 3, 4, as an attacker would put it there.
    const token = Buffer.from([1, 2, 3, 4]).toString('latin1');
    expect(await office.desk().ask('sessions.resume', { token })).toEqual(refusal('not-signed-in'));
  });
});
