import { fakeCalibration, fakeThresholds, fakeWhatIf } from '../fake-thresholds.ts';
import { fakeEquality } from '../fake-equality.ts';
import { asSeenBy, fakeDeployment, fakePresence } from '../fake-deployments.ts';
import { fakeFigures } from '../fake-figures.ts';
import { fakeFile, fakeRecognition } from '../fake-data.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** Deployments, their thresholds, equality and reports. */
export const answersAboutDeployments = (fake: FakeState) =>
  ({
    'deployments.current': () => ({
      deployment: fake.scenario.hasDeployment
        ? asSeenBy(fake.person?.role, fakeDeployment(fake.isEnded ? 'ended' : 'live'))
        : null,
      recognition: fake.isEnded ? fakeRecognition(['deployment-live']) : fake.scenario.recognition,
      presence: fake.scenario.hasDeployment && !fake.isEnded ? fakePresence() : null,
    }),
    'deployments.list': () => ({
      deployments: fake.scenario.hasDeployment
        ? [...fake.urgent(), fakeDeployment(fake.isEnded ? 'ended' : 'live')].map(
            ({ id, name, place, kind, state, window, urgentAsked }) => ({
              id,
              name,
              place,
              kind,
              state,
              window,
              urgentAsked,
            }),
          )
        : [],
    }),
    'deployments.read': ({ id }) => ({
      deployment:
        fake.urgent().find((one) => one.id === id) ?? fakeDeployment(fake.isEnded ? 'ended' : 'live'),
    }),
    'deployments.draft': () => ({ id: 'deployment-new' }),
    'deployments.export': () => fakeFile,
    'deployments.authority-page': () => ({ ...fakeFile, encoding: 'utf-8' as const }),
    'deployments.record': () => ({ ...fakeFile, encoding: 'utf-8' as const }),
    'deployments.preview-authority': () => ({
      refusal: null,
      deploymentId: 'demo-1',
      deploymentName: 'Demo deployment',
      facts: [{ label: 'Place', lines: ['High Street, Anytown'] }],
    }),
    'deployments.import-authority': () => ({ id: 'demo-1' }),
    'deployments.begin-self-test': () => ({}),
    'deployments.finish-self-test': () => ({ found: 1 }),
    'deployments.start': () => ({}),
    'deployments.ask-urgent': () => ({}),
    'deployments.confirm-urgent': () => fake.decideUrgent(),
    'deployments.drop-urgent': () => fake.decideUrgent(),
    'deployments.confirm-presence': () => ({ countsUntil: Date.now() + 600_000 }),
    'deployments.change': () => ({}),
    'deployments.reopen': () => ({}),
    'deployments.suspend': () => ({}),
    'deployments.resume': () => ({}),
    'deployments.end': () => {
      fake.isEnded = true;
      fake.announceSoon({ kind: 'deployment.changed' });
      return {};
    },
    'thresholds.read': () => fakeThresholds(fake.proposal),
    'thresholds.calibrate': ({ passes }) => fakeCalibration(passes),
    'thresholds.what-if': () => fakeWhatIf,
    'thresholds.propose': ({ threshold }) => {
      fake.proposal = { threshold, at: Date.now() };
      fake.announceSoon({ kind: 'deployment.changed' });
      return {};
    },
    'equality.count': () => ({}),
    'equality.is-counted': () => ({ isCounted: false }),
    'equality.summary': () => fakeEquality,
    'equality.state-denominator': () => ({}),
    'equality.state-walk': () => ({}),
    'reports.figures': () => fakeFigures(),
    'reports.draw': () => ({
      fileName: 'annual.report.html',
      contentType: 'text/html',
      text: '<p>A report</p>',
      encoding: 'utf-8' as const,
    }),
  }) satisfies Partial<Answers>;
