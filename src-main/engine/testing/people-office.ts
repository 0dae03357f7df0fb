import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { roleSchema, type Mode, type Role } from '../../contract/domain.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { OperationInput, OperationName, OperationOutput } from '../../contract/operations.ts';
import type { Policy } from '../../contract/policy.ts';
import type { WireReply } from '../../contract/wire.ts';
import { createCaseLogHandlers } from '../case-log/handlers.ts';
import type { DatabaseClient } from '../database/client.ts';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import { mainDatabaseFile } from '../database/file-names.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import type { Sql } from '../database/sql.ts';
import { dispatch, type Caller, type Handlers } from '../dispatch.ts';
import { Custody } from '../keys/custody.ts';
import { createPeople, type People } from '../people/people.ts';
import type { SignInRules } from '../people/sign-in-rules.ts';
import type { Session } from '../session.ts';
import { SteadyClock } from '../steady-clock.ts';
import { Storage } from '../storage.ts';
import { createTestClock, temporaryDirectory, type TestClock } from './temporary-database.ts';

/** What the first admin types. */
export const firstAdmin = {
  loginName: 'ada',
  displayName: 'Ada Admin',
  password: 'correct-horse-battery',
};

/** One screen: asks as whoever is signed in on it. */
export interface OfficeDesk {
  readonly session: Session | null;
  ask<Name extends OperationName>(operation: Name, input: OperationInput<Name>): Promise<WireReply>;
  /** The output of a call that must succeed. */
  get<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
}

/**
 * Accounts, sessions and keys behind the real dispatch, on a real data directory that can be closed and opened again as
 * when the engine, or the machine, is started anew.
 */
export class PeopleOffice {
  readonly directory: string;
  readonly clock: TestClock = createTestClock();
  deviceSecret = new Uint8Array(randomBytes(32));
  /** Whose password `editDatabase` uses. */
  insider: { readonly loginName: string; readonly password: string } = firstAdmin;
  readonly announced: EngineEvent[] = [];
  /** Sessions that something else holds back than before, in order. */
  readonly changed: string[] = [];
  readonly ended: (readonly [sessionId: string, reason: string])[] = [];
  /** How people come in; tests of second factors and of locks say more. */
  rules: SignInRules = easyRules;
  /** What was counted of everybody's decoys. */
  decoyRecord = { decoysJudged: 0, decoysRight: 0 };
  reviewerRules: Policy['reviewers'] = { accuracyPercent: 90, decoysJudged: 40, validDays: 365 };
  /** What a machine's clock that was set back doesn't change. */
  readonly elapsed = { ms: 0 };
  #steady: SteadyClock | null = null;
  readonly #mode: Mode;
  readonly #desks: { session: Session | null }[] = [];
  /** What a list that is searched would need. */
  neededSubjects: readonly string[] = [];
  /** What else can be asked for here, and who hears that other keys are held. */
  more: () => Partial<Handlers> = () => ({});
  onKeysChanged: () => void = () => undefined;
  #kept: Uint8Array | undefined;
  #custody: Custody | null = null;
  #storage: Storage | null = null;
  #people: People | null = null;

  private constructor(directory: string, mode: Mode) {
    this.directory = directory;
    this.#mode = mode;
  }

  /** A directory for an office; `start` opens it. */
  static async make(mode: Mode = 'operational'): Promise<PeopleOffice> {
    return new PeopleOffice(await temporaryDirectory(), mode);
  }

  get storage(): Storage {
    if (this.#storage === null) throw new Error('the office is closed');
    return this.#storage;
  }

  get people(): People {
    if (this.#people === null) throw new Error('the office is closed');
    return this.#people;
  }

  get custody(): Custody {
    if (this.#custody === null) throw new Error('the office was never open');
    return this.#custody;
  }

  get database(): DatabaseClient {
    return this.storage.require();
  }

  /** As after a start of the machine: nothing is in memory, the data is locked. */
  start(): Promise<void> {
    this.#kept = undefined;
    return this.restart();
  }

  /** The machine opens the data by itself, with nobody there. */
  startUnattended(): Promise<void> {
    this.#kept = undefined;
    return this.restart(true);
  }

  /** As after a death of the engine: the host hands over what it kept. */
  async restart(isUnattended = false): Promise<void> {
    await this.close();
    const custody = new Custody({
      kept: this.#kept,
      keep: (keyring) => (this.#kept = keyring),
      presentRoles: async () =>
        new Set(
          this.#mode === 'demo'
            ? roleSchema.options
            : await this.#storage?.database?.call('people.present-roles'),
        ),
      neededSubjects: () => Promise.resolve(this.neededSubjects),
      isHeldBySomebody: (group) => this.storage.isHeldBySomebody(group),
      onChange: () => this.onKeysChanged(),
    });
    this.#custody = custody;
    // It starts anew with the engine.
    const steady = new SteadyClock({ wall: this.clock.now, elapsed: () => this.elapsed.ms });
    this.#steady = steady;
    const storage = await Storage.open({
      mode: this.#mode,
      dataDirectory: this.directory,
      deviceSecret: this.deviceSecret,
      now: this.clock.now,
      onOpened: async (database) => {
        if (this.storage.setup !== 'needs-admin') await this.people.prepare(database);
        await custody.attach(database);
      },
      onCrash: () => undefined,
      onCheckpointFailed: () => undefined,
      onLogGrew: () => undefined,
      onDiskTrouble: () => undefined,
      passwordCost: { memoryKiB: 64, passes: 1, lanes: 1 },
    });
    this.#storage = storage;
    this.#people = createPeople({
      mode: this.#mode,
      directory: this.directory,
      now: this.clock.now,
      database: () => storage.database,
      vault: () => storage.vault,
      custody,
      openData: (keys) => storage.openWith(keys),
      presentKeys: (keys) => storage.presentKeys(keys),
      beginSetUp: (loginName, password) => storage.beginSetUp(loginName, password),
      hideName: (loginName) => storage.hideName(loginName),
      alertsNumbered: (numbers) => this.database.call('alerts.numbered', { numbers }),
      picturesOf: (ids) => this.database.call('alerts.pictures-of', { ids }),
      decoyRecordOf: () => Promise.resolve(this.decoyRecord),
      reviewerRules: () => Promise.resolve(this.reviewerRules),
      rules: () => this.rules,
      steadyNow: () => steady.now(),
      onSessionChanged: (sessionId) => void this.changed.push(sessionId),
      announce: (event) => void this.announced.push(event),
      onSessionEnded: (sessionId, reason) => {
        this.ended.push([sessionId, reason]);
        for (const desk of this.#desks) if (desk.session?.id === sessionId) desk.session = null;
      },
    });
    if (this.#mode === 'demo') {
      await storage.openDemo((keys) => custody.hold(keys));
    } else if (isUnattended) {
      await storage.openUnattended((keys) => custody.holdUnattended(keys));
    } else if (custody.keys !== null) {
      await custody.renew(await storage.presentKeys(custody.keys));
      await storage.openWith(custody.keys);
    }
  }

  async close(): Promise<void> {
    await this.#storage?.close();
    this.#storage = null;
    this.#people = null;
  }

  desk(): OfficeDesk {
    const state: { session: Session | null } = { session: null };
    this.#desks.push(state);
    const caller: Caller = {
      connectionId: randomUUID(),
      get session() {
        return state.session;
      },
      bind: (session) => (state.session = session),
    };
    const ask = async (operation: string, input: unknown): Promise<WireReply> => {
      // Only what this office has is asked for.
      const handlers = {
        ...this.people.handlers,
        ...createCaseLogHandlers({
          database: () => this.storage.database,
          personNames: () => this.people.names(),
        }),
        ...this.more(),
      } as Handlers;
      const reply = await dispatch({ kind: 'request', id: 1, operation, input }, caller, {
        handlers,
        logger: pino({ level: 'silent' }),
        now: () => this.#steady?.now() ?? 0,
        isOpenTo: () => true,
        heldBackBy: (session) => this.people.heldBackBy(session),
      });
      if (reply === null) throw new Error('no reply');
      return reply;
    };
    return {
      get session() {
        return state.session;
      },
      ask,
      async get<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
        const reply = await ask(operation, input);
        if (!reply.ok) throw new Error(`${operation}: ${reply.error.message}`);
        // Dispatch parsed it with this operation's own schema.
        return reply.output as OperationOutput<Name>;
      },
    };
  }

  /** A desk with somebody signed in. */
  async signedIn(loginName: string, password = passwordOf(loginName)): Promise<OfficeDesk> {
    const desk = this.desk();
    await desk.get('sessions.sign-in', { loginName, password });
    return desk;
  }

  /** Makes the first admin, at a desk of theirs. */
  async setUp(): Promise<OfficeDesk> {
    const desk = this.desk();
    await desk.get('setup.create-admin', firstAdmin);
    return desk;
  }

  /** Adds somebody as two people do, who then make their password, at a desk of theirs. */
  async add(
    loginName: string,
    role: Role,
    admin: OfficeDesk,
    second: OfficeDesk | null,
  ): Promise<OfficeDesk> {
    const asked = await admin.get('people.ask-to-add', {
      ...everything,
      loginName,
      displayName: displayNameOf(loginName),
      role,
      reason: 'They join the team.',
    });
    const other =
      second === null
        ? asked.otherHalf
        : (await second.get('requests.confirm', { id: asked.requestId })).codeHalf;
    const desk = this.desk();
    const code = `${asked.codeHalf ?? ''} ${other ?? ''}`;
    await desk.get('sessions.enrol', { loginName, code, password: passwordOf(loginName) });
    return desk;
  }

  /** The first admin, a supervisor, two operators and an auditor, each at a desk. */
  async withEverybody() {
    const admin = await this.setUp();
    const supervisor = await this.add('sam', 'supervisor', admin, null);
    const operator = await this.add('olu', 'operator', admin, supervisor);
    const otherOperator = await this.add('ole', 'operator', admin, supervisor);
    const auditor = await this.add('ann', 'auditor', admin, supervisor);
    return { admin, supervisor, operator, otherOperator, auditor };
  }

  /**
   * What an insider does with the files, the machine's secret and their password, and without Cordon: closes the
   * office.
   */
  async editDatabase(...statements: readonly Sql[]): Promise<void> {
    const [slot] = await this.storage.vault.open('person', this.insider.loginName, this.insider.password);
    if (slot === undefined) throw new Error('the insider has no slot');
    await this.close();
    const connection = openEncrypted({
      directory: this.directory,
      file: mainDatabaseFile,
      key: deriveDatabaseKeys(slot.keys.data).main,
      mustExist: true,
    });
    for (const { text, values } of statements) connection.prepare(text).run(...values);
    connection.close();
  }

  /** Every file of the data directory, as it lies there. */
  async scan(): Promise<readonly Buffer[]> {
    const names = await readdir(this.directory);
    return Promise.all(names.map((name) => readFile(join(this.directory, name))));
  }

  /** The case log as an auditor reads it, oldest first. */
  async logWords(role: Role = 'auditor'): Promise<readonly string[]> {
    const { entries } = await this.database.call('case-log.list', {
      role,
      filter: {},
      isOldestFirst: true,
      before: null,
      after: null,
      limit: 200,
    });
    return entries.map(({ words }) => words);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Nobody needs a second factor, and a seat is locked by nothing that these tests don't mean. */
export const easyRules: SignInRules = {
  secondFactorFrom: [],
  unlockSecondFactorFrom: [],
  idleLockMs: 365 * 86_400_000,
  shiftMs: 12 * 3_600_000,
};

export const everything = { cameraIds: null, deploymentIds: null };

/** The password that a person of these tests makes. */
export function passwordOf(loginName: string): string {
  return loginName === firstAdmin.loginName
    ? firstAdmin.password
    : `window-${displayNameOf(loginName).length}-sparrow-lake`;
}

export function displayNameOf(loginName: string): string {
  return `${loginName.charAt(0).toUpperCase()}${loginName.slice(1)} Person`;
}
