import { AppError, type ErrorCode } from '../../src-main/contract/errors.ts';
import type { EngineEvent } from '../../src-main/contract/events.ts';
import {
  isOperationName,
  operations,
  type OperationName,
  type OperationOutput,
  type OperationParsedInput,
} from '../../src-main/contract/operations.ts';
import type { DeploymentView } from '../../src-main/contract/deployments.ts';
import type { ImportPhase } from '../../src-main/contract/imports.ts';
import { wireMediaRequestSchema, type WireMediaRequest } from '../../src-main/contract/media.ts';
import type { Person } from '../../src-main/contract/sessions.ts';
import { wireRequestSchema, type WireMessage } from '../../src-main/contract/wire.ts';
import type { WallLayout } from '../../src-main/contract/wall-layouts.ts';
import type { OpenTransport, TransportEvents } from '../engine/transport.ts';
import {
  fakeAlert,
  fakeOutcomes,
  isOpen,
  stateOf,
  summaryOf,
  viewOf,
  type FakeAlert,
} from './fake-alerts.ts';
import { fakeCalibration, fakeThresholds, fakeWhatIf } from './fake-thresholds.ts';
import {
  entryKinds,
  fakeEntry,
  fakeHeads,
  fakeBackups,
  fakePurges,
  fakeRecognition,
  hash,
} from './fake-data.ts';
import { fakeDevices, fakeHealth, fakeProfiles } from './fake-devices.ts';
import { fakeEquality } from './fake-equality.ts';
import { fakeCase, fakeCases, fakeShift } from './fake-cases.ts';
import { fakeDeployment, fakePresence, fakeUrgentDraft } from './fake-deployments.ts';
import { fakeMachineHealth } from './fake-machine-health.ts';
import { fakePacks, fakePackSubjects } from './fake-packs.ts';
import { fakeAsked, fakeOwnAccount, fakeQualification, fakeSecondFactor } from './fake-people.ts';
import { fakePixelated } from './fake-pixelated.ts';
import { fakePolicyStatus, fakePolicyVersion, fakePolicyVersions, fakePreview } from './fake-policy.ts';
import { fakeImport, fakeRows } from './fake-imports.ts';
import { fakeFigures } from './fake-figures.ts';
import { fakeEscrow, fakeKeys, fakeOpenings } from './fake-keys.ts';
import { fakeAccuracy, fakeDecoyPeople, fakeMyAccuracy } from './fake-reviewers.ts';
import { fakeListings } from './fake-listings.ts';
import { fakeEntries, fakeRemovals, fakeWatchlists } from './fake-watchlists.ts';
import type { Scenario } from './scenarios.ts';

type Answers = {
  readonly [Name in OperationName]: (input: OperationParsedInput<Name>) => OperationOutput<Name>;
};

const answerAfterMs = 60;
const fakeFile = { fileName: 'deployment.json', contentType: 'application/json', text: '{}' };

/** Answers the contract from memory. It keeps its promises about blindness, and none about anything else. */
export class FakeEngine {
  readonly #scenario: Scenario;
  readonly #refusals = new Map<string, AppError>();
  readonly #held = new Set<string>();
  readonly #instead = new Map<string, unknown>();
  #events: TransportEvents | null = null;
  #person: Person | null = null;
  #alerts: readonly FakeAlert[];
  #isEnded = false;
  #isUrgentDecided = false;
  #heldBack: Scenario['heldBack'];
  #proposal: OperationOutput<'thresholds.read'>['proposal'] = null;
  #verifiedAt: number | null = null;
  #import: { readonly phase: ImportPhase; readonly listId: string; readonly since: number } | null = null;
  #nextNumber = 14;
  #layouts: readonly WallLayout[] = [];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#heldBack = scenario.heldBack;
    this.#alerts = scenario.alerts;
  }

  readonly open: OpenTransport = (events) => {
    this.#events = events;
    setTimeout(() => {
      events.onOpen();
      this.#say(this.#scenario.host);
    }, 0);
    return {
      send: (message) => void setTimeout(() => this.#receive(message), answerAfterMs),
      close: () => events.onClose(),
    };
  };

  raise(): void {
    const alert = fakeAlert(this.#nextNumber++, { ageMs: 0 });
    this.#alerts = [...this.#alerts, alert];
    this.#announce({ kind: 'alert.raised', alertId: `alert-${alert.number}` });
  }

  restart(forMs: number): void {
    this.#say({ kind: 'host', engine: 'restarting' });
    setTimeout(() => this.#say({ kind: 'host', engine: 'ready' }), forMs);
  }

  fail(message: string): void {
    this.#say({ kind: 'host', engine: 'failed', message });
  }

  refuse(operation: OperationName, code: ErrorCode, message: string, field?: string): void {
    this.#refusals.set(
      operation,
      new AppError(code, message, field === undefined ? {} : { details: { field } }),
    );
  }

  /** Never answers it from now on: what a screen looks like while it waits. */
  hold(operation: OperationName): void {
    this.#held.add(operation);
  }

  /** Answers it with this from now on, such as with an empty list. */
  answer<Name extends OperationName>(operation: Name, output: OperationOutput<Name>): void {
    this.#instead.set(operation, output);
  }

  /** The draft that somebody else asked to start urgently. */
  #urgent(): readonly DeploymentView[] {
    const { hasUrgentStart } = this.#scenario;
    return hasUrgentStart && !this.#isUrgentDecided ? [fakeUrgentDraft()] : [];
  }

  #decideUrgent(): Record<string, never> {
    this.#isUrgentDecided = true;
    setTimeout(() => this.#announce({ kind: 'deployment.changed' }), 0);
    return {};
  }

  #say(message: WireMessage): void {
    this.#events?.onMessage(message);
  }

  #announce(event: EngineEvent): void {
    this.#say({ kind: 'event', event });
  }

  #receive(raw: unknown): void {
    const media = wireMediaRequestSchema.safeParse(raw);
    if (media.success) return void this.#fetch(media.data);
    const { id, operation, input } = wireRequestSchema.parse(raw);
    try {
      if (!isOperationName(operation)) throw new AppError('bad-request', 'no such operation');
      if (this.#held.has(operation)) return;
      const refusal = this.#refusals.get(operation);
      if (refusal !== undefined) throw refusal;
      const parsed = operations[operation].input.parse(input);
      // One table for all names; TypeScript can't follow the index.
      const answer = this.#answers[operation] as (input: unknown) => unknown;
      const output = this.#instead.has(operation) ? this.#instead.get(operation) : answer(parsed);
      this.#say({ kind: 'reply', id, ok: true, output });
    } catch (cause) {
      const error = cause instanceof AppError ? cause : new AppError('internal', String(cause));
      this.#say({ kind: 'reply', id, ok: false, error: error.toWire() });
    }
  }

  /** From the folder that the development server gives out. */
  async #fetch({ id, path }: WireMediaRequest): Promise<void> {
    const answer = await fetch(`/media/fake/${path}`);
    const body = new Uint8Array(await answer.arrayBuffer());
    this.#say({ kind: 'media', id, status: answer.status, body });
  }

  #people(): readonly Person[] {
    const made = { id: 'first-admin', displayName: 'First Admin', role: 'admin' as const };
    return [
      ...this.#scenario.status.demoPeople.map(({ loginName, displayName, role }) => ({
        id: loginName.replace('.', '-'),
        displayName,
        role,
      })),
      made,
    ];
  }

  #session(id: string): OperationOutput<'sessions.sign-in'> {
    const person = this.#people().find((known) => known.id === id);
    if (person === undefined) {
      throw new AppError('wrong-credentials', 'The name or the password is wrong. Check both and try again.');
    }
    this.#person = person;
    const heldBack = this.#heldBack;
    const expiresAt = Date.now() + this.#scenario.shiftLeftMs;
    return { token: id, mediaTicket: 'ticket', person, expiresAt, heldBack };
  }

  #me(): Person {
    if (this.#person === null) throw new AppError('not-signed-in', 'Sign in first.');
    return this.#person;
  }

  #alert(id: string): FakeAlert {
    const alert = this.#alerts.find(({ number }) => `alert-${number}` === id);
    if (alert === undefined) throw new AppError('not-found', 'That alert is not there.');
    return alert;
  }

  #change(id: string, changes: Partial<FakeAlert>): void {
    this.#alert(id);
    this.#alerts = this.#alerts.map((alert) =>
      `alert-${alert.number}` === id ? { ...alert, ...changes } : alert,
    );
    setTimeout(() => this.#announce({ kind: 'alert.changed', alertId: id }), 0);
  }

  #chain(): OperationOutput<'case-log.chain'> {
    return {
      entries: this.#scenario.logEntries,
      root: hash('4'),
      lastCheckpoint: { size: this.#scenario.logEntries - 1, at: Date.now() - 31_000 },
      brokenAt: null,
      verifiedAt: this.#verifiedAt,
      words:
        this.#verifiedAt === null
          ? 'Press the button to recompute every leaf and the signatures.'
          : 'Every entry fits the chain, and every checkpoint’s signature is good.',
    };
  }

  readonly #personOf = (id: string): Person => this.#people().find((known) => known.id === id) ?? this.#me();

  readonly #summary = (alert: FakeAlert) => summaryOf(alert, this.#me(), this.#personOf);

  readonly #answers: Answers = {
    'system.status': () => this.#scenario.status,
    'sessions.sign-in': ({ loginName, password }) => {
      const account = this.#scenario.status.demoPeople.find((known) => known.loginName === loginName);
      return this.#session(account?.password === password ? loginName.replace('.', '-') : '');
    },
    'sessions.enrol': () => this.#session('first-admin'),
    'sessions.resume': ({ token }) => this.#session(token),
    'sessions.sign-out': () => {
      this.#person = null;
      return {};
    },
    'sessions.note-input': () => ({}),
    'sessions.lock': () => {
      this.#heldBack = 'locked';
      setTimeout(() => this.#announce({ kind: 'session.changed' }), 0);
      return {};
    },
    'sessions.unlock': () => {
      this.#heldBack = null;
      return this.#session(this.#me().id);
    },
    'sessions.renew': () => {
      this.#heldBack = null;
      return this.#session(this.#me().id);
    },
    'setup.create-admin': () => this.#session('first-admin'),
    'account.read': () => fakeOwnAccount(this.#me()),
    'account.change-password': () => ({}),
    'account.begin-second-factor': () => fakeSecondFactor(),
    'account.confirm-second-factor': () => ({}),
    'account.end-session': () => ({}),
    'people.list': () => ({
      people: this.#people().map((person, index) => ({
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
    'keys.read': () => fakeKeys(this.#people()),
    'faces.ask-to-open': () => ({ ...fakeAsked(), codeHalf: null }),
    'faces.openings': () => ({ openings: [...fakeOpenings(this.#me())] }),
    'faces.close': () => ({}),
    'keys.renew': () => ({}),
    'escrow.read': () => fakeEscrow(),
    'escrow.begin-rehearsal': () => ({ ...fakeFile, fileName: 'rehearsal-1.request.json' }),
    'escrow.finish-rehearsal': () => ({ custodians: ['Cora Custodian', 'Dan Custodian'] }),
    'requests.list': () => ({ requests: [] }),
    'requests.confirm': () => ({ codeHalf: 'D4RTN-6H0QX' }),
    'requests.close': () => ({}),
    'wall-layouts.list': () => ({ layouts: [...this.#layouts] }),
    'wall-layouts.save': (layout) => {
      this.#layouts = [...this.#layouts.filter(({ name }) => name !== layout.name), layout];
      return {};
    },
    'wall-layouts.remove': ({ name }) => {
      this.#layouts = this.#layouts.filter((layout) => layout.name !== name);
      return {};
    },
    'cameras.list': () => ({
      cameras: this.#scenario.cameras.map((camera) =>
        camera.state === 'live' ? { ...camera, lastPictureAt: Date.now() - 400 } : camera,
      ),
    }),
    'cameras.test': () => ({
      codec: 'H.264',
      widthPx: 1920,
      heightPx: 1080,
      framesPerSecond: 25,
      tookMs: 812,
      substream: null,
      picture: fakePixelated,
    }),
    'cameras.health': ({ days }) => fakeHealth(days, this.#scenario.cameras),
    'cameras.find': () => ({ devices: this.#scenario.cameras.length === 0 ? [] : [...fakeDevices] }),
    'cameras.profiles': () => fakeProfiles,
    'cameras.add': () => ({ id: 'cam-new' }),
    'cameras.change': () => ({}),
    'cameras.remove': () => ({}),
    'deployments.current': () => ({
      deployment: this.#scenario.hasDeployment ? fakeDeployment(this.#isEnded ? 'ended' : 'live') : null,
      recognition: this.#isEnded ? fakeRecognition(['deployment-live']) : this.#scenario.recognition,
      presence: this.#scenario.hasDeployment && !this.#isEnded ? fakePresence() : null,
    }),
    'deployments.list': () => ({
      deployments: this.#scenario.hasDeployment
        ? [...this.#urgent(), fakeDeployment(this.#isEnded ? 'ended' : 'live')].map(
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
        this.#urgent().find((one) => one.id === id) ?? fakeDeployment(this.#isEnded ? 'ended' : 'live'),
    }),
    'deployments.draft': () => ({ id: 'deployment-new' }),
    'deployments.export': () => fakeFile,
    'deployments.authority-page': () => fakeFile,
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
    'deployments.confirm-urgent': () => this.#decideUrgent(),
    'deployments.drop-urgent': () => this.#decideUrgent(),
    'deployments.confirm-presence': () => ({ countsUntil: Date.now() + 600_000 }),
    'deployments.change': () => ({}),
    'deployments.reopen': () => ({}),
    'deployments.suspend': () => ({}),
    'deployments.resume': () => ({}),
    'deployments.end': () => {
      this.#isEnded = true;
      setTimeout(() => this.#announce({ kind: 'deployment.changed' }), 0);
      return {};
    },
    'thresholds.read': () => fakeThresholds(this.#proposal),
    'thresholds.calibrate': ({ passes }) => fakeCalibration(passes),
    'thresholds.what-if': () => fakeWhatIf,
    'thresholds.propose': ({ threshold }) => {
      this.#proposal = { threshold, at: Date.now() };
      setTimeout(() => this.#announce({ kind: 'deployment.changed' }), 0);
      return {};
    },
    'watchlists.list': () =>
      this.#scenario.hasDeployment ? fakeWatchlists(this.#person?.role ?? 'supervisor') : { lists: [] },
    'watchlists.begin': () => ({ id: 'list-draft' }),
    'watchlists.entries': ({ id, offset }) => fakeEntries(id, offset, this.#person?.role ?? 'supervisor'),
    'watchlists.enrol': () => ({ id: 'entry-new', quality: 84 }),
    'imports.begin': ({ listId }) => {
      this.#import = { phase: 'receiving', listId, since: Date.now() };
      return { id: 'import-1', chunkBytes: 1_048_576 };
    },
    'imports.put': () => ({}),
    'imports.check': () => {
      if (this.#import !== null) this.#import = { ...this.#import, phase: 'checking', since: Date.now() };
      return {};
    },
    'imports.status': () => {
      if (this.#import === null) return { status: null };
      const { phase, listId, since } = this.#import;
      const isDone = phase === 'checking' && Date.now() - since > 4_000;
      return { status: fakeImport(isDone ? 'checked' : phase, listId) };
    },
    'imports.rows': ({ offset, limit }) => fakeRows(offset, limit),
    'imports.report': () => ({ csv: 'reference,problems' }),
    'imports.commit': () => {
      if (this.#import !== null) this.#import = { ...this.#import, phase: 'committed' };
      return { entries: 19_802 };
    },
    'imports.cancel': () => {
      this.#import = null;
      return {};
    },
    'watchlists.take-out': () => ({}),
    'watchlists.drop-removal': () => ({}),
    'listings.ask': () => ({ id: 'question-new' }),
    'listings.confirm': () => ({}),
    'listings.close': () => ({}),
    'equality.count': () => ({}),
    'equality.is-counted': () => ({ isCounted: false }),
    'equality.summary': () => fakeEquality,
    'equality.state-denominator': () => ({}),
    'equality.state-walk': () => ({}),
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
    'decoys.people': () => fakeDecoyPeople(),
    'decoys.add-person': () => ({ id: 'decoy-9' }),
    'decoys.remove-person': () => ({}),
    'decoys.my-accuracy': () => fakeMyAccuracy,
    'decoys.accuracy': () => fakeAccuracy,
    'listings.list': () => fakeListings(this.#person?.role ?? 'auditor'),
    'watchlists.ask-removal': () => ({}),
    'watchlists.confirm-removal': () => ({}),
    'watchlists.removals': ({ id }) => fakeRemovals(id),
    'watchlists.submit': () => ({}),
    'watchlists.approve': () => ({}),
    'watchlists.send-back': () => ({}),
    'watchlists.seal': () => ({ sealHash: hash('c') }),
    'watchlists.discard': () => ({}),
    'alerts.list': ({ closedLimit }) => {
      const of = (open: boolean) => this.#alerts.filter((alert) => isOpen(alert) === open).map(this.#summary);
      return {
        open: of(true).toSorted((one, other) => one.raisedAt - other.raisedAt),
        closed: of(false)
          .toSorted((one, other) => other.raisedAt - one.raisedAt)
          .slice(0, closedLimit),
        raisedInTenMinutes: this.#alerts.filter(({ raisedAt }) => raisedAt > Date.now() - 600_000).length,
      };
    },
    'alerts.search': ({ text, among }) => {
      const wanted = text.toLowerCase();
      const alerts = this.#alerts
        .map(this.#summary)
        .filter((alert) => among === 'all' || (among === 'mine' ? alert.canTake : alert.state === among))
        .filter(({ number, cameraName }) => `${number} ${cameraName}`.toLowerCase().includes(wanted))
        .toSorted((one, other) => other.number - one.number);
      return { alerts, found: alerts.length };
    },
    'alerts.read': ({ id }) => viewOf(this.#alert(id), this.#me(), this.#personOf),
    'alerts.take': ({ id }) => {
      this.#change(id, { heldBy: this.#me().id, escalatedAt: null });
      return {};
    },
    'alerts.release': ({ id }) => {
      this.#change(id, { heldBy: null });
      return {};
    },
    'alerts.withdraw-vote': ({ id }) => {
      this.#change(id, { votes: [], heldBy: this.#me().id });
      return {};
    },
    'alerts.explain-expiry': ({ id, words }) => {
      this.#change(id, { explanation: { words, by: this.#me().displayName, explainedAt: Date.now() } });
      return {};
    },
    'alerts.judge': ({ id, verdict, reasons }) => {
      const vote = { personId: this.#me().id, verdict, reasons, lockedAt: Date.now() };
      this.#change(id, { votes: [...this.#alert(id).votes, vote], heldBy: null });
      return { state: stateOf(this.#alert(id)) };
    },
    'alerts.note-dispatch': ({ id }) => {
      this.#change(id, { dispatch: { by: this.#me().displayName, dispatchedAt: Date.now() } });
      return {};
    },
    'alerts.record-outcome': ({ id, code, note }) => {
      const what = fakeOutcomes.find((known) => known.code === code) ?? { code, words: code };
      this.#change(id, { outcome: { what, note, by: this.#me().displayName, recordedAt: Date.now() } });
      return {};
    },
    'case-log.list': ({ before, after, kind, text, about, order, limit }) => {
      const size = this.#scenario.logEntries;
      const all = Array.from({ length: size }, (_, index) => fakeEntry(index + 1));
      const fitting = (order === 'oldest-first' ? all : all.toReversed())
        .filter(({ sequence }) => sequence < (before ?? Number.POSITIVE_INFINITY) && sequence > (after ?? 0))
        .filter((entry) => kind === undefined || entry.kind === kind)
        .filter((entry) => about === undefined || entry.topics.some(({ topic }) => topic === about))
        .filter(({ words }) => words.toLowerCase().includes((text ?? '').toLowerCase()));
      return { entries: fitting.slice(0, limit), size, searchable: size };
    },
    'machine-policy.read': () => ({
      file: '/etc/cordon/machine-policy.json',
      isThere: true,
      dataDirectory: { value: '/srv/cordon', isManaged: true },
      logDirectory: { value: '/srv/cordon/logs', isManaged: false },
      alertSound: { value: 'on', isManaged: false },
      idleLockMinutes: { value: 3, isManaged: true },
      shiftHours: { value: null, isManaged: false },
    }),
    'health.read': () => fakeMachineHealth(),
    'updates.look': () => ({ installed: '0.1.0', version: '0.2.0', bytes: 214_000_000, refusal: null }),
    'updates.stage': () => ({
      version: '0.2.0',
      folder: '/home/cordon/.local/share/cordon/update',
      backups: 'A backup was made in Server room.',
    }),
    'health.report': () => ({
      fileName: 'cordon-health.txt',
      contentType: 'text/plain',
      text: 'PROGRAM (good)\n',
    }),
    'policy.current': () => fakePolicyStatus(this.#scenario.hasDeployment),
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
    'case-log.filters': () => ({
      kinds: [...entryKinds],
      people: this.#people().map(({ id, displayName }) => ({ id, name: displayName })),
    }),
    'case-log.export': () => ({ text: 'sequence,time\r\n', entries: 0, after: null }),
    'heads.list': () => fakeHeads(),
    'heads.add-server': () => fakeHeads(),
    'heads.add-witness': () => fakeHeads(),
    'heads.add-folder': () => fakeHeads(),
    'heads.remove-folder': () => fakeHeads(),
    'heads.keep': () => fakeHeads(),
    'heads.confirm-printed': () => fakeHeads(),
    'heads.compare': () => ({
      fits: true,
      words: 'It fits: the first 1200 entries are the ones that were signed then.',
    }),
    'purges.list': () => fakePurges(),
    'packs.ask': () => ({ requestId: 'request-fake' }),
    'packs.list': () => ({ packs: fakePacks() }),
    'packs.subjects': () => ({ subjects: fakePackSubjects() }),
    'packs.make': () => ({}),
    'backups.list': () => fakeBackups(),
    'backups.add-folder': () => fakeBackups(),
    'backups.remove-folder': () => fakeBackups(),
    'backups.make': () => fakeBackups(),
    'reports.figures': () => fakeFigures(),
    'reports.draw': () => ({
      fileName: 'annual.report.html',
      contentType: 'text/html',
      text: '<p>A report</p>',
      encoding: 'utf-8' as const,
    }),
    'case-log.chain': () => this.#chain(),
    'case-log.verify': () => {
      this.#verifiedAt = Date.now();
      return this.#chain();
    },
  };
}
