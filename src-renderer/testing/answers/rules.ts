import { fakeAsked } from '../fake-people.ts';
import { fakePolicyStatus, fakePolicyVersion, fakePolicyVersions, fakePreview } from '../fake-policy.ts';
import { fakeEscrow, fakeKeys, fakeOpenings } from '../fake-keys.ts';
import { fakeFile } from '../fake-data.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** Keys, escrow, policy and trust. */
export const answersAboutRules = (fake: FakeState) =>
  ({
    'keys.read': () => fakeKeys(fake.people()),
    'faces.ask-to-open': () => ({ ...fakeAsked(), codeHalf: null }),
    'faces.openings': () => ({ openings: [...fakeOpenings(fake.me())] }),
    'faces.close': () => ({}),
    'keys.renew': () => ({}),
    'escrow.read': () => fakeEscrow(),
    'escrow.begin-rehearsal': () => ({ ...fakeFile, fileName: 'rehearsal-1.request.json' }),
    'escrow.finish-rehearsal': () => ({ custodians: ['Cora Custodian', 'Dan Custodian'] }),
    'machine-policy.read': () => ({
      file: '/etc/cordon/machine-policy.json',
      isThere: true,
      dataDirectory: { value: '/srv/cordon', isManaged: true },
      logDirectory: { value: '/srv/cordon/logs', isManaged: false },
      alertSound: { value: 'on', isManaged: false },
      idleLockMinutes: { value: 3, isManaged: true },
      shiftHours: { value: null, isManaged: false },
    }),
    'policy.current': () => fakePolicyStatus(fake.scenario.hasDeployment),
    'policy.versions': () => ({ versions: [...fakePolicyVersions] }),
    'policy.version': ({ version }) => fakePolicyVersion(version),
    'policy.preview': () => fakePreview,
    'policy.adopt': () => ({ version: 4 }),
    'policy.export': ({ version }) => ({
      fileName: `policy-${version}.txt`,
      contentType: 'text/plain',
      text: 'A policy.',
    }),
    'policy.draft': () => ({ fileName: 'policy-4.draft.json', contentType: 'application/json', text: '{}' }),
    'trust.preview-root': () => ({ force: 'Example Police', mode: 'operational', madeAt: Date.now() }),
    'trust.pin-root': () => ({}),
    'trust.adopt-custodians': () => ({ number: 2 }),
    'trust.adopt-revocations': () => ({ number: 3, revoked: 1 }),
  }) satisfies Partial<Answers>;
