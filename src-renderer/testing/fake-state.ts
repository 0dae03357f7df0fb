import { AppError } from '../../src-main/contract/errors.ts';
import type { DeploymentView } from '../../src-main/contract/deployments.ts';
import type { EngineEvent } from '../../src-main/contract/events.ts';
import type { ImportPhase } from '../../src-main/contract/imports.ts';
import type { OperationOutput } from '../../src-main/contract/operations.ts';
import type { Person } from '../../src-main/contract/sessions.ts';
import type { WallLayout } from '../../src-main/contract/wall-layouts.ts';
import { fakeAlert, summaryOf, type FakeAlert } from './fake-alerts.ts';
import { hash } from './fake-data.ts';
import { fakeUrgentDraft } from './fake-deployments.ts';
import type { Scenario } from './scenarios.ts';

/** What the pretend engine remembers, and how it changes. */
export class FakeState {
  readonly scenario: Scenario;
  person: Person | null = null;
  alerts: readonly FakeAlert[];
  isEnded = false;
  heldBack: Scenario['heldBack'];
  proposal: OperationOutput<'thresholds.read'>['proposal'] = null;
  verifiedAt: number | null = null;
  import: { readonly phase: ImportPhase; readonly listId: string; readonly since: number } | null = null;
  layouts: readonly WallLayout[] = [];
  readonly #announce: (event: EngineEvent) => void;
  #isUrgentDecided = false;
  #nextNumber = 14;

  constructor(scenario: Scenario, announce: (event: EngineEvent) => void) {
    this.scenario = scenario;
    this.heldBack = scenario.heldBack;
    this.alerts = scenario.alerts;
    this.#announce = announce;
  }

  raise(): void {
    const alert = fakeAlert(this.#nextNumber++, { ageMs: 0 });
    this.alerts = [...this.alerts, alert];
    this.#announce({ kind: 'alert.raised', alertId: `alert-${alert.number}` });
  }

  /** Says so once the answer is out. */
  announceSoon(event: EngineEvent): void {
    setTimeout(() => this.#announce(event), 0);
  }

  /** The draft that somebody else asked to start urgently. */
  urgent(): readonly DeploymentView[] {
    const { hasUrgentStart } = this.scenario;
    return hasUrgentStart && !this.#isUrgentDecided ? [fakeUrgentDraft()] : [];
  }

  decideUrgent(): Record<string, never> {
    this.#isUrgentDecided = true;
    this.announceSoon({ kind: 'deployment.changed' });
    return {};
  }

  people(): readonly Person[] {
    const made = { id: 'first-admin', displayName: 'First Admin', role: 'admin' as const };
    return [
      ...this.scenario.status.demoPeople.map(({ loginName, displayName, role }) => ({
        id: loginName.replace('.', '-'),
        displayName,
        role,
      })),
      made,
    ];
  }

  session(id: string): OperationOutput<'sessions.sign-in'> {
    const person = this.people().find((known) => known.id === id);
    if (person === undefined) {
      throw new AppError('wrong-credentials', 'The name or the password is wrong. Check both and try again.');
    }
    this.person = person;
    const heldBack = this.heldBack;
    const expiresAt = Date.now() + this.scenario.shiftLeftMs;
    return { token: id, mediaTicket: 'ticket', person, expiresAt, heldBack };
  }

  me(): Person {
    if (this.person === null) throw new AppError('not-signed-in', 'Sign in first.');
    return this.person;
  }

  readonly personOf = (id: string): Person => this.people().find((known) => known.id === id) ?? this.me();

  alert(id: string): FakeAlert {
    const alert = this.alerts.find(({ number }) => `alert-${number}` === id);
    if (alert === undefined) throw new AppError('not-found', 'That alert is not there.');
    return alert;
  }

  change(id: string, changes: Partial<FakeAlert>): void {
    this.alert(id);
    this.alerts = this.alerts.map((alert) =>
      `alert-${alert.number}` === id ? { ...alert, ...changes } : alert,
    );
    this.announceSoon({ kind: 'alert.changed', alertId: id });
  }

  readonly summary = (alert: FakeAlert) => summaryOf(alert, this.me(), this.personOf);

  chain(): OperationOutput<'case-log.chain'> {
    return {
      entries: this.scenario.logEntries,
      root: hash('4'),
      lastCheckpoint: { size: this.scenario.logEntries - 1, at: Date.now() - 31_000 },
      brokenAt: null,
      verifiedAt: this.verifiedAt,
      words:
        this.verifiedAt === null
          ? 'Press the button to recompute every leaf and the signatures.'
          : 'Every entry fits the chain, and every checkpoint’s signature is good.',
    };
  }
}
