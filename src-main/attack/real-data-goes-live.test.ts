import { expect, it, vi } from 'vitest';
import { slotMsOf } from '../engine/trust/presence-chain.ts';
import { enter } from './house/enter.ts';
import { House } from './house/house.ts';
import { streetIn } from './house/street.ts';

it('real data goes live in a whole engine, as docs/going-live.md says, and stops without the next code', async () => {
  await using house = await House.build();
  const { supervisor, operator } = house.residents;
  for (const state of ['before-set-up', 'no-policy', 'in-force'] as const) await enter(house, state);
  // This force asks for no self-test, and holds one all the same.
  const { id, order } = await streetIn(house, 'authorised');

  const unmet = async () => {
    const { recognition } = await house.get(operator, 'deployments.current', {});
    return recognition.conditions.flatMap((one) => (one.isMet ? [] : [one.id]));
  };
  const patient = { timeout: 90_000, interval: 250 };
  const code = () => house.force.officers.code(order, house.clock.now());
  await house.get(operator, 'deployments.confirm-presence', { code: code() });
  await house.get(supervisor, 'deployments.begin-self-test', { id });
  await vi.waitFor(async () => expect(await unmet()).toEqual([]), patient);
  await house.get(supervisor, 'deployments.finish-self-test', { id });
  // A head over the authority was kept when it was taken in: nobody has to wait for the next full minute.
  await house.get(supervisor, 'deployments.start', { id });
  await vi.waitFor(async () => expect(await unmet()).toEqual([]), patient);
  const { recognition } = await house.get(operator, 'deployments.current', {});
  expect(recognition).toMatchObject({ isRunning: true, words: 'Recognition is running.' });

  house.clock.advance(2 * slotMsOf({ intervalMinutes: order.presenceMinutes }));
  await vi.waitFor(async () => expect(await unmet()).toEqual(['officers-present']), patient);
  await house.get(operator, 'deployments.confirm-presence', { code: code() });
  await vi.waitFor(async () => expect(await unmet()).toEqual([]), patient);
  await house.get(supervisor, 'deployments.end', { id, reason: 'The market is over.' });
  expect(await unmet()).toContain('deployment-live');
}, 240_000);
