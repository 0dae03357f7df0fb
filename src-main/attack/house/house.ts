import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Role } from '../../contract/domain.ts';
import type { OperationInput, OperationName, OperationOutput } from '../../contract/operations.ts';
import type { Scope } from '../../contract/requests.ts';
import type { SessionView } from '../../contract/sessions.ts';
import { openDatabase, type DatabaseClient } from '../../engine/database/client.ts';
import { deriveDatabaseKeys } from '../../engine/database/derive-keys.ts';
import { mainDatabaseFile } from '../../engine/database/file-names.ts';
import { openEncrypted } from '../../engine/database/open-encrypted.ts';
import { readVault } from '../../engine/keys/vault.ts';
import { afterShiftMs } from '../../engine/people/seat-state.ts';
import {
  codeOfApp,
  makeSecondFactor,
  startEngineInProcess,
  type Desk,
  type EngineInProcess,
} from '../../engine/testing/engine-in-process.ts';
import { everything } from '../../engine/testing/people-office.ts';
import {
  createTestClock,
  temporaryDirectory,
  type TestClock,
} from '../../engine/testing/temporary-database.ts';
import { createHouseForce, type HouseForce } from './house-force.ts';
import { makeResidents, resident, type Resident, type Residents } from './residents.ts';
import type { Street } from './street.ts';

/** So that hundreds of sign-ins take no minutes; the derivation is the real one. */
const quickPassword = { memoryKiB: 64, passes: 1, lanes: 1 };
const longestShiftMs = 12 * 60 * 60_000;

/**
 * A whole engine on a real data directory, with the people of a small force at it. Only its clock and the cost of its
 * passwords are not the real ones; every person reaches it by the wire.
 */
export class House implements AsyncDisposable {
  readonly directory: string;
  /** A folder beside the data, for what is kept elsewhere. */
  readonly outside: string;
  readonly deviceSecret = new Uint8Array(randomBytes(32));
  readonly clock: TestClock = createTestClock();
  readonly residents: Residents = makeResidents();
  readonly force: HouseForce = createHouseForce(this.clock);
  /** The deployment that the state `live` is about; null before. */
  street: Street | null = null;
  /** Tokens of sessions that somebody ended in one of the ways there are, by words for it. */
  readonly endedSessions = new Map<string, string>();
  #engine: EngineInProcess | null = null;
  #database: DatabaseClient | null = null;
  #newcomers = 0;
  readonly #present = new Set<string>();

  private constructor(directory: string, outside: string) {
    this.directory = directory;
    this.outside = outside;
  }

  static async build(): Promise<House> {
    const house = new House(await temporaryDirectory(), await temporaryDirectory());
    await house.start();
    return house;
  }

  get engine(): EngineInProcess {
    if (this.#engine === null) throw new Error('the house is closed');
    return this.#engine;
  }

  /** What only the engine itself may ask; the suite makes alerts with it, as the recognition process does. */
  get database(): DatabaseClient {
    if (this.#database === null) throw new Error('the data is locked');
    return this.#database;
  }

  /** Whether the data is open, so that people can be asked for things. */
  get isOpen(): boolean {
    return this.#database !== null && this.residents.admin.token !== '';
  }

  /** Whether somebody's session is of this start of the machine. */
  isPresent({ loginName }: Resident): boolean {
    return this.#present.has(loginName);
  }

  /** As after a start of the machine. */
  async start(changes: Parameters<typeof startEngineInProcess>[0] = {}): Promise<void> {
    await this.close();
    this.#engine = await startEngineInProcess(
      { dataDirectory: this.directory, deviceSecret: this.deviceSecret, ...changes },
      {
        now: this.clock.now,
        passwordCost: quickPassword,
        openDatabase: async (...options: Parameters<typeof openDatabase>) =>
          (this.#database = await openDatabase(...options)),
      },
    );
  }

  async close(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = null;
    this.#database = null;
    this.#present.clear();
  }

  /**
   * What somebody does with the files, the machine's secret and an admin's password, and without the engine: runs statements
   * on the database. The house is closed before, and stays so.
   */
  async edit(statements: string): Promise<void> {
    await this.read((connection) => connection.exec(statements));
  }

  /** The same, for whatever they do with it. */
  async read<Result>(work: (connection: ReturnType<typeof openEncrypted>) => Result): Promise<Result> {
    await this.close();
    const { directory, deviceSecret, residents } = this;
    const vault = await readVault({ directory, mode: 'operational', deviceSecret });
    const { loginName, password } = residents.admin;
    const [slot] = (await vault?.open('person', loginName, password)) ?? [];
    if (slot === undefined) throw new Error('the admin’s password opens nothing');
    const connection = openEncrypted({
      directory,
      file: mainDatabaseFile,
      key: deriveDatabaseKeys(slot.keys.data).main,
      mustExist: true,
    });
    try {
      return work(connection);
    } finally {
      connection.close();
    }
  }

  /** A screen where nobody is signed in. */
  nobody(): Desk {
    return this.engine.open();
  }

  /** A screen of somebody, on their live session. */
  async at(who: Resident): Promise<Desk> {
    const desk = this.engine.open();
    const { heldBack } = await desk.get('sessions.resume', { token: who.token });
    // The clock goes on in leaps, and a seat that nobody touched has locked.
    if (heldBack === 'locked') await desk.get('sessions.unlock', { password: who.password });
    return desk;
  }

  /** The same as it is, be it locked. */
  async resume({ token }: Resident): Promise<Desk> {
    const desk = this.engine.open();
    await desk.get('sessions.resume', { token });
    return desk;
  }

  /** A screen of somebody, on a session of its own. */
  async signIn(who: Resident): Promise<Desk> {
    const desk = this.engine.open();
    this.#arrive(who, await desk.get('sessions.sign-in', this.credentials(who)));
    return desk;
  }

  /** Everybody, as after a start or at the end of their shifts. */
  async signAllIn(): Promise<void> {
    for (const who of Object.values(this.residents)) (await this.signIn(who)).leave();
  }

  /** With what somebody's screen fetches pictures. */
  async ticketOf(who: Resident): Promise<string> {
    const desk = await this.at(who);
    return (await desk.get('sessions.resume', { token: who.token })).mediaTicket;
  }

  /** The longest shift that a policy can set passes, and what follows it: every session has run out. */
  endShifts(): void {
    this.clock.advance(longestShiftMs + afterShiftMs);
  }

  /** What somebody types to come in. A code counts once, so half a minute passes before each. */
  credentials({ loginName, password, appKey }: Resident) {
    if (appKey === null) return { loginName, password };
    this.clock.advance(31_000);
    return { loginName, password, code: codeOfApp(appKey, this.clock.now()) };
  }

  /** What somebody asks, which must be done. */
  async get<Name extends OperationName>(
    who: Resident,
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>> {
    const desk = await this.at(who);
    try {
      return await desk.get(operation, input);
    } finally {
      desk.leave();
    }
  }

  /** The first admin, and everybody after them as two people add them. */
  async moveIn(): Promise<void> {
    const { admin, supervisor, ...others } = this.residents;
    const { loginName, displayName, password } = admin;
    const { setup } = await this.nobody().get('system.status', {});
    if (setup === 'needs-admin')
      await this.nobody().get('setup.create-admin', { loginName, displayName, password });
    await this.#equip(admin, await this.signIn(admin));
    await this.enrol(supervisor);
    for (const other of Object.values(others)) await this.enrol(other);
  }

  /** Somebody new, added by two people, who has made their password and signed in. */
  async newcomer(role: Role, hasSecondFactor = true, scope: Scope = everything): Promise<Resident> {
    const somebody = resident(`new${String((this.#newcomers += 1))}`, role, scope);
    await this.enrol(somebody, hasSecondFactor);
    return somebody;
  }

  /** The code with which somebody new comes in. */
  async invite(somebody: Resident): Promise<string> {
    const { admin, supervisor } = this.residents;
    const { loginName, displayName, role, scope } = somebody;
    const asked = await this.get(admin, 'people.ask-to-add', {
      ...scope,
      loginName,
      displayName,
      role,
      reason: 'They join the team.',
    });
    const other =
      asked.otherHalf ?? (await this.get(supervisor, 'requests.confirm', { id: asked.requestId })).codeHalf;
    return `${asked.codeHalf ?? ''} ${other ?? ''}`;
  }

  async enrol(somebody: Resident, hasSecondFactor = true): Promise<void> {
    const code = await this.invite(somebody);
    const { loginName, password } = somebody;
    const desk = this.nobody();
    this.#arrive(somebody, await desk.get('sessions.enrol', { loginName, code, password }));
    if (hasSecondFactor) await this.#equip(somebody, desk);
  }

  /** Their authenticator app. */
  async #equip(somebody: Resident, desk: Desk): Promise<void> {
    somebody.appKey = await makeSecondFactor(desk, somebody.password, this.clock.now());
  }

  #arrive(who: Resident, { token, person }: SessionView): void {
    who.token = token;
    who.personId = person.id;
    this.#present.add(who.loginName);
  }

  /** A name that nobody has. */
  newName(): string {
    return `name${String((this.#newcomers += 1))}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    for (const folder of [this.directory, this.outside]) await rm(folder, { recursive: true, force: true });
  }
}
