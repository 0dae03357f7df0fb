import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateConditionSchema } from '../../contract/deployments.ts';
import type { Policy } from '../../contract/policy.ts';
import { startingPolicy } from '../policy/draft.ts';
import { accepted, refused } from '../trust/checked.ts';
import { hashOfText, signDocument } from '../trust/signed-document.ts';
import type { Authority, Presence } from '../trust/statements.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { recognitionGate, type GateFacts } from './gate.ts';

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
const onSite = force.holder({ purpose: 'on-site-officer', personnelNumber: '2' });

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
};

/** A policy as it was adopted half an hour ago, signed by those two unless said otherwise. */
function adopted(changes: Partial<Policy> = {}, signers = force.signers) {
  const pack = force.pack({ ...policy, ...changes }, signers);
  return { pack, hash: hashOfText(pack.payload), adopted: { at: now - hour / 2 } };
}
const policyHash = adopted().hash;

function authority(changes: Partial<Authority> = {}): Authority {
  return {
    kind: 'authority',
    mode: 'operational',
    deploymentId: 'deployment-1',
    useCase: 'crime-hotspot',
    rationale: 'A test.',
    place: 'High Street',
    cameras: [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-2', addressHash: hash('b') },
    ],
    from: now - hour,
    until: now + 4 * hour,
    policyHash,
    listSealHash: hash('c'),
    modelHash: hash('d'),
    threshold: 0.5,
    ...changes,
  };
}

function presence(changes: Partial<Presence> = {}): Presence {
  return {
    kind: 'presence',
    deploymentId: 'deployment-1',
    at: now - minute,
    until: now + 5 * minute,
    ...changes,
  };
}

const deployment = { id: 'deployment-1', state: 'live' as const, startedAt: now - hour / 4 };
const list = {
  sealHash: hash('c'),
  begunAt: now - 2 * hour,
  expiresAt: now + 5 * hour,
  entries: 6,
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
    authority: officer.vouch(authority()),
    presence: onSite.vouch(presence()),
    list,
    cameras: [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-2', addressHash: hash('b') },
    ],
    loaded,
    ...changes,
  };
}

/** Under another policy, with everything else renewed for it. */
function under(changes: Partial<Policy>, authorityChanges: Partial<Authority> = {}): Partial<GateFacts> {
  const other = adopted(changes);
  return {
    policy: other,
    newestPolicy: accepted(other),
    authority: officer.vouch(authority({ policyHash: other.hash, ...authorityChanges })),
  };
}

/** A rank that may not authorise, an expired certificate: somebody else signs the authority. */
function signedBy(changes: Parameters<typeof force.holder>[0], signer = force.rootKey): Partial<GateFacts> {
  return {
    authority: force
      .holder({ purpose: 'authorising-officer', rank: 'superintendent', ...changes }, signer)
      .vouch(authority()),
  };
}

/** Each way to fail one condition, and the condition that must say so. */
const breakages: readonly (readonly [string, Partial<GateFacts>, string])[] = [
  ['no deployment', { deployment: null }, 'deployment-live'],
  ['a draft', { deployment: { ...deployment, state: 'draft' } }, 'deployment-live'],
  ['an ended deployment', { deployment: { ...deployment, state: 'ended' } }, 'deployment-live'],

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
  ['an authority of the demo', { authority: officer.vouch(authority({ mode: 'demo' })) }, 'authorised'],
  ['a demo certificate', signedBy({ mode: 'demo' }), 'authorised'],
  ['a certificate signed by a stranger', signedBy({}, strangers.rootKey), 'authorised'],
  ['an expired certificate', signedBy({ until: now }), 'authorised'],
  ['a certificate that does not count yet', signedBy({ from: now + 1 }), 'authorised'],
  ['an officer of another rank', signedBy({ rank: 'constable' }), 'authorised'],
  ['an officer of no rank', signedBy({ rank: null }), 'authorised'],
  ['an officer certified for something else', { authority: onSite.vouch(authority()) }, 'authorised'],
  [
    'an authority signed by a stranger’s key',
    { authority: { ...officer.vouch(authority()), document: signDocument(authority(), strangers.rootKey) } },
    'authorised',
  ],
  ['an authority whose officer was revoked', { revocations: force.revocations(1, [officer]) }, 'authorised'],
  [
    'an authority under another policy',
    { authority: officer.vouch(authority({ policyHash: hash('e') })) },
    'authorised',
  ],
  [
    'a use case that is not in the policy',
    { authority: officer.vouch(authority({ useCase: 'dragnet' })) },
    'authorised',
  ],
  [
    'a window of more than the policy allows',
    { authority: officer.vouch(authority({ from: now - hour, until: now + 11 * hour + 1 })) },
    'authorised',
  ],
  ['no window', { authority: officer.vouch(authority({ from: now, until: now })) }, 'authorised'],
  [
    'a window that has not begun',
    { authority: officer.vouch(authority({ from: now + 1 })) },
    'inside-window',
  ],
  ['a window that is over', { authority: officer.vouch(authority({ until: now })) }, 'inside-window'],

  ['a clock that was set back', { latestAt: now + 2 * minute + 1 }, 'clock-right'],

  ['no presence', { presence: null }, 'officers-present'],
  [
    'a presence signed by the authorising officer',
    { presence: officer.vouch(presence()) },
    'officers-present',
  ],
  [
    'a presence whose officer was revoked',
    { revocations: force.revocations(1, [onSite]) },
    'officers-present',
  ],
  ['a presence that ran out', { presence: onSite.vouch(presence({ until: now })) }, 'officers-present'],
  [
    'a presence that claims more than the policy’s interval',
    { presence: onSite.vouch(presence({ at: now - 5 * minute, until: now + hour })) },
    'officers-present',
  ],
  ['a presence from the future', { presence: onSite.vouch(presence({ at: now + 1 })) }, 'officers-present'],
  [
    'a presence at another deployment',
    { presence: onSite.vouch(presence({ deploymentId: 'deployment-2' })) },
    'officers-present',
  ],

  ['no list', { list: null }, 'list-sealed'],
  ['an unsealed list', { list: { ...list, sealHash: null } }, 'list-sealed'],
  ['another list', { list: { ...list, sealHash: hash('e') } }, 'list-sealed'],
  ['an expired list', { list: { ...list, expiresAt: now } }, 'list-sealed'],
  ['a list longer than the policy allows', { list: { ...list, entries: 2_001 } }, 'list-sealed'],
  [
    'a list older than the policy allows',
    { list: { ...list, begunAt: deployment.startedAt - 24 * hour - 1 } },
    'list-sealed',
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
  ['a recognition process that is not ready', { loaded: null }, 'engine-ready'],
  [
    'a recognition process with another list',
    { loaded: { ...loaded, listSealHash: hash('e') } },
    'engine-ready',
  ],
];

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
      authorised: [
        'inside-window',
        'list-sealed',
        'model-as-authorised',
        'threshold-as-authorised',
        'cameras-in-authority',
      ],
      'engine-ready': ['model-approved', 'model-as-authorised', 'threshold-as-authorised'],
    };
    for (const id of gateConditionSchema.shape.id.options) {
      const alone = breakages.some(([, change, broken]) => {
        const unmet = recognitionGate(facts(change)).conditions.filter(({ isMet }) => !isMet);
        return (
          broken === id && unmet.every((one) => one.id === id || followUps[id]?.includes(one.id) === true)
        );
      });
      expect(alone, id).toBe(true);
    }
  });

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

  it('stays open while the certificates of the policy’s signers run out, but not those of the officers', () => {
    const later = now + 23.5 * hour;
    const late = { from: later - hour, until: later + hour };
    const renewed = {
      ...facts({ now: later, latestAt: later }),
      authority: force
        .holder({ purpose: 'authorising-officer', rank: 'superintendent', until: later + hour })
        .vouch(authority(late)),
      presence: force
        .holder({ purpose: 'on-site-officer', until: later + hour })
        .vouch(presence({ at: later, until: later + minute })),
      policy: { ...adopted(), adopted: { at: now } },
      list: { ...list, expiresAt: later + hour },
    };
    expect(recognitionGate(renewed).isOpen).toBe(true);
    const afterwards = later + 0.75 * hour;
    expect(
      recognitionGate({
        ...renewed,
        now: afterwards,
        latestAt: afterwards,
        presence: force
          .holder({ purpose: 'on-site-officer', until: afterwards + hour })
          .vouch(presence({ at: afterwards, until: afterwards + minute })),
      }).isOpen,
    ).toBe(true);
  });

  it('never recognises on a camera that the authority does not name', () => {
    const cameras = [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-3', addressHash: hash('a') },
    ];
    expect(recognitionGate(facts({ cameras })).cameraIds).toEqual(['camera-1']);
  });

  it('stays closed under every combination of breakages', () => {
    fc.assert(
      fc.property(fc.subarray([...breakages], { minLength: 1 }), (chosen) => {
        const changed = Object.assign({}, ...chosen.map(([, change]) => change)) as Partial<GateFacts>;
        expect(recognitionGate(facts(changed)).isOpen).toBe(false);
      }),
    );
  });

  it('refuses an authority with any one byte changed', () => {
    const genuine = officer.vouch(authority());
    fc.assert(
      fc.property(
        fc.nat(genuine.document.payload.length - 1),
        fc.integer({ min: 32, max: 126 }),
        (at, code) => {
          const { payload } = genuine.document;
          fc.pre(payload.charCodeAt(at) !== code);
          const edited = payload.slice(0, at) + String.fromCharCode(code) + payload.slice(at + 1);
          const authorityWithEdit = { ...genuine, document: { ...genuine.document, payload: edited } };
          expect(recognitionGate(facts({ authority: authorityWithEdit })).isOpen).toBe(false);
        },
      ),
    );
  });
});
