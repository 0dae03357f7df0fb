import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../contract/domain.ts';
import { raiseAlertAt } from '../../engine/testing/raise-alert.ts';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';
import type { Trials } from './trial.ts';

const reasons = { subject: ['features-agree'], system: [], environment: [] };
const nothing = 'alert-that-is-not-there';

/** A new alert, once a deployment has been live; before that an id that stands for nothing. */
async function newAlert({ database, street }: House): Promise<string> {
  return street === null ? nothing : raiseAlertAt(database, street.id);
}

async function inHandOf(house: House, who: Resident): Promise<string> {
  const id = await newAlert(house);
  if (id !== nothing) await house.get(who, 'alerts.take', { id });
  return id;
}

async function judge(house: House, who: Resident, id: string, verdict: Verdict): Promise<void> {
  await house.get(who, 'alerts.judge', { id, verdict, reasons, idempotencyKey: randomUUID() });
}

async function judgedBy(house: House, who: Resident): Promise<string> {
  const id = await inHandOf(house, who);
  if (id !== nothing) await judge(house, who, id, 'match');
  return id;
}

/** Two people say that it is them. */
export async function confirm(house: House, id: string): Promise<void> {
  const { otherOperator, otherSupervisor } = house.residents;
  for (const who of [otherOperator, otherSupervisor]) {
    await house.get(who, 'alerts.take', { id });
    await judge(house, who, id, 'match');
  }
}

/** A new alert of which two people said that it is them. */
export async function confirmed(house: House): Promise<string> {
  const id = await newAlert(house);
  if (id !== nothing) await confirm(house, id);
  return id;
}

const minuteMs = 60_000;

export const alertTrials: Trials = {
  'alerts.search': () => ({ text: 'camera' }),
  'alerts.read': async (house) => ({ id: await newAlert(house) }),
  'alerts.take': async (house) => ({ id: await newAlert(house) }),
  'alerts.release': async (house, who) => ({ id: await inHandOf(house, who) }),
  'alerts.judge': async (house, who) => ({
    id: await inHandOf(house, who),
    verdict: 'match',
    reasons,
    idempotencyKey: randomUUID(),
  }),
  'alerts.withdraw-vote': async (house, who) => ({
    id: await judgedBy(house, who),
    because: 'It was the wrong key.',
  }),
  'alerts.explain-expiry': async (house) => {
    const id = await newAlert(house);
    if (id !== nothing) {
      house.clock.advance(11 * minuteMs);
      await house.database.call('alerts.pass-time', { at: house.clock.now() });
    }
    return { id, words: 'Everybody was in the street.' };
  },
  'alerts.note-dispatch': async (house) => ({ id: await confirmed(house) }),
  'alerts.record-outcome': async (house) => {
    const id = await confirmed(house);
    if (id !== nothing) await house.get(house.residents.otherSupervisor, 'alerts.note-dispatch', { id });
    return { id, code: 'no-action', note: '', idempotencyKey: randomUUID() };
  },
};
