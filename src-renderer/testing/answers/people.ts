import { fakeAsked, fakeOwnAccount, fakeQualification, fakeSecondFactor } from '../fake-people.ts';
import { fakeAccuracy, fakeDecoyPeople, fakeMyAccuracy } from '../fake-reviewers.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** Sign-in, accounts, requests between two people and reviewers. */
export const answersAboutPeople = (fake: FakeState) =>
  ({
    'system.status': () => fake.scenario.status,
    'sessions.sign-in': ({ loginName, password }) => {
      const account = fake.scenario.status.demoPeople.find((known) => known.loginName === loginName);
      return fake.session(account?.password === password ? loginName.replace('.', '-') : '');
    },
    'sessions.enrol': () => fake.session('first-admin'),
    'sessions.resume': ({ token }) => fake.session(token),
    'sessions.sign-out': () => {
      fake.person = null;
      return {};
    },
    'sessions.note-input': () => ({}),
    'sessions.lock': () => {
      fake.heldBack = 'locked';
      fake.announceSoon({ kind: 'session.changed' });
      return {};
    },
    'sessions.unlock': () => {
      fake.heldBack = null;
      return fake.session(fake.me().id);
    },
    'sessions.renew': () => {
      fake.heldBack = null;
      return fake.session(fake.me().id);
    },
    'setup.create-admin': () => fake.session('first-admin'),
    'account.read': () => fakeOwnAccount(fake.me()),
    'account.change-password': () => ({}),
    'account.begin-second-factor': () => fakeSecondFactor(),
    'account.confirm-second-factor': () => ({}),
    'account.end-session': () => ({}),
    'people.list': () => ({
      people: fake.people().map((person, index) => ({
        ...person,
        loginName: person.id,
        state: 'active' as const,
        hasSecondFactor: index < 3,
        qualification: index === 0 ? fakeQualification() : null,
        scope: { cameraIds: null, deploymentIds: null },
        invitedUntil: null,
        createdAt: Date.now() - 40 * 86_400_000,
        lastSignInAt: index === 4 ? null : Date.now() - index * 7_200_000,
      })),
      isAlone: false,
    }),
    'people.ask-to-add': () => fakeAsked(),
    'people.ask-to-change': () => ({ ...fakeAsked(), codeHalf: null }),
    'people.ask-to-reset': () => fakeAsked(),
    'people.ask-to-disable': () => ({ ...fakeAsked(), codeHalf: null }),
    'people.ask-to-qualify': () => ({ ...fakeAsked(), codeHalf: null }),
    'people.end-qualification': () => ({}),
    'requests.list': () => ({ requests: [] }),
    'requests.confirm': () => ({ codeHalf: 'D4RTN-6H0QX' }),
    'requests.close': () => ({}),
    'decoys.people': () => fakeDecoyPeople(),
    'decoys.add-person': () => ({ id: 'decoy-9' }),
    'decoys.remove-person': () => ({}),
    'decoys.my-accuracy': () => fakeMyAccuracy,
    'decoys.accuracy': () => fakeAccuracy,
  }) satisfies Partial<Answers>;
