import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import { sql } from '../database/sql.ts';
import { Authorities } from '../deployments/authority-handlers.ts';
import type { TrustSeal } from '../keys/vault-file.ts';
import { startingPolicy } from '../policy/draft.ts';
import { pinRoot } from '../policy/pin-root.ts';
import { PolicyKeeper } from '../policy/policy-keeper.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import { openTwoMachines, type TwoMachines } from '../testing/two-machines.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { signDocument } from '../trust/sign-document.ts';
import { testAuthority, testChain, testOrder } from '../trust/testing/test-authority.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { createConsignmentParts } from './consignment-parts.ts';
import type { Ground } from './ground.ts';

let machines: TwoMachines;
let site: ReturnType<typeof openSite>;
beforeEach(async () => {
  machines = await openTwoMachines();
  site = openSite();
  await pinRoot(site.rootFile, null, null, site.takeIn);
});
afterEach(() => machines[Symbol.asyncDispose]());

/** What a site's engine does with what came, with a force outside it that signs. */
function openSite() {
  const { clock, client } = machines.site;
  // Of the thread's own client nothing else is called here.
  const database = (): DatabaseClient => client as DatabaseClient;
  const force = createTestForce(clock.now());
  let seal: TrustSeal | null = null;
  const keeper = new PolicyKeeper({ mode: 'operational', database, seal: () => seal });
  const events: EngineEvent[] = [];
  const announce = (event: EngineEvent): void => void events.push(event);
  const nothing = (): Promise<void> => Promise.resolve();
  const takeIn: TakeInDeps = {
    mode: 'operational',
    database,
    keeper,
    now: clock.now,
    seal: () => seal,
    sealTrust: async (next) => {
      seal = next;
    },
    custodiansChanged: nothing,
    reconsider: nothing,
    announce,
  };
  const authorities = new Authorities({
    database,
    mode: 'operational',
    now: clock.now,
    trust: () => keeper.trust(),
    openPolicy: (hash) => keeper.open(hash),
    orderGround: () => Promise.reject(new Error('there is no deployment to compare with')),
    reconsider: nothing,
  });
  const parts = createConsignmentParts(
    {
      start: { mode: 'operational' },
      steady: { now: clock.now },
      storage: { database: database() },
      database,
      announce,
      // Nothing else of the ground is stood on.
    } as unknown as Ground,
    {
      takeIn,
      authorities,
      ending: {
        database,
        now: clock.now,
        findList: () => Promise.resolve(null),
        policyOf: () => Promise.reject(new Error('none')),
        destroyList: (id, reason) => client.call('watchlists.destroy', { id, reason }),
        settleLedger: nothing,
        reconsider: nothing,
        announce,
      },
      modelHash: () => null,
    },
  );
  const policy = (changes: Partial<Policy> = {}): Policy => ({
    ...startingPolicy({
      mode: 'operational',
      force: 'Example Police',
      draftedAt: clock.now(),
      revocationList: 0,
      models: [{ hash: 'd'.repeat(64), name: 'A model', thresholdFloor: 0.5 }],
    }),
    ...changes,
  });
  const rootFile = JSON.stringify({
    format: 'cordon-force-root/1',
    document: signDocument({ kind: 'force-root', ...force.root, madeAt: clock.now() }, force.rootKey),
  });
  return { force, takeIn, keeper, parts, policy, rootFile, clock };
}

let sent = 0;
/** Sends it from the control room, has the site take it in, and answers what the control room hears of it. */
async function send(what: 'policy' | 'revocations' | 'authority', files: readonly string[]) {
  const id = `consignment-${String((sent += 1))}`;
  const given = { id, site: 'van-3', what, name: 'version 1', files, actorId: 'sender' };
  await machines.control.client.call('consignments.send-papers', given);
  expect(await machines.carry()).toEqual([]);
  await site.parts.look([]);
  await machines.carry();
  const all = await machines.control.client.call('consignments.all');
  return all.find((one) => one.id === id)?.outcome;
}
const kindsAt = (which: 'control' | 'site'): readonly string[] =>
  machines[which].read(({ db }) =>
    db.all<{ kind: string }>(sql`SELECT kind FROM entries ORDER BY sequence`).map(({ kind }) => kind),
  );

describe('papers of the control room at a site', () => {
  it('are a policy in force there when two signed it under the root that is pinned there, and both logs say so', async () => {
    const policy = site.policy();
    const pack = JSON.stringify(site.force.pack(policy, site.force.signers));
    expect(await send('policy', [pack])).toMatchObject({ what: 'accepted', words: 'Version 1 is in force.' });
    expect((await site.keeper.inForce()).ok).toBe(true);
    expect(kindsAt('site')).toEqual(
      expect.arrayContaining(['site.papers-arrived', 'policy.adopted', 'site.papers-settled']),
    );
    expect(kindsAt('control')).toEqual(
      expect.arrayContaining(['site.consignment-sent', 'site.consignment-settled']),
    );
    // Once more, as after a kill before it was settled: it is there, and that is all.
    expect(await send('policy', [pack])).toMatchObject({
      what: 'accepted',
      words: expect.stringContaining('already'),
    });
    expect(kindsAt('site').filter((kind) => kind === 'policy.adopted')).toHaveLength(1);
  });

  it.each([
    [
      'one signature',
      (site) => [JSON.stringify(site.force.pack(site.policy(), site.force.signers.slice(0, 1)))],
    ],
    [
      'another force',
      (site) => {
        const other = createTestForce(site.clock.now());
        return [JSON.stringify(other.pack(site.policy(), other.signers))];
      },
    ],
    [
      'a floor loosened',
      (site) => [
        JSON.stringify(site.force.pack(site.policy({ nonMatches: { keptSeconds: 60 } }), site.force.signers)),
      ],
    ],
    ['no policy at all', () => ['{}']],
  ] satisfies readonly (readonly [string, (of: ReturnType<typeof openSite>) => readonly string[]])[])(
    'are refused as a local import is: %s',
    async (_, filesOf) => {
      expect(await send('policy', filesOf(site))).toMatchObject({ what: 'refused' });
      expect((await site.keeper.inForce()).ok).toBe(false);
      expect(kindsAt('site')).toEqual(expect.arrayContaining(['policy.refused', 'site.papers-settled']));
    },
  );

  it('are a list of revocations that counts there only with the root’s own signature', async () => {
    const list = site.force.revocations(1, []);
    const file = (document: unknown) => JSON.stringify({ format: 'cordon-revocations/1', document });
    const other = createTestForce(site.clock.now()).revocations(1, []);
    expect(await send('revocations', [file(other)])).toMatchObject({ what: 'refused' });
    expect(await send('revocations', [file(list)])).toMatchObject({ what: 'accepted' });
    expect(await send('revocations', [file(list)])).toMatchObject({
      words: expect.stringContaining('already'),
    });
    expect(kindsAt('site').filter((kind) => kind === 'trust.revocations-adopted')).toHaveLength(1);
  });

  it('are no authority for a deployment that nobody drafted there', async () => {
    const policy = site.policy();
    await send('policy', [JSON.stringify(site.force.pack(policy, site.force.signers))]);
    const officer = site.force.holder({
      purpose: 'authorising-officer',
      personnelNumber: '1',
      rank: 'superintendent',
    });
    const onSite = {
      holder: site.force.holder({ purpose: 'on-site-officer', personnelNumber: '2' }),
      name: 'Di Onsite',
      personnelNumber: '2',
    };
    const order = testOrder(site.clock.now(), hashOfText(JSON.stringify(policy)));
    const file = JSON.stringify({
      format: 'cordon-authority/1',
      authority: officer.vouch(testAuthority(order, onSite)),
      presence: onSite.holder.vouch(testChain(order).chain),
    });
    expect(await send('authority', [file])).toMatchObject({
      what: 'refused',
      words: expect.stringContaining('not on this workstation'),
    });
    expect(kindsAt('site')).toContain('deployment.refused');
  });
});
