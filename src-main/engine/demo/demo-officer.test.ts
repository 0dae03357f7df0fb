import { expect, it } from 'vitest';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import { testAuthority, testOrder } from '../trust/testing/test-authority.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { demoKeys } from './demo-deployment.ts';
import { DemoOfficer } from './demo-officer.ts';

it('leaves the codes to people for good once somebody typed one, until the next deployment', async () => {
  await using temporary = await openTemporaryDatabase();
  const { client: database, clock } = temporary;
  const keys = await demoKeys(database);
  const holder = createTestForce(clock.now()).holder({ purpose: 'on-site-officer', personnelNumber: '2' });
  const confirmed: string[] = [];
  const officerAt = (deploymentId: string): Promise<DemoOfficer> => {
    const order = testOrder(clock.now(), 'f'.repeat(64), { deploymentId, mode: 'demo' });
    const authority = testAuthority(order, { holder, name: 'Di Onsite', personnelNumber: '2' });
    return DemoOfficer.begin(JSON.stringify(authority), {
      database,
      keys,
      presence: {
        confirm: async (code) => {
          confirmed.push(code);
          return { countsUntil: 0 };
        },
      },
      now: clock.now,
      onChange: () => undefined,
    });
  };

  const officer = await officerAt('demo-1');
  await officer.confirm();
  expect([officer.isAutomatic, confirmed.length]).toEqual([true, 1]);
  await officer.leaveToPeople();

  const afterRestart = await officerAt('demo-1');
  await afterRestart.confirm();
  expect([afterRestart.isAutomatic, confirmed.length]).toEqual([false, 1]);
  expect(afterRestart.code).not.toBeNull();

  const atTheNext = await officerAt('demo-2');
  await atTheNext.confirm();
  expect([atTheNext.isAutomatic, confirmed.length]).toEqual([true, 2]);
});
