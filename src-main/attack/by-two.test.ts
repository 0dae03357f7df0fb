import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everything } from '../engine/testing/people-office.ts';
import { raiseAlertIn } from '../engine/testing/raise-alert.ts';
import { changeRole } from './house/change-role.ts';
import { House } from './house/house.ts';
import { elsewhere, type Resident } from './house/residents.ts';

const reason = 'As agreed this morning.';
const slow = { timeout: 120_000 };

let house: House;
beforeEach(async () => {
  house = await House.build();
  await house.moveIn();
}, 120_000);
afterEach(() => house[Symbol.asyncDispose]());

async function refusal(who: Resident, id: string): Promise<string> {
  const desk = await house.at(who);
  const reply = await desk.ask('requests.confirm', { id });
  desk.leave();
  return reply.ok ? 'done' : reply.error.message;
}

async function alertNumber(): Promise<number> {
  const window = { from: house.clock.now(), until: house.clock.now() + 3_600_000 };
  await raiseAlertIn(house.database, null, window);
  return 1;
}

describe('the two halves of a code', slow, () => {
  it('never lie both before one person: the first is worth nothing to whoever has files, machine and an admin’s password', async () => {
    const { supervisor, otherSupervisor } = house.residents;
    const asked = await house.get(supervisor, 'people.ask-to-reset', {
      personId: otherSupervisor.personId,
      reason,
    });
    const half = asked.codeHalf ?? '';
    expect(half).toMatch(/^.{5}-.{5}$/);
    // What an admin could read out of the files while it waits, who confirms it then and is shown the other half.
    const stored = await house.read((connection) =>
      JSON.stringify(connection.prepare('SELECT * FROM requests').all()),
    );
    expect(stored).toContain(otherSupervisor.personId);
    expect(stored).not.toContain(half);
    expect(stored).not.toContain(half.replace('-', ''));
  });

  it('are asked for again when the machine was started anew in between', async () => {
    const { supervisor, otherSupervisor, admin } = house.residents;
    const { requestId: id } = await house.get(supervisor, 'people.ask-to-reset', {
      personId: otherSupervisor.personId,
      reason,
    });
    await house.start();
    for (const who of [admin, supervisor]) await house.signIn(who);
    expect(await refusal(admin, id)).toContain('started anew since this was asked for');
    await house.get(supervisor, 'requests.close', { id, reason });
    const again = await house.get(supervisor, 'people.ask-to-reset', {
      personId: otherSupervisor.personId,
      reason,
    });
    const { codeHalf } = await house.get(admin, 'requests.confirm', { id: again.requestId });
    const { loginName, password } = otherSupervisor;
    const code = `${again.codeHalf ?? ''} ${codeHalf ?? ''}`;
    await house.nobody().get('sessions.enrol', { loginName, code, password });
  });
});

describe('somebody who is limited to some cameras', slow, () => {
  it('is not the second person for what is of all of them, and gets no pack by its address', async () => {
    const { auditor, admin } = house.residents;
    const number = await alertNumber();
    const limited = await house.newcomer('supervisor', true, elsewhere['another camera']);
    const opening = await house.get(admin, 'faces.ask-to-open', {
      personId: auditor.personId,
      alertNumbers: [number],
      hours: 1,
      reason,
    });
    expect(await refusal(limited, opening.requestId)).toContain('your account is limited to some');
    const [alert] = await house.database.call('alerts.numbered', { numbers: [number] });
    const about = { kind: 'alert', id: alert?.id ?? '' } as const;
    // As `packs.ask` writes it down of an alert that two people judged.
    const body = { kind: 'export-pack', about, label: 'alert 1', variant: 'full' } as const;
    const packId = 'request-of-a-pack';
    const asked = { id: packId, body, reason, firstHalf: null, askerId: auditor.personId };
    const expiresAt = house.clock.now() + 3_600_000;
    await house.database.call('requests.ask', { ...asked, expiresAt });
    expect(await refusal(limited, packId)).toContain('your account is limited to some');
    const { requests } = await house.get(limited, 'requests.list', {});
    expect(requests.filter(({ state }) => state === 'pending')).toHaveLength(2);
    for (const one of requests.filter(({ state }) => state === 'pending'))
      expect(one.cannotConfirmBecause).not.toBeNull();
  });
});

describe('one person', slow, () => {
  it('has one account: nobody is added whose name somebody at work has, however it is written', async () => {
    const { admin, supervisor } = house.residents;
    const desk = await house.at(admin);
    const add = (loginName: string, displayName: string) =>
      desk.ask('people.ask-to-add', { ...everything, loginName, displayName, role: 'operator', reason });
    for (const name of [supervisor.displayName, `${supervisor.displayName.toUpperCase()} `, 'Sám  Person'])
      expect(await add('sam2', name), name).toMatchObject({
        error: { code: 'conflict', message: expect.stringContaining('nobody has two') },
      });
    expect(await add('sam2', `${supervisor.displayName} 4711`)).toMatchObject({ ok: true });
    expect(await add('sam3', `${supervisor.displayName} 4711`)).toMatchObject({ ok: false });
  });
});

describe('what was opened to an auditor', slow, () => {
  it('closes with their account as it was, and an admin whom they became sees nothing of it', async () => {
    const { admin, supervisor } = house.residents;
    const number = await alertNumber();
    const [alert] = await house.database.call('alerts.numbered', { numbers: [number] });
    const seer = await house.newcomer('auditor');
    const fetch = async (): Promise<number> => {
      const ticket = await house.ticketOf(seer);
      return (await house.engine.media(`${ticket}/alerts/${alert?.id ?? ''}/probe-0.png`)).status;
    };
    const opening = { personId: seer.personId, alertNumbers: [number], hours: 8, reason };
    const { requestId } = await house.get(admin, 'faces.ask-to-open', opening);
    await house.get(supervisor, 'requests.confirm', { id: requestId });
    expect(await fetch()).toBe(200);
    await changeRole(house, seer.personId, 'admin');
    await house.signIn(seer);
    expect(await fetch()).toBe(403);
    expect((await house.get(admin, 'faces.openings', {})).openings).toEqual([]);
    const { entries } = await house.get(admin, 'case-log.list', { kind: 'faces.closed' });
    expect(entries.map(({ words }) => words).join(' ')).toContain('Their account was changed');
  });
});
