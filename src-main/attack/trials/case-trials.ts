import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';
import { confirmed } from './alert-trials.ts';
import type { Trials } from './trial.ts';

async function caseOf(house: House, who: Resident): Promise<string> {
  return (await house.get(who, 'cases.open', { title: 'Seen twice at the station' })).id;
}

const words = 'The officers came back with nothing.';

export const caseTrials: Trials = {
  'cases.read': async (house) => ({ id: await caseOf(house, house.residents.otherOperator) }),
  'cases.open': () => ({ title: 'Seen twice at the station' }),
  'cases.link-alert': async (house, who) => ({
    id: await caseOf(house, who),
    alertId: await confirmed(house),
  }),
  'cases.add-note': async (house, who) => ({ id: await caseOf(house, who), words }),
  'cases.hand-over': async (house, who) => {
    const id = await caseOf(house, who);
    const { people } = await house.get(who, 'cases.colleagues', {});
    return { id, toPersonId: people[0]?.id ?? 'person-none', words };
  },
  'cases.take': async (house) => ({
    id: await caseOf(house, house.residents.otherSupervisor),
    because: 'They have gone home.',
  }),
  'cases.close': async (house, who) => ({ id: await caseOf(house, who), reason: 'Nothing is left to do.' }),
};
