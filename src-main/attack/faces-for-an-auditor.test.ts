import { afterEach, beforeEach, expect, it } from 'vitest';
import { raiseAlertIn } from '../engine/testing/raise-alert.ts';
import { House } from './house/house.ts';
import type { Resident } from './house/residents.ts';

const hourMs = 60 * 60_000;
const reason = 'Complaint 118.';

let house: House;
let alertId: string;
let other: string;
beforeEach(async () => {
  house = await House.build();
  await house.moveIn();
  const window = { from: house.clock.now(), until: house.clock.now() + 10 * hourMs };
  alertId = (await raiseAlertIn(house.database, null, window)).alertId;
  other = (await raiseAlertIn(house.database, null, window)).alertId;
});
afterEach(() => house[Symbol.asyncDispose]());

/** What somebody gets who fetches a picture of an alert. */
async function fetchPicture(who: Resident, id = alertId): Promise<number> {
  return (await fetched(who, `alerts/${id}/probe-0.png`)).status;
}

async function fetched(who: Resident, path: string) {
  const desk = await house.at(who);
  const { mediaTicket } = await desk.get('sessions.resume', { token: who.token });
  return house.engine.media(`${mediaTicket}/${path}`);
}

async function refusal(who: Resident, operation: 'requests.confirm', input: { readonly id: string }) {
  const reply = await (await house.at(who)).ask(operation, input);
  return reply.ok ? 'done' : reply.error.message;
}

async function numberOf(id: string): Promise<number> {
  const all = await house.database.call('alerts.numbered', { numbers: [1, 2] });
  return all.find((one) => one.id === id)?.number ?? 0;
}

async function ask(asker: Resident, hours = 1): Promise<string> {
  const input = {
    personId: house.residents.auditor.personId,
    alertNumbers: [await numberOf(alertId)],
    hours,
    reason,
  };
  return (await house.get(asker, 'faces.ask-to-open', input)).requestId;
}

const looks = async (): Promise<number> => {
  const { entries } = await house.get(house.residents.auditor, 'case-log.list', { kind: 'face.viewed' });
  return entries.filter(({ actor }) => actor === house.residents.auditor.displayName).length;
};

it('opens to an auditor what two others opened, and nothing else', { timeout: 120_000 }, async () => {
  const { auditor, admin, supervisor, otherSupervisor, operator } = house.residents;
  const otherAuditor = await house.newcomer('auditor');
  expect(await fetchPicture(auditor)).toBe(403);
  const own = { personId: auditor.personId, alertNumbers: [1], hours: 1, reason };
  for (const who of [auditor, operator])
    expect(await (await house.at(who)).ask('faces.ask-to-open', own)).toMatchObject({
      ok: false,
      error: { code: 'not-allowed' },
    });

  const id = await ask(admin);
  expect(await fetchPicture(auditor)).toBe(403);
  expect(await refusal(admin, 'requests.confirm', { id })).toContain('A second person');
  expect(await refusal(otherAuditor, 'requests.confirm', { id })).toContain('is a supervisor');
  expect(await refusal(auditor, 'requests.confirm', { id })).not.toBe('done');
  expect(await refusal(supervisor, 'requests.confirm', { id })).toBe('done');

  expect(await fetchPicture(auditor)).toBe(200);
  expect(await fetchPicture(auditor)).toBe(200);
  // Each look is an entry, and not only the first.
  expect(await looks()).toBe(2);
  for (const [who, picture] of [
    [auditor, other],
    [otherAuditor, alertId],
    [admin, alertId],
  ] as const)
    expect(await fetchPicture(who, picture)).toBe(403);
  for (const path of [
    'watchlists/entry-1.png',
    'cameras/cam-01/live.m3u8',
    `alerts/${alertId}/../${other}/probe-0.png`,
  ])
    expect((await fetched(auditor, path)).status).toBe(403);
  const { openings } = await house.get(auditor, 'faces.openings', {});
  expect(
    openings.map(({ openedBy, isMine, alerts }) => [openedBy, isMine, alerts.map((one) => one.id)]),
  ).toEqual([[[admin.displayName, supervisor.displayName], true, [alertId]]]);
  expect(JSON.stringify(await house.get(otherSupervisor, 'faces.openings', {}))).not.toContain('"probe"');

  // Anybody of those closes it, alone.
  await house.get(auditor, 'faces.close', { id, reason: 'I have seen it.' });
  expect(await fetchPicture(auditor)).toBe(403);
});

it(
  'closes with its time, which no clock brings back, and with the engine',
  { timeout: 120_000 },
  async () => {
    const { auditor, admin, supervisor, operator, otherOperator, otherSupervisor } = house.residents;
    const open = async (): Promise<void> => {
      await house.get(supervisor, 'requests.confirm', { id: await ask(admin) });
      expect(await fetchPicture(auditor)).toBe(200);
    };
    await open();
    // The steady clock runs on with real time, a little ahead of this one.
    house.clock.advance(hourMs + 120_000);
    expect(await fetchPicture(auditor)).toBe(403);
    house.clock.advance(-2 * hourMs);
    expect(await fetchPicture(auditor)).toBe(403);
    house.clock.advance(2 * hourMs);

    // Only with a reviewer there, whose key it takes: none is ever handed to the auditor.
    await open();
    for (const who of [operator, otherOperator, supervisor, otherSupervisor])
      await house.get(who, 'sessions.sign-out', {});
    expect(await fetchPicture(auditor)).toBe(403);

    // A row that somebody wrote who has files, machine and an admin's password opens nothing.
    await ask(admin);
    await house.edit(`DROP TRIGGER requests_need_two; DROP TRIGGER requests_alone; DROP TRIGGER requests_stay_closed;
    UPDATE requests SET state = 'confirmed', expires_at = 9000000000000, closed_by = asked_by, closed_at = 1`);
    await house.start();
    for (const who of [admin, supervisor, auditor]) await house.signIn(who);
    expect(await fetchPicture(auditor)).toBe(403);
    expect((await house.get(auditor, 'faces.openings', {})).openings).toEqual([]);
  },
);
