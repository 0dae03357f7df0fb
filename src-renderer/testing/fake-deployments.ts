import type { DeploymentState, DeploymentView, PresenceStatus } from '../../src-main/contract/deployments.ts';
import type { Role } from '../../src-main/contract/domain.ts';
import { hash } from './fake-data.ts';

export function fakeDeployment(state: DeploymentState): DeploymentView {
  return {
    id: 'demo-1',
    name: 'Demo deployment',
    place: 'High Street, Anytown',
    useCase: 'Crime hotspot',
    useCaseCode: 'crime-hotspot',
    kind: 'van',
    state,
    stateWords: `The deployment is ${state}.`,
    rationale: 'Knife crime on market days has doubled since June.',
    documents: [
      {
        code: 'data-protection',
        words: 'Data protection impact assessment',
        title: 'DPIA 12',
        sha256: hash('1'),
      },
    ],
    signage: 'Signs at both ends of the street, and a notice on the web page since Monday.',
    authority: {
      officer: 'Superintendent Demo',
      rank: 'Superintendent',
      personnelNumber: 'DEMO-1',
      sha256: hash('5'),
      onSiteOfficer: 'Constable Demo',
    },
    urgent: null,
    urgentAsked: null,
    selfTest: null,
    walks: { due: 20, walked: 12 },
    steps: (state === 'ended'
      ? (['report'] as const)
      : (['suspend', 'end', 'export', 'authorise'] as const)
    ).map((step) => ({ step, refusal: null })),
    suspended: state === 'suspended' ? { reason: 'The van is moved.', at: Date.now() - 60_000 } : null,
    window: { from: Date.now() - 4 * 3_600_000, until: Date.now() + 7.2 * 3_600_000 },
    watchlist: {
      id: 'list-1',
      name: 'High Street demonstration list',
      entries: 6,
      sealHash: hash('c'),
      expiresAt: Date.now() + 20 * 3_600_000,
    },
    cameraIds: ['cam-01', 'cam-02', 'cam-03', 'cam-04'],
    threshold: 0.617,
    policy: { version: 3, hash: hash('7') },
  };
}

export function fakeUrgentDraft(): DeploymentView {
  return {
    ...fakeDeployment('draft'),
    id: 'urgent-1',
    name: 'Station tonight',
    place: 'Station Road, Anytown',
    stateWords: 'The deployment is a draft.',
    authority: null,
    urgentAsked: {
      reason: 'A man who threatened to kill tonight was seen at the station ten minutes ago.',
      by: 'Rowan Achebe',
      at: Date.now() - 90_000,
      cannotConfirmBecause: null,
      isMine: false,
    },
    steps: ['change', 'export', 'authorise', 'start-urgently', 'end'].map((step) => ({
      step: step as DeploymentView['steps'][number]['step'],
      refusal: null,
    })),
  };
}

/** With the steps that this role can take. */
export function asSeenBy(role: Role | undefined, deployment: DeploymentView): DeploymentView {
  const forOperators = new Set<string>(['suspend', 'start-urgently']);
  const steps = deployment.steps.filter(
    ({ step }) => role === 'supervisor' || (role === 'operator' && forOperators.has(step)),
  );
  return { ...deployment, steps };
}

export function fakePresence(): PresenceStatus {
  const from = Date.now() - 60_000;
  return {
    officer: 'Constable Demo',
    slot: { from, ends: from + 480_000 },
    isConfirmed: true,
    countsUntil: from + 600_000,
    demo: { code: '7K2Q F9XW B0HM 3RTC', isAutomatic: true },
  };
}
