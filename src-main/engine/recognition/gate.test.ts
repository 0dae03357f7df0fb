import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateConditionSchema } from '../../contract/deployments.ts';
import type { Policy } from '../../contract/policy.ts';
import { startingPolicy } from '../policy/draft.ts';
import { accepted, refused } from '../trust/checked.ts';
import { hashOfText, signDocument } from '../trust/signed-document.ts';
import { slotAt, slotTimes, type PresenceChain } from '../trust/presence-chain.ts';
import type { Order } from '../trust/statements.ts';
import { testAuthority, testChain, testOrder, type TestOnSite } from '../trust/testing/test-authority.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { recognitionGate, type GateFacts } from './gate.ts';
import { selfTestSealOf } from './self-test-seal.ts';

const minute = 60 * 1000;
const hour = 60 * minute;
const now = 1_800_000_000_000;
const hash = (digit: string) => digit.repeat(64);

const force = createTestForce(now);
const strangers = createTestForce(now);
const demoForce = createTestForce(now, 'demo');
const officer = force.holder({
  purpose: 'authorising-officer',
  personnelNumber: '1',
  rank: 'superintendent',
});
const onSite: TestOnSite = {
  holder: force.holder({ purpose: 'on-site-officer', personnelNumber: '2' }),
  name: 'Ada Example',
  personnelNumber: '2',
};

const model = { hash: hash('d'), name: 'A model', thresholdFloor: 0.5 };
const policy: Policy = {
  ...startingPolicy({
    mode: 'operational',
    force: 'Example Police',
    draftedAt: now - hour,
    revocationList: 0,
    models: [model],
  }),
  presence: { intervalMinutes: 5 },
  selfTest: { passesBeforeStart: 0 },
};

/** A policy as it was adopted half an hour ago, signed by those two unless said otherwise. */
function adopted(changes: Partial<Policy> = {}, signers = force.signers) {
  const pack = force.pack({ ...policy, ...changes }, signers);
  return { pack, hash: hashOfText(pack.payload), adopted: { at: now - hour / 2 } };
}
const policyHash = adopted().hash;

const theOrder = testOrder(now, policyHash);
const codes = testChain(theOrder).codes;
const slot = slotAt({ ...theOrder, intervalMinutes: 5 }, now) ?? -1;
const word = { slot, code: codes[slot] ?? '' };

/** An authority for an order that differs, with the chain that fits it. */
function ordered(changes: Partial<Order>): Partial<GateFacts> {
  const order = testOrder(now, policyHash, changes);
  const { chain, codes: ofOrder } = testChain(order);
  const course = { ...order, intervalMinutes: order.presenceMinutes };
  // Of a window that is over, its last code.
  const present = slotAt(course, now) ?? Math.max(ofOrder.length - 1, 0);
  return {
    authority: officer.vouch(testAuthority(order, onSite)),
    presenceChain: onSite.holder.vouch(chain),
    presence: { slot: present, code: ofOrder[present] ?? '' },
  };
}

const deployment = {
  id: 'deployment-1',
  state: 'live' as const,
  startedAt: now - hour / 4,
  authorisedEntry: 40,
};
const list = {
  sealHash: hash('c'),
  begunAt: now - 2 * hour,
  expiresAt: now + 5 * hour,
  entries: 6,
  isApproved: true,
  isLocked: false,
};
const loaded = { modelHash: hash('d'), threshold: 0.5, listSealHash: hash('c') };

function facts(changes: Partial<GateFacts> = {}): GateFacts {
  return {
    now,
    latestAt: now,
    mode: 'operational',
    root: accepted(force.root),
    revocations: null,
    leastListNumber: 0,
    deployment,
    policy: adopted(),
    newestPolicy: accepted(adopted()),
    wallNow: now,
    authority: officer.vouch(testAuthority(theOrder, onSite)),
    presenceChain: onSite.holder.vouch(testChain(theOrder).chain),
    presence: word,
    urgent: null,
    selfTest: null,
    keptHeadSize: 40,
    list,
    cameras: [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-2', addressHash: hash('b') },
    ],
    loaded,
    ...changes,
  };
}

/** The same deployment under another policy: everything that hangs on its hash follows. */
function under(changes: Partial<Policy>, orderChanges: Partial<Order> = {}): Partial<GateFacts> {
  const other = adopted(changes);
  return {
    policy: other,
    newestPolicy: accepted(other),
    ...ordered({ policyHash: other.hash, ...orderChanges }),
  };
}

/** The same authority by an officer whose certificate differs. */
function signedBy(changes: Parameters<typeof force.holder>[0], signer = force.rootKey): Partial<GateFacts> {
  const holder = force.holder(
    { purpose: 'authorising-officer', personnelNumber: '1', rank: 'superintendent', ...changes },
    signer,
  );
  return { authority: holder.vouch(testAuthority(theOrder, onSite)) };
}

/** The same chain by an on-site officer whose certificate differs. */
function promisedBy(changes: Parameters<typeof force.holder>[0], signer = force.rootKey): Partial<GateFacts> {
  const holder = force.holder({ purpose: 'on-site-officer', personnelNumber: '2', ...changes }, signer);
  return { presenceChain: holder.vouch(testChain(theOrder).chain) };
}

const chainWith = (changes: Partial<PresenceChain>): Partial<GateFacts> => ({
  presenceChain: onSite.holder.vouch(testChain(theOrder, changes).chain),
});

/** An urgent start of the order, which two people began at `startedAt`. */
const urgently = (startedAt: number, changes: Partial<Order> = {}): Partial<GateFacts> => ({
  ...ordered(changes),
  authority: null,
  urgent: { startedAt, order: JSON.stringify(testOrder(now, policyHash, changes)) },
});

const tested = under({ selfTest: { passesBeforeStart: 2 } });
const passed = { listSealHash: hash('c'), modelHash: hash('d'), threshold: 0.5, found: 2 };

/** Each way to fail one condition, and the condition that must say so. */
const breakages: readonly (readonly [string, Partial<GateFacts>, string])[] = [
  ['no deployment', { deployment: null }, 'deployment-live'],
  ...(['draft', 'authorised', 'suspended', 'ended', 'purged', 'reported'] as const).map(
    (state) =>
      [`a deployment that is ${state}`, { deployment: { ...deployment, state } }, 'deployment-live'] as const,
  ),

  ['no force root', { root: refused('No force root is pinned.') }, 'policy-in-force'],
  ['another force root', { root: accepted(strangers.root) }, 'policy-in-force'],
  ['a demo root', { root: accepted({ ...force.root, mode: 'demo' }) }, 'policy-in-force'],
  [
    'a list of revocations by somebody else',
    { revocations: strangers.revocations(1, []) },
    'policy-in-force',
  ],
  ['a list of revocations that was taken out', { leastListNumber: 1 }, 'policy-in-force'],
  [
    'an older list of revocations in the place of a newer one',
    { revocations: force.revocations(1, []), leastListNumber: 2 },
    'policy-in-force',
  ],
  ['no policy', { policy: null }, 'policy-in-force'],
  [
    'a policy that one person signed',
    { policy: adopted({}, [force.signers[0]] as never) },
    'policy-in-force',
  ],
  [
    'a policy whose signer was revoked',
    { revocations: force.revocations(1, [force.signers[1]]) },
    'policy-in-force',
  ],
  [
    'a policy of a demo',
    { policy: { ...adopted(), pack: demoForce.pack({ ...policy, mode: 'demo' }, demoForce.signers) } },
    'policy-in-force',
  ],
  ['a policy that loosens a floor', under({ nonMatches: { keptSeconds: 1 } }), 'policy-in-force'],
  [
    'another text in the place of the policy',
    { policy: { ...adopted({ summary: 'Changed.' }), hash: policyHash } },
    'policy-in-force',
  ],
  [
    'a policy that was adopted after its signers’ certificates ran out',
    { policy: { ...adopted(), adopted: { at: now + 25 * hour } } },
    'policy-in-force',
  ],

  ['no authority', { authority: null }, 'authorised'],
  ['another deployment', { deployment: { ...deployment, id: 'deployment-2' } }, 'authorised'],
  ['an authority of the demo', ordered({ mode: 'demo' }), 'authorised'],
  ['a demo certificate', signedBy({ mode: 'demo' }), 'authorised'],
  ['a certificate signed by a stranger', signedBy({}, strangers.rootKey), 'authorised'],
  ['an expired certificate', signedBy({ until: now }), 'authorised'],
  ['a certificate that does not count yet', signedBy({ from: now + 1 }), 'authorised'],
  ['an officer certified for something else', signedBy({ purpose: 'policy-signer' }), 'authorised'],
  [
    'an authority signed by a stranger’s key',
    {
      authority: {
        ...officer.vouch(testAuthority(theOrder, onSite)),
        document: signDocument(testAuthority(theOrder, onSite), strangers.rootKey),
      },
    },
    'authorised',
  ],
  ['an authority whose officer was revoked', { revocations: force.revocations(1, [officer]) }, 'authorised'],
  ['an authority under another policy', ordered({ policyHash: hash('e') }), 'authorised'],
  ['a use case that is not in the policy', ordered({ useCase: 'dragnet' }), 'authorised'],
  ['a window of more than the policy allows', ordered({ until: now + 11 * hour + 1 }), 'authorised'],
  ['no window', ordered({ from: now, until: now }), 'authorised'],

  ['an urgent start whose day is over', urgently(now - 24 * hour), 'authorised'],
  [
    'an urgent start without an on-site officer’s word',
    { ...urgently(now), presenceChain: null },
    'authorised',
  ],
  [
    'an urgent order that was edited',
    {
      ...urgently(now),
      urgent: { startedAt: now, order: JSON.stringify(testOrder(now, policyHash, { place: 'Elsewhere' })) },
    },
    'authorised',
  ],
  [
    'an urgent order that is no order',
    { ...urgently(now), urgent: { startedAt: now, order: '{}' } },
    'authorised',
  ],
  ['an urgent order under another policy', urgently(now, { policyHash: hash('e') }), 'authorised'],
  [
    'an urgent start of another deployment',
    { ...urgently(now), deployment: { ...deployment, id: 'deployment-2' } },
    'authorised',
  ],

  ['an officer of another rank', signedBy({ rank: 'constable' }), 'officer-rank'],
  ['an officer of no rank', signedBy({ rank: null }), 'officer-rank'],

  ['no documents', ordered({ documents: [] }), 'documents-named'],
  ['one document too few', ordered({ documents: theOrder.documents.slice(1) }), 'documents-named'],
  ['an urgent start without documents', urgently(now, { documents: [] }), 'documents-named'],

  ['a window that has not begun', ordered({ from: now + 1 }), 'inside-window'],
  ['a window that is over', ordered({ until: now }), 'inside-window'],

  ['a clock that was set back', { latestAt: now + 2 * minute + 1 }, 'clock-right'],

  ['no word of an on-site officer', { presenceChain: null }, 'officers-present'],
  ['no code', { presence: null }, 'officers-present'],
  ['a code that was made up', { presence: { slot, code: '0'.repeat(16) } }, 'officers-present'],
  ['the code of another slot', { presence: { slot, code: codes[slot + 1] ?? '' } }, 'officers-present'],
  [
    'a code whose time is over',
    { presence: { slot: slot - 2, code: codes[slot - 2] ?? '' } },
    'officers-present',
  ],
  [
    'a code whose time has not come',
    { presence: { slot: slot + 1, code: codes[slot + 1] ?? '' } },
    'officers-present',
  ],
  [
    'a chain signed by the authorising officer',
    { presenceChain: officer.vouch(testChain(theOrder).chain) },
    'officers-present',
  ],
  [
    'an on-site officer who was revoked',
    { revocations: force.revocations(1, [onSite.holder]) },
    'officers-present',
  ],
  ['an on-site officer who is not the one named', promisedBy({ personnelNumber: '3' }), 'officers-present'],
  ['an on-site officer certified by a stranger', promisedBy({}, strangers.rootKey), 'officers-present'],
  ['a chain for another order', chainWith({ orderHash: hash('e') }), 'officers-present'],
  ['a chain for another deployment', chainWith({ deploymentId: 'deployment-2' }), 'officers-present'],
  ['a chain for another window', chainWith({ until: now + 6 * hour }), 'officers-present'],
  ['another anchor than the one authorised', chainWith({ anchor: codes[0] ?? '' }), 'officers-present'],
  ['codes further apart than the policy allows', ordered({ presenceMinutes: 6 }), 'officers-present'],

  ['no list', { list: null }, 'list-sealed'],
  ['an unsealed list', { list: { ...list, sealHash: null } }, 'list-sealed'],
  ['another list', { list: { ...list, sealHash: hash('e') } }, 'list-sealed'],
  ['an expired list', { list: { ...list, expiresAt: now } }, 'list-sealed'],
  ['a list longer than the policy allows', { list: { ...list, entries: 2_001 } }, 'list-sealed'],

  ['a list that no second person approved', { list: { ...list, isApproved: false } }, 'list-approved'],

  [
    'a list older than the policy allows',
    { list: { ...list, begunAt: deployment.startedAt - 24 * hour - 1 } },
    'list-fresh',
  ],

  [
    'a model that the policy does not approve',
    under({ models: [{ ...model, hash: hash('e') }] }),
    'model-approved',
  ],
  [
    'a model that a newer policy no longer approves',
    { newestPolicy: accepted(adopted({ version: 2, models: [] })) },
    'model-approved',
  ],
  [
    'a newest policy that does not count',
    { newestPolicy: accepted({ ...adopted(), hash: hash('e') }) },
    'model-approved',
  ],
  [
    'a threshold below the policy’s floor',
    under({ models: [{ ...model, thresholdFloor: 0.51 }] }),
    'model-approved',
  ],
  ['another model', { loaded: { ...loaded, modelHash: hash('e') } }, 'model-as-authorised'],
  [
    'a model that was approved but not authorised',
    {
      ...under({ models: [model, { ...model, hash: hash('e') }] }),
      loaded: { ...loaded, modelHash: hash('e') },
    },
    'model-as-authorised',
  ],
  ['another threshold', { loaded: { ...loaded, threshold: 0.6 } }, 'threshold-as-authorised'],
  [
    'a threshold that is not loaded',
    { loaded: { ...loaded, threshold: Number.NaN } },
    'threshold-as-authorised',
  ],
  ['no camera', { cameras: [] }, 'cameras-in-authority'],
  [
    'a camera turned to another address',
    { cameras: [{ id: 'camera-1', addressHash: hash('f') }] },
    'cameras-in-authority',
  ],

  ['no self-test, where the policy asks for one', tested, 'self-test-passed'],
  ['a self-test that found too few', { ...tested, selfTest: { ...passed, found: 1 } }, 'self-test-passed'],
  [
    'a self-test with another list',
    { ...tested, selfTest: { ...passed, listSealHash: hash('e') } },
    'self-test-passed',
  ],
  [
    'a self-test with another model',
    { ...tested, selfTest: { ...passed, modelHash: hash('e') } },
    'self-test-passed',
  ],
  [
    'a self-test with another threshold',
    { ...tested, selfTest: { ...passed, threshold: 0.6 } },
    'self-test-passed',
  ],

  ['no head of the log elsewhere', { keptHeadSize: null }, 'head-kept'],
  ['a head that does not cover the authority', { keptHeadSize: 39 }, 'head-kept'],
  ['an authority that is in no entry', { deployment: { ...deployment, authorisedEntry: null } }, 'head-kept'],

  ['a recognition process that is not ready', { loaded: null }, 'engine-ready'],
  [
    'a recognition process with another list',
    { loaded: { ...loaded, listSealHash: hash('e') } },
    'engine-ready',
  ],
  [
    'a recognition process with the list of the self-test',
    { loaded: { ...loaded, listSealHash: selfTestSealOf(hash('c')) } },
    'engine-ready',
  ],
  ['the whole list in a self-test', { deployment: { ...deployment, state: 'self-test' } }, 'engine-ready'],
];

type Breakage = (typeof breakages)[number];

/** Two breakages of one fact may undo each other: only sets of which one is whole in the end are broken for sure. */
function merged(chosen: readonly Breakage[]): Partial<GateFacts> | null {
  const changed = Object.assign({}, ...chosen.map(([, change]) => change)) as Partial<GateFacts>;
  const isWhole = ([, change]: Breakage): boolean =>
    // The names are those of the facts.
    Object.entries(change).every(([name, value]) => changed[name as keyof GateFacts] === value);
  return chosen.some(isWhole) ? changed : null;
}

const known = new Map<string, readonly string[]>();

/** The conditions that some breakages leave unmet. */
function unmetBy(chosen: readonly Breakage[]): readonly string[] | null {
  const changed = merged(chosen);
  if (changed === null) return null;
  const key = chosen.map(([what]) => what).join(' + ');
  const unmet =
    known.get(key) ??
    recognitionGate(facts(changed)).conditions.flatMap(({ id, isMet }) => (isMet ? [] : [id]));
  known.set(key, unmet);
  return unmet;
}

/** The property that every gate has to keep, be it whole or with one condition taken out: whatever is broken, it stays closed. */
const staysClosed = (removed: string | null) =>
  fc.property(fc.subarray([...breakages], { minLength: 1, maxLength: 2 }), (chosen) => {
    const unmet = unmetBy(chosen);
    fc.pre(unmet !== null);
    return unmet?.some((id) => id !== removed) === true;
  });

describe('the recognition gate', () => {
  it('opens for the authorised cameras when every condition holds', () => {
    const decision = recognitionGate(facts());
    expect(decision.conditions.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(decision).toMatchObject({ isOpen: true, cameraIds: ['camera-1', 'camera-2'] });
  });

  it.each(breakages)('stays closed with %s', (_, change, conditionId) => {
    const decision = recognitionGate(facts(change));
    expect(decision.isOpen).toBe(false);
    expect(decision.cameraIds).toEqual([]);
    expect(decision.conditions.find(({ id }) => id === conditionId)?.isMet).toBe(false);
  });

  it('says of every condition why it is not met', () => {
    for (const [what, change] of breakages) {
      for (const { words } of recognitionGate(facts(change)).conditions) {
        expect(words, what).toMatch(/^[\p{Lu}\d].*\.$/u);
      }
    }
  });

  it('rests on each condition: for every one there is a breakage that only it, or what follows from it, stops', () => {
    // Without an authority or a policy nothing that they name can be right either.
    const followUps: Readonly<Record<string, readonly string[]>> = {
      'policy-in-force': gateConditionSchema.shape.id.options,
      authorised: gateConditionSchema.shape.id.options,
      'engine-ready': ['model-approved', 'model-as-authorised', 'threshold-as-authorised'],
    };
    for (const id of gateConditionSchema.shape.id.options) {
      const alone = breakages.some(
        (one) =>
          one[2] === id &&
          unmetBy([one])?.every((unmet) => unmet === id || followUps[id]?.includes(unmet) === true),
      );
      expect(alone, id).toBe(true);
    }
  });

  it('is caught when it is mutated: the property finds a counterexample for each condition that is taken out', () => {
    fc.assert(staysClosed(null), { numRuns: 200 });
    // Whatever is signed hangs on these two: without them the others say no as well, so that taking one out opens nothing.
    const foundations: readonly string[] = ['policy-in-force', 'authorised'];
    for (const id of gateConditionSchema.shape.id.options) {
      if (foundations.includes(id))
        expect(breakages.every((one) => unmetBy([one])?.some((unmet) => unmet !== id))).toBe(true);
      else expect(fc.check(staysClosed(id), { numRuns: 2_000, seed: 7 }).failed, id).toBe(true);
    }
  }, 60_000);

  it('keeps to the policy that the deployment started under, whatever a newer one says of anything but models', () => {
    const newest = adopted({
      version: 2,
      presence: { intervalMinutes: 1 },
      useCases: [{ code: 'other', words: 'Other' }],
    });
    expect(recognitionGate(facts({ newestPolicy: accepted(newest) })).isOpen).toBe(true);
  });

  it('lets a clock be corrected by a little', () => {
    expect(recognitionGate(facts({ latestAt: now + 2 * minute })).isOpen).toBe(true);
  });

  it('opens for an urgent start of two people for its day, and once its written authority is there', () => {
    const urgent = urgently(now - 23 * hour);
    const decision = recognitionGate(facts(urgent));
    expect(decision.conditions.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(decision.conditions.find(({ id }) => id === 'authorised')?.words).toContain('written authority');
    const written = officer.vouch(testAuthority(theOrder, onSite));
    expect(recognitionGate(facts({ ...urgent, authority: written })).isOpen).toBe(true);
  });

  it('opens for a self-test with the staff alone, and for nothing else then', () => {
    const test = {
      ...tested,
      deployment: { ...deployment, state: 'self-test' as const, startedAt: null },
      keptHeadSize: null,
      loaded: { ...loaded, listSealHash: selfTestSealOf(hash('c')) },
    };
    expect(recognitionGate(facts(test)).conditions.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(recognitionGate(facts({ ...test, presence: null })).isOpen).toBe(false);
    expect(recognitionGate(facts({ ...tested, selfTest: passed })).isOpen).toBe(true);
  });

  it('holds a code for its slot and a little more, and never for longer than the interval', () => {
    const { counts, ends, from } = slotTimes({ ...theOrder, intervalMinutes: 5 }, slot);
    const at = (moment: number) => recognitionGate(facts({ now: moment, latestAt: now })).isOpen;
    expect([from, ends, counts - 1].map(at)).toEqual([true, true, true]);
    expect([from - 1, counts].map(at)).toEqual([false, false]);
    expect(counts - from).toBe(5 * minute);
  });

  it('never recognises on a camera that the authority does not name', () => {
    const cameras = [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-3', addressHash: hash('a') },
    ];
    expect(recognitionGate(facts({ cameras })).cameraIds).toEqual(['camera-1']);
  });

  it('refuses an authority or a chain with any one byte changed', () => {
    for (const fact of ['authority', 'presenceChain'] as const) {
      const genuine = facts()[fact];
      if (genuine === null) throw new Error('there is one');
      fc.assert(
        fc.property(
          fc.nat(genuine.document.payload.length - 1),
          fc.integer({ min: 32, max: 126 }),
          (at, code) => {
            const { payload } = genuine.document;
            fc.pre(payload.charCodeAt(at) !== code);
            const edited = payload.slice(0, at) + String.fromCharCode(code) + payload.slice(at + 1);
            const withEdit = { ...genuine, document: { ...genuine.document, payload: edited } };
            expect(recognitionGate(facts({ [fact]: withEdit })).isOpen).toBe(false);
          },
        ),
      );
    }
  });
});
