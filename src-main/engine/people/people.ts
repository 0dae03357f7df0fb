import { randomUUID } from 'node:crypto';
import type { Mode, Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { OperationParsedInput } from '../../contract/operations.ts';
import type { SessionView } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { Custody } from '../keys/custody.ts';
import { keysFor, type Keys } from '../keys/key-groups.ts';
import type { Vault } from '../keys/vault.ts';
import type { HeldBack } from '../../contract/operation.ts';
import type { Session } from '../session.ts';
import type { Account } from './account-queries.ts';
import { createAttempts } from './attempts.ts';
import { createLiveSessions } from './live-sessions.ts';
import { createOwnAccountHandlers } from './own-account.ts';
import { createSecondFactorHandlers } from './own-second-factor.ts';
import { passwordProblem } from './password-rules.ts';
import { createQualifications } from './qualifications.ts';
import type { QualificationView } from '../../contract/qualifications.ts';
import type { Policy } from '../../contract/policy.ts';
import { createFaceOpenings, type FaceOpeningDeps, type FaceOpenings } from './face-openings.ts';
import { createRequestHandlers, type RequestDeps } from './requests.ts';
import { createSealedHalves } from './sealed-half.ts';
import { createSeatHandlers } from './seat.ts';
import { createSignIn } from './sign-in.ts';
import type { SignInRules } from './sign-in-rules.ts';
import { createTurns } from '../turns.ts';

/** A first set-up that was begun: vault and databases are there, nobody can sign in yet. */
export interface BegunSetUp {
  readonly database: DatabaseClient;
  /** Of the first admin's slot. */
  readonly publicKey: Uint8Array;
  readonly keys: Keys;
  /** Says in the vault that the set-up came to its end; a set-up without that is begun afresh. */
  complete(): Promise<void>;
}

export interface PeopleDeps {
  readonly mode: Mode;
  readonly directory: string;
  readonly now: () => number;
  /** The same, of a clock that nobody can set back: for locks and shifts. */
  readonly steadyNow: () => number;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** Everybody's secrets. @throws AppError `not-set-up` */
  readonly vault: () => Vault;
  readonly custody: Custody;
  /** Opens the databases, or gives them if they are open. */
  readonly openData: (keys: Keys) => Promise<DatabaseClient>;
  /** Somebody's keys as they are now, where a renewal was cut off. */
  readonly presentKeys: (keys: Keys) => Promise<Keys>;
  /** Makes vault and databases for the first admin. @throws AppError `already-set-up` */
  readonly beginSetUp: (loginName: string, password: string) => Promise<BegunSetUp>;
  /** A login name as it may stand in a file: an HMAC under the device secret (`slotKeyOf` in keys/). */
  readonly hideName: (loginName: string) => string;
  readonly rules: () => SignInRules;
  /** What the policy in force asks of reviewers. @throws AppError `no-policy` */
  readonly reviewerRules: () => Promise<Policy['reviewers']>;
  readonly announce: (event: EngineEvent) => void;
  /** A session has ended: whoever is still bound to it is to be freed, and told why. */
  readonly onSessionEnded: (sessionId: string, reason: string) => void;
  /** Of these numbers of alerts, those that there are. */
  readonly alertsNumbered: RequestDeps['alertsNumbered'];
  readonly picturesOf: FaceOpeningDeps['picturesOf'];
  readonly decoyRecordOf: RequestDeps['decoyRecordOf'];
  /** Something else holds a session back than before. */
  readonly onSessionChanged: (sessionId: string) => void;
}

interface DemoPerson {
  readonly loginName: string;
  readonly displayName: string;
  readonly role: Role;
  readonly password: string;
}

export interface People {
  readonly handlers: Pick<
    Handlers,
    | 'sessions.sign-in'
    | 'sessions.enrol'
    | 'sessions.resume'
    | 'sessions.sign-out'
    | keyof ReturnType<typeof createSeatHandlers>
    | 'setup.create-admin'
    | 'people.list'
    | 'people.end-qualification'
    | keyof ReturnType<typeof createRequestHandlers>
    | keyof FaceOpenings['handlers']
    | keyof ReturnType<typeof createOwnAccountHandlers>
    | keyof ReturnType<typeof createSecondFactorHandlers>
  >;
  /** The live session that may fetch media under this ticket. */
  sessionByMediaTicket(ticket: string): Session | null;
  /** Whether two people opened the pictures of an alert to somebody whose role may not see them. */
  areFacesOpen(personId: string, alertId: string): boolean;
  /** Why nothing works in a session but what ends this; null when everything of its role does. */
  heldBackBy(session: Session): HeldBack | null;
  /** Why a person may not judge alerts under a policy’s rules; null when they may. */
  cannotReviewBecause(personId: string, rules: Policy['reviewers'] | null): Promise<string | null>;
  /** Ends what has run out: sessions and requests. */
  endExpired(): Promise<void>;
  /** After the data was opened: voids sessions of before, and clears up what was cut off. */
  prepare(database: DatabaseClient): Promise<void>;
  /** Runs while nobody signs in, and nothing of the vault's ways in is changed by others. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** Display names by person id. */
  names(): Promise<ReadonlyMap<string, string>>;
  /** The demo's people, with their printed passwords; those that are there already stay. */
  seedDemoPeople(people: readonly DemoPerson[]): Promise<void>;
}

export function createPeople(deps: PeopleDeps): People {
  const { mode, now, vault, custody, announce, rules } = deps;
  const sessions = createLiveSessions({
    ...deps,
    sessionSecret: custody.sessionSecret,
    now: deps.steadyNow,
    onEnded: deps.onSessionEnded,
    onChanged: deps.onSessionChanged,
  });
  const inTurn = createTurns();
  const { signIn, enrol, prove } = createSignIn({
    ...deps,
    attempts: createAttempts(deps.directory),
    sessions,
    inTurn,
  });

  function database(): DatabaseClient {
    const open = deps.database();
    if (open === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    return open;
  }

  async function createAdmin(
    { loginName, displayName, password }: OperationParsedInput<'setup.create-admin'>,
    caller: Caller,
  ): Promise<SessionView> {
    if (mode === 'demo') {
      throw new AppError('not-in-demo', 'The demo has its people. Start Cordon with --data to set it up.');
    }
    const problem = passwordProblem(password, loginName);
    if (problem !== null) throw new AppError('bad-request', problem, { details: { field: 'password' } });
    const begun = await deps.beginSetUp(loginName, password);
    const { publicKey } = begun;
    const id = randomUUID();
    const account = { id, loginName, displayName, role: 'admin', publicKey, invitedUntil: null } as const;
    await begun.database.call('people.add', {
      account: { ...account, ...everything },
      kind: 'setup.admin-created',
    });
    await begun.complete();
    const session = await sessions.open(begun.database, { id, hasSecondFactor: false }, caller);
    await custody.hold(begun.keys);
    return session;
  }

  /** Null where no policy is in force. */
  const reviewerRules = (): Promise<Policy['reviewers'] | null> =>
    deps.reviewerRules().catch((cause: unknown) => {
      if (cause instanceof AppError && cause.code === 'no-policy') return null;
      throw cause;
    });
  const qualifications = createQualifications({ mode, now, database, reviewerRules, announce });
  const openings = createFaceOpenings({
    database,
    steadyNow: deps.steadyNow,
    picturesOf: deps.picturesOf,
    announce,
  });
  const own = {
    mode,
    now,
    database,
    vault,
    custody,
    sessions,
    prove,
    inTurn,
    rules,
    qualifications,
    reviewerRules,
  };
  return {
    handlers: {
      ...createRequestHandlers({
        now,
        database,
        vault,
        custody,
        sessions,
        announce,
        reviewerRules: deps.reviewerRules,
        inTurn,
        alertsNumbered: deps.alertsNumbered,
        decoyRecordOf: deps.decoyRecordOf,
        openings,
        halves: createSealedHalves(custody.sessionSecret),
      }),
      ...openings.handlers,
      ...qualifications.handlers,
      ...createOwnAccountHandlers(own),
      ...createSecondFactorHandlers(own),
      ...createSeatHandlers({ ...own, signIn }),
      'sessions.sign-in': ({ loginName, password, code }, caller) =>
        signIn({ loginName, password, code }, caller),
      'sessions.enrol': async ({ loginName, code, password }, caller) => {
        const session = await enrol(loginName, code, password, caller);
        announce({ kind: 'people.changed' });
        return session;
      },
      'sessions.resume': ({ token }, caller) => sessions.resume(token, caller),
      'sessions.sign-out': async (_input, caller) => {
        await sessions.signOut(caller);
        await custody.review();
        return {};
      },

      'setup.create-admin': (input, caller) => inTurn(() => createAdmin(input, caller)),

      'people.list': async () => {
        const accounts = await database().call('people.list');
        const current = await reviewerRules();
        const qualified = new Map(
          (await database().call('people.qualifications')).map(({ personId, ...one }) => [personId, one]),
        );
        const qualificationOf = ({ id, role }: Account): QualificationView | null => {
          const found = role === 'operator' || role === 'supervisor' ? qualified.get(id) : undefined;
          return found === undefined ? null : qualifications.viewOf(found, current);
        };
        return {
          people: accounts.map((account) => {
            const { publicKey: _, cameraIds, deploymentIds, siteNames, ...shown } = account;
            return {
              ...shown,
              qualification: qualificationOf(account),
              scope: {
                cameraIds: cameraIds === null ? null : [...cameraIds],
                deploymentIds: deploymentIds === null ? null : [...deploymentIds],
                siteNames: siteNames === null ? null : [...siteNames],
              },
            };
          }),
          isAlone: accounts.filter(({ state }) => state === 'active').length < 2,
        };
      },
    },

    sessionByMediaTicket: (ticket) => sessions.byMediaTicket(ticket),
    areFacesOpen: (personId, alertId) => openings.isOpen(personId, alertId),
    heldBackBy: (session) => sessions.heldBackBy(session),
    cannotReviewBecause: (personId, rules) => qualifications.obstacle(personId, rules),

    async endExpired() {
      await sessions.passTime();
      await openings.passTime();
      await deps.database()?.call('people.end-expired-sessions');
      const expired = await deps.database()?.call('requests.expire');
      if (expired !== undefined && expired > 0) announce({ kind: 'people.changed' });
      await custody.review();
    },

    async prepare(opened) {
      if (custody.isNew) await opened.call('people.end-all-sessions');
      const accounts = await opened.call('people.list');
      await vault().reconcile(
        accounts.map(({ loginName, role, state, publicKey }) => ({
          loginName,
          role,
          publicKey,
          mayOpen: state !== 'disabled',
        })),
      );
    },

    exclusively: (work) => inTurn(work),

    async names() {
      const accounts = await database().call('people.list');
      return new Map(accounts.map(({ id, displayName }) => [id, displayName]));
    },

    async seedDemoPeople(people) {
      if (mode !== 'demo') throw new AppError('demo-only', 'Only the demo has printed passwords.');
      const keys = await vault().openDemo();
      for (const { loginName, displayName, role, password } of people) {
        const known = await database().call('people.find', { loginName });
        if (known !== null && known.publicKey !== null) {
          await qualifyForDemo(known);
          continue;
        }
        const slot = { kind: 'person', secret: password, secondFactors: null, expiresAt: null } as const;
        const publicKey = await vault().offer(loginName, { ...slot, keys: keysFor(role, keys) });
        const account = { loginName, displayName, role, ...everything, publicKey, invitedUntil: null };
        if (known !== null) await database().call('people.set-public-key', { personId: known.id, publicKey });
        else
          await database().call('people.add', {
            account: { id: randomUUID(), ...account },
            kind: 'person.added',
          });
        await vault().settle(loginName, publicKey);
        const added = await database().call('people.find', { loginName });
        if (added !== null) await qualifyForDemo(added);
      }
    },
  };

  /** The demo's reviewers judge its alerts from the start, and the log says why. */
  async function qualifyForDemo({ id: personId, role }: Account): Promise<void> {
    if (role !== 'operator' && role !== 'supervisor') return;
    if ((await qualifications.obstacle(personId, null)) === null) return;
    await database().call('people.qualify-for-demo', { personId, validUntil: now() + demoQualifiedMs });
  }
}

const demoQualifiedMs = 365 * 24 * 60 * 60_000;

const everything = { cameraIds: null, deploymentIds: null };
