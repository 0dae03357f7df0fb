import type { Policy } from '../../contract/policy.ts';
import { nextPolicy } from '../house/enter.ts';
import { createHouseForce } from '../house/house-force.ts';
import type { House } from '../house/house.ts';
import { createTestForce, type TestHolder } from '../../engine/trust/testing/test-force.ts';
import type { Forgery } from './forgery.ts';

/** What adopting the next version says, signed by some people and changed in some way. */
async function adopt(
  house: House,
  changes: Partial<Policy>,
  signers: readonly TestHolder[] = house.force.signers,
  edit: (file: string) => string = (file) => file,
): Promise<string> {
  const { files, hash } = house.force.signed({ ...(await nextPolicy(house)), ...changes }, signers);
  const desk = await house.at(house.residents.supervisor);
  const reply = await desk.ask('policy.adopt', { files: files.map(edit), hash });
  return reply.ok ? 'It was put in force.' : reply.error.message;
}

const dayMs = 24 * 60 * 60_000;

export const policyForgeries: readonly Forgery[] = [
  {
    title: 'a policy whose text was edited after it was signed',
    because: 'was changed after it',
    attempt: (house) =>
      adopt(house, {}, house.force.signers, (file) =>
        file.replace('\\"maximumEntries\\":2000', '\\"maximumEntries\\":9000'),
      ),
  },
  {
    title: 'a policy that one person signed',
    because: 'A second person must',
    attempt: (house) => adopt(house, {}, [house.force.signers[0]]),
  },
  {
    title: 'a policy that one person signed twice',
    because: 'Two different people must sign',
    attempt: (house) => adopt(house, {}, [house.force.signers[0], house.force.signers[0]]),
  },
  {
    title: 'a policy that two people of another force signed',
    because: 'another key signed it',
    attempt: (house) => adopt(house, {}, createTestForce(house.clock.now()).signers),
  },
  {
    title: 'a policy signed with a certificate that had run out',
    because: 'ran out at',
    attempt: (house) => {
      const until = house.clock.now() - dayMs;
      const late = house.force.holder({
        holder: 'Cy Late',
        personnelNumber: '4799',
        from: until - dayMs,
        until,
      });
      return adopt(house, {}, [house.force.signers[0], late]);
    },
  },
  {
    title: 'a policy that keeps people on no list',
    because: 'Nothing is kept of people who are on no list',
    attempt: (house) => adopt(house, { nonMatches: { keptSeconds: 60 } }),
  },
  {
    title: 'a policy that skips a version',
    because: 'the versions between',
    attempt: async (house) => adopt(house, { version: (await nextPolicy(house)).version + 1 }),
  },
  {
    title: 'a policy of a demo',
    because: 'belongs to a demo',
    attempt: (house) => adopt(house, { mode: 'demo' }),
  },
  {
    title: 'another force root',
    because: 'Another force root is pinned',
    attempt: async (house) => {
      const { rootFile: file, fingerprint } = createHouseForce(house.clock);
      const desk = await house.at(house.residents.admin);
      const reply = await desk.ask('trust.pin-root', { file, fingerprint });
      return reply.ok ? 'It was pinned.' : reply.error.message;
    },
  },
  {
    title: 'a list of revocations that another root signed',
    because: 'does not carry the signature',
    attempt: async (house) => {
      const document = createTestForce(house.clock.now()).revocations(9, []);
      const file = JSON.stringify({ format: 'cordon-revocations/1', document });
      const desk = await house.at(house.residents.admin);
      const reply = await desk.ask('trust.adopt-revocations', { file });
      return reply.ok ? 'It was adopted.' : reply.error.message;
    },
  },
];
