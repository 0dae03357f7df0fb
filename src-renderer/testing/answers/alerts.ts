import { fakeOutcomes, isOpen, stateOf, viewOf } from '../fake-alerts.ts';
import { fakeCase, fakeCases, fakeShift } from '../fake-cases.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** The queue, the review and cases. */
export const answersAboutAlerts = (fake: FakeState) =>
  ({
    'cases.list': () => ({ cases: [...fakeCases] }),
    'cases.read': ({ id }) => fakeCase(id),
    'cases.open': () => ({ id: 'case-3' }),
    'cases.link-alert': () => ({}),
    'cases.add-note': () => ({}),
    'cases.hand-over': () => ({}),
    'cases.take': () => ({}),
    'cases.close': () => ({}),
    'cases.colleagues': () => ({ people: [{ id: 'person-sam', name: 'Sam Whitlock' }] }),
    'cases.shift-summary': ({ hours }) => fakeShift(hours),
    'alerts.list': ({ closedLimit }) => {
      const of = (open: boolean) => fake.alerts.filter((alert) => isOpen(alert) === open).map(fake.summary);
      return {
        open: of(true).toSorted((one, other) => one.raisedAt - other.raisedAt),
        closed: of(false)
          .toSorted((one, other) => other.raisedAt - one.raisedAt)
          .slice(0, closedLimit),
        raisedInTenMinutes: fake.alerts.filter(({ raisedAt }) => raisedAt > Date.now() - 600_000).length,
      };
    },
    'alerts.search': ({ text, among }) => {
      const wanted = text.toLowerCase();
      const alerts = fake.alerts
        .map(fake.summary)
        .filter((alert) => among === 'all' || (among === 'mine' ? alert.canTake : alert.state === among))
        .filter(({ number, cameraName }) => `${number} ${cameraName}`.toLowerCase().includes(wanted))
        .toSorted((one, other) => other.number - one.number);
      return { alerts, found: alerts.length };
    },
    'alerts.read': ({ id }) => viewOf(fake.alert(id), fake.me(), fake.personOf),
    'alerts.take': ({ id }) => {
      fake.change(id, { heldBy: fake.me().id, escalatedAt: null });
      return {};
    },
    'alerts.release': ({ id }) => {
      fake.change(id, { heldBy: null });
      return {};
    },
    'alerts.withdraw-vote': ({ id }) => {
      fake.change(id, { votes: [], heldBy: fake.me().id });
      return {};
    },
    'alerts.explain-expiry': ({ id, words }) => {
      fake.change(id, { explanation: { words, by: fake.me().displayName, explainedAt: Date.now() } });
      return {};
    },
    'alerts.judge': ({ id, verdict, reasons }) => {
      const vote = { personId: fake.me().id, verdict, reasons, lockedAt: Date.now() };
      fake.change(id, { votes: [...fake.alert(id).votes, vote], heldBy: null });
      return { state: stateOf(fake.alert(id)) };
    },
    'alerts.ask-clip': () => ({}),
    'alerts.note-dispatch': ({ id }) => {
      fake.change(id, { dispatch: { by: fake.me().displayName, dispatchedAt: Date.now() } });
      return {};
    },
    'alerts.record-outcome': ({ id, code, note }) => {
      const what = fakeOutcomes.find((known) => known.code === code) ?? { code, words: code };
      fake.change(id, { outcome: { what, note, by: fake.me().displayName, recordedAt: Date.now() } });
      return {};
    },
  }) satisfies Partial<Answers>;
