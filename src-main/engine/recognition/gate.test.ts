import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePublicKey, signDocument } from '../trust/signed-document.ts';
import type { Certificate } from '../trust/certificates.ts';
import type { Authority, Presence, VouchedDocument } from '../trust/statements.ts';
import { recognitionGate, type GateFacts } from './gate.ts';

const hour = 60 * 60 * 1000;
const now = 1_800_000_000_000;
const hash = (digit: string) => digit.repeat(64);

const rootKeys = generateKeyPairSync('ed25519');
const officerKeys = generateKeyPairSync('ed25519');
const strangerKeys = generateKeyPairSync('ed25519');
const root = {
  mode: 'operational' as const,
  force: 'Example Police',
  publicKey: encodePublicKey(rootKeys.publicKey),
};

function certificate(changes: Partial<Certificate> = {}): Certificate {
  return {
    kind: 'certificate',
    mode: 'operational',
    purpose: 'authorising-officer',
    holder: 'Ada Example',
    personnelNumber: '4711',
    rank: 'superintendent',
    publicKey: encodePublicKey(officerKeys.publicKey),
    from: now - hour,
    until: now + 24 * hour,
    ...changes,
  };
}

function authority(changes: Partial<Authority> = {}): Authority {
  return {
    kind: 'authority',
    mode: 'operational',
    deploymentId: 'deployment-1',
    useCase: 'Crime hotspot',
    rationale: 'A test.',
    place: 'High Street',
    cameras: [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-2', addressHash: hash('b') },
    ],
    from: now - hour,
    until: now + 4 * hour,
    listSealHash: hash('c'),
    modelHash: hash('d'),
    threshold: 0.5,
    ...changes,
  };
}

function vouch(
  statement: unknown,
  holder = certificate(),
  signer = officerKeys,
  rootSigner = rootKeys,
): VouchedDocument {
  return {
    certificate: signDocument(holder, rootSigner.privateKey),
    document: signDocument(statement, signer.privateKey),
  };
}

const onSite = certificate({ purpose: 'on-site-officer', personnelNumber: '4712', rank: null });
function presence(changes: Partial<Presence> = {}): Presence {
  return {
    kind: 'presence',
    deploymentId: 'deployment-1',
    at: now - 60_000,
    until: now + 5 * 60_000,
    ...changes,
  };
}

function facts(changes: Partial<GateFacts> = {}): GateFacts {
  return {
    now,
    mode: 'operational',
    root,
    deployment: { id: 'deployment-1', state: 'live' },
    authority: vouch(authority()),
    presence: vouch(presence(), onSite),
    list: { sealHash: hash('c'), expiresAt: now + 5 * hour },
    cameras: [
      { id: 'camera-1', addressHash: hash('a') },
      { id: 'camera-2', addressHash: hash('b') },
    ],
    loaded: { modelHash: hash('d'), threshold: 0.5, listSealHash: hash('c') },
    ...changes,
  };
}

/** Each way to fail one condition, and the condition that must say so. */
const breakages: readonly (readonly [string, Partial<GateFacts>, string])[] = [
  ['no deployment', { deployment: null }, 'deployment-live'],
  ['a draft', { deployment: { id: 'deployment-1', state: 'draft' } }, 'deployment-live'],
  ['an ended deployment', { deployment: { id: 'deployment-1', state: 'ended' } }, 'deployment-live'],
  ['another deployment', { deployment: { id: 'deployment-2', state: 'live' } }, 'authorised'],
  ['no force root', { root: null }, 'authorised'],
  ['a demo root', { root: { ...root, mode: 'demo' } }, 'authorised'],
  ['no authority', { authority: null }, 'authorised'],
  ['an authority of the demo', { authority: vouch(authority({ mode: 'demo' })) }, 'authorised'],
  ['a demo certificate', { authority: vouch(authority(), certificate({ mode: 'demo' })) }, 'authorised'],
  [
    'an authority signed by a stranger',
    { authority: vouch(authority(), certificate(), strangerKeys) },
    'authorised',
  ],
  [
    'a certificate signed by a stranger',
    { authority: vouch(authority(), certificate(), officerKeys, strangerKeys) },
    'authorised',
  ],
  ['an officer certified for something else', { authority: vouch(authority(), onSite) }, 'authorised'],
  ['an expired certificate', { authority: vouch(authority(), certificate({ until: now })) }, 'authorised'],
  [
    'a window of more than a day',
    { authority: vouch(authority({ from: now - hour, until: now + 23 * hour + 1 })) },
    'authorised',
  ],
  ['a window that has not begun', { authority: vouch(authority({ from: now + 1 })) }, 'inside-window'],
  ['a window that is over', { authority: vouch(authority({ until: now })) }, 'inside-window'],
  ['no presence', { presence: null }, 'officers-present'],
  ['a presence signed by the authorising officer', { presence: vouch(presence()) }, 'officers-present'],
  ['a presence that ran out', { presence: vouch(presence({ until: now }), onSite) }, 'officers-present'],
  [
    'a presence that claims to last for hours',
    { presence: vouch(presence({ at: now - hour, until: now + hour }), onSite) },
    'officers-present',
  ],
  ['a presence from the future', { presence: vouch(presence({ at: now + 1 }), onSite) }, 'officers-present'],
  [
    'a presence at another deployment',
    { presence: vouch(presence({ deploymentId: 'deployment-2' }), onSite) },
    'officers-present',
  ],
  ['an unsealed list', { list: { sealHash: null, expiresAt: now + hour } }, 'list-sealed'],
  ['another list', { list: { sealHash: hash('e'), expiresAt: now + hour } }, 'list-sealed'],
  ['an expired list', { list: { sealHash: hash('c'), expiresAt: now } }, 'list-sealed'],
  [
    'another model',
    { loaded: { modelHash: hash('e'), threshold: 0.5, listSealHash: hash('c') } },
    'model-as-authorised',
  ],
  [
    'another threshold',
    { loaded: { modelHash: hash('d'), threshold: 0.4, listSealHash: hash('c') } },
    'threshold-as-authorised',
  ],
  [
    'a threshold that is not loaded',
    { loaded: { modelHash: hash('d'), threshold: Number.NaN, listSealHash: hash('c') } },
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
    { loaded: { modelHash: hash('d'), threshold: 0.5, listSealHash: hash('e') } },
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
    const genuine = vouch(authority());
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
