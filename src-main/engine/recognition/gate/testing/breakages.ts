import { accepted, refused } from '../../../trust/checked.ts';
import { signDocument } from '../../../trust/sign-document.ts';
import { testAuthority, testChain, testOrder } from '../../../trust/testing/test-authority.ts';
import type { GateFacts } from '../gate-facts.ts';
import { selfTestSealOf } from '../self-test-seal.ts';
import {
  minute,
  hour,
  now,
  hash,
  force,
  strangers,
  demoForce,
  officer,
  onSite,
  model,
  policy,
  adopted,
  policyHash,
  theOrder,
  codes,
  slot,
  ordered,
  deployment,
  list,
  loaded,
  under,
  signedBy,
  promisedBy,
  chainWith,
  urgently,
  tested,
  passed,
} from './some-facts.ts';

/** Each way to fail one condition, and the condition that must say so. */
export const breakages: readonly (readonly [string, Partial<GateFacts>, string])[] = [
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
    { cameras: [{ id: 'camera-1', addressHash: hash('f'), isRecording: false }] },
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
